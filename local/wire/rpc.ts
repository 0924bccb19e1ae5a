import { AwsError } from '../aws-error';
import { type AwsRequest, traceHeaderOf } from './aws-request';
import type { AwsResponse, Door } from './door';
import { jsonProtocol } from './json-protocol';
import { queryProtocol } from './query-protocol';
import type { RpcProtocol } from './rpc-protocol';
import {
  type Caller,
  isServiceName,
  type OperationSchema,
  type Operations,
  operationSchema,
  type ServiceName,
  serviceNames,
} from './service';

/** The services whose operations are plain functions, in whichever protocol the client speaks. */
export const rpcDoor = (request: AwsRequest, operations: Operations): Door => {
  const isForm = request.headers['content-type']?.startsWith(FORM) ?? false;
  const protocol = isForm ? queryProtocol : jsonProtocol;
  const service = request.service as ServiceName;
  const operation = protocol.operationName(request);
  return {
    operation,
    answer: () => call(request, protocol, operation, operations),
    refuse: (error) => protocol.writeError(request, service, error),
  };
};

const FORM = 'application/x-www-form-urlencoded';

type AnyOperation = (input: unknown, caller: Caller) => unknown;

const call = async (
  request: AwsRequest,
  protocol: RpcProtocol,
  name: string,
  operations: Operations,
): Promise<AwsResponse> => {
  const { accessKeyId, service, url } = request;
  if (!isServiceName(service)) throw unknown(`the service ${service}`, serviceNames());
  const running = (operations[service] ?? {}) as Readonly<Record<string, AnyOperation>>;
  const operation = running[name];
  const schema = operationSchema(service, name);
  if (!operation || !schema) {
    throw unknown(`the operation ${name} of ${service}`, Object.keys(running));
  }
  const input = await readInput(request, protocol, schema);
  const output = await operation(input, {
    accessKeyId,
    endpointUrl: url.origin,
    ...traceHeaderOf(request),
  });
  return protocol.writeOutput(request, service, schema, output ?? {});
};

const readInput = async (
  request: AwsRequest,
  protocol: RpcProtocol,
  schema: OperationSchema,
): Promise<unknown> => {
  try {
    return await protocol.readInput(request, schema);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError('SerializationException', `${schema.name}: ${reason}`);
  }
};

const unknown = (what: string, allowed: readonly string[]): AwsError =>
  new AwsError(
    'UnknownOperationException',
    `${what} does not run here; what does: ${allowed.join(', ') || 'nothing'}`,
  );
