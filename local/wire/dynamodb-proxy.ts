import { request as httpRequest, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { AwsRequest } from './aws-request';
import type { AwsResponse, Door } from './door';

/** Hands a call on to DynamoDB byte for byte, and its answer back. */
export const dynamodbDoor = (request: AwsRequest, url: string): Door => ({
  operation: request.headers['x-amz-target']?.split('.').at(-1) ?? '',
  answer: () => handOn(request, url),
  refuse: ({ code, message, status }) => ({
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message }),
  }),
});

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
