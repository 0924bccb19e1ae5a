import { request as httpRequest, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { AwsError } from '../aws-error';
import type { AwsRequest } from './aws-request';
import type { AwsResponse, Door } from './door';
import {
  countCall,
  isMeasured,
  type OnTableMetric,
  type TableAnswer,
  type TableCall,
} from './dynamodb-metrics';

/** What dynalite does, which stands in for DynamoDB here. */
const OPERATIONS = [
  ...['BatchGetItem', 'BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'],
  ...['Query', 'Scan', 'CreateTable', 'DeleteTable', 'DescribeTable', 'UpdateTable', 'ListTables'],
  ...['DescribeTimeToLive', 'ListTagsOfResource', 'TagResource', 'UntagResource'],
];

/** Hands a call on to DynamoDB, and its answer back; of a call on items it measures what DynamoDB does. */
export const dynamodbDoor = (request: AwsRequest, url: string, onMetric: OnTableMetric): Door => {
  const operation = request.headers['x-amz-target']?.split('.').at(-1) ?? '';
  return {
    operation,
    answer: () => {
      if (!OPERATIONS.includes(operation)) throw unknown(operation);
      const input = isMeasured(operation) && jsonOf(request.body);
      return input ? measured({ operation, input }, request, url, onMetric) : handOn(request, url);
    },
    refuse: ({ code, message, status }) => {
      const answer = { __type: `com.amazonaws.dynamodb.v20120810#${code}`, message };
      if (isMeasured(operation)) {
        const input = jsonOf(request.body) ?? {};
        countCall({ operation, input, status, answer, latencyMs: 0 }, onMetric);
      }
      return {
        status,
        headers: { 'content-type': 'application/x-amz-json-1.0' },
        body: JSON.stringify(answer),
      };
    },
  };
};

/** What a call consumes is told to who asks: it is asked for, and told to the caller only who asked too. */
const measured = async (
  { operation, input }: Pick<TableCall, 'operation' | 'input'>,
  request: AwsRequest,
  url: string,
  onMetric: OnTableMetric,
): Promise<AwsResponse> => {
  const asked = { ReturnConsumedCapacity: 'TOTAL', ...input };
  const startedMs = performance.now();
  const body = Buffer.from(JSON.stringify(asked));
  const headers = { ...request.headers, 'content-length': String(body.length) };
  const response = await handOn({ ...request, headers, body }, url);
  const latencyMs = performance.now() - startedMs;
  const answer: TableAnswer = jsonOf(response.body) ?? {};
  countCall({ operation, input, status: response.status, answer, latencyMs }, onMetric);
  if ('ReturnConsumedCapacity' in input || !('ConsumedCapacity' in answer)) return response;
  const { ConsumedCapacity: _, ...rest } = answer;
  const { 'x-amz-crc32': _crc, 'content-length': _length, ...kept } = response.headers;
  return { ...response, headers: kept, body: JSON.stringify(rest) };
};

/** What is no JSON is for DynamoDB to refuse. */
const jsonOf = (body: string | Uint8Array): object | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString());
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
};

const unknown = (operation: string): AwsError =>
  new AwsError(
    'UnknownOperationException',
    `the operation ${operation} of dynamodb does not run here; what does: ${OPERATIONS.join(', ')}`,
  );

const handOn = ({ method, headers, body }: AwsRequest, url: string): Promise<AwsResponse> =>
  new Promise((resolve, reject) => {
    const outgoing = httpRequest(url, { method, headers: { ...headers } }, (incoming) => {
      toResponse(incoming).then(resolve, reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });

const toResponse = async (incoming: IncomingMessage): Promise<AwsResponse> => ({
  status: incoming.statusCode ?? 502,
  headers: incoming.headers as AwsResponse['headers'],
  body: await buffer(incoming),
});
