import { AwsError } from '../aws-error';
import { type AwsRequest, rpcBody, traceHeaderOf } from './aws-request';
import type { Door } from './door';
import type { Caller } from './service';

/** A call's members as JSON has them. */
export type JsonInput = Readonly<Record<string, unknown>>;

/** The operations of one service; times are seconds since 1970. */
export type JsonOperations = Readonly<
  Record<string, (input: JsonInput, caller: Pick<Caller, 'traceHeader'>) => unknown>
>;

/**
 * AWS JSON 1.1 of a service whose SDK client, and with it the shapes of its operations, is not there: what comes is
 * taken as it is.
 */
export const plainJsonDoor = (request: AwsRequest, operations: JsonOperations): Door => {
  const operation = request.headers['x-amz-target']?.split('.').at(-1) ?? '';
  const headers = {
    'content-type': request.headers['content-type'] ?? 'application/x-amz-json-1.1',
  };
  return {
    operation,
    answer: async () => {
      const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (!run) throw unknown(request.service, operation, operations);
      const output = await run(inputOf(request, operation), traceHeaderOf(request));
      return { status: 200, headers, body: JSON.stringify(output ?? {}) };
    },
    refuse: ({ code, message, status }) => ({
      status,
      headers,
      body: JSON.stringify({ __type: code, message }),
    }),
  };
};

const inputOf = (request: AwsRequest, operation: string): JsonInput => {
  try {
    const input: unknown = JSON.parse(rpcBody(request) || '{}');
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) {
      return input as JsonInput;
    }
  } catch {
    // Told below, as any other body that is no object.
  }
  throw new AwsError('SerializationException', `${operation}: the body is no JSON object`);
};

const unknown = (service: string, operation: string, operations: JsonOperations): AwsError =>
  new AwsError(
    'UnknownOperationException',
    `the operation ${operation} of ${service} does not run here; what does: ${Object.keys(operations).join(', ')}`,
  );
