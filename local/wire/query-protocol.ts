import { XmlShapeSerializer } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import { faultOf } from '../aws-error';
import { type AwsRequest, rpcBody } from './aws-request';
import { type AwsResponse, REQUEST_ID } from './door';
import { readQueryInput } from './query-input';
import type { RpcProtocol } from './rpc-protocol';
import { queryErrorCode, xmlNamespace } from './service';
import { toXml } from './xml';

/** `TIMESTAMP_DATE_TIME` of Smithy (ISO 8601), which is how AWS Query writes times. */
const DATE_TIME = 5;

/** The place of the name in a structure's schema. */
const NAME = 2;

/** AWS Query: a form in, XML out. @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export const queryProtocol: RpcProtocol = {
  operationName: (request) => formOf(request).get('Action') ?? '',

  readInput: async (request, { input }) => readQueryInput(input, formOf(request)),

  writeOutput: (_request, service, { name, output }, value) => {
    const result = resultXml(`${name}Result`, output, value);
    const metadata = toXml('ResponseMetadata', { RequestId: REQUEST_ID });
    return xmlResponse(
      200,
      `<${name}Response xmlns="${xmlNamespace(service)}">${result}${metadata}</${name}Response>`,
    );
  },

  writeError: (_request, service, error) => {
    const Code = queryErrorCode(service, error.code);
    const details = toXml('Error', { Type: faultOf(error), Code, Message: error.message });
    const requestId = toXml('RequestId', REQUEST_ID);
    return xmlResponse(
      error.status,
      `<ErrorResponse xmlns="${xmlNamespace(service)}">${details}${requestId}</ErrorResponse>`,
    );
  },
};

const formOf = (request: AwsRequest): URLSearchParams => new URLSearchParams(rpcBody(request));

/** The output under the name that Query gives it, instead of its shape's own. */
const resultXml = (name: string, output: NormalizedSchema, value: unknown): string => {
  if (!output.isStructSchema()) return '';
  const structure = output.getSchema() as unknown as readonly unknown[];
  const renamed = structure.with(NAME, name) as unknown as Parameters<
    typeof NormalizedSchema.of
  >[0];
  const serializer = new XmlShapeSerializer({
    xmlNamespace: '',
    serviceNamespace: '',
    timestampFormat: { useTrait: true, default: DATE_TIME },
  });
  serializer.write(NormalizedSchema.of(renamed), value);
  return serializer.flush().toString();
};

const xmlResponse = (status: number, body: string): AwsResponse => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body,
});
