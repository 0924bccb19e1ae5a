import { JsonCodec2 } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { faultOf } from '../aws-error';
import { type AwsRequest, rpcBody } from './aws-request';
import type { RpcProtocol } from './rpc-protocol';
import { queryErrorCode } from './service';

/** `TIMESTAMP_EPOCH_SECONDS` of Smithy, which is how AWS JSON writes times. */
const EPOCH_SECONDS = 7;

const codec = new JsonCodec2({
  timestampFormat: { useTrait: true, default: EPOCH_SECONDS },
  jsonName: false,
});

/** AWS JSON 1.0 and 1.1. @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export const jsonProtocol: RpcProtocol = {
  operationName: ({ headers }) => headers['x-amz-target']?.split('.').at(-1) ?? '',

  readInput: async (request, { input }) =>
    codec.createDeserializer().read(input, rpcBody(request) || '{}'),

  writeOutput: (request, _service, { output }, value) => ({
    status: 200,
    headers: contentType(request),
    body: output.isUnitSchema() ? '' : writeJson(output, value),
  }),

  writeError: (request, service, error) => ({
    status: error.status,
    headers: {
      ...contentType(request),
      ...(request.headers['x-amzn-query-mode'] && {
        'x-amzn-query-error': `${queryErrorCode(service, error.code)};${faultOf(error)}`,
      }),
    },
    body: JSON.stringify({ __type: error.code, message: error.message }),
  }),
};

const writeJson = (schema: NormalizedSchema, value: unknown): Uint8Array => {
  const serializer = codec.createSerializer();
  serializer.write(schema, value);
  return serializer.flush();
};

const contentType = ({ headers }: AwsRequest): Readonly<Record<string, string>> => ({
  'content-type': headers['content-type'] ?? 'application/x-amz-json-1.0',
});
