import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { AwsError } from '../aws-error';
import { traced } from '../traces/trace-header';

/** A request with its body, and what its signature says about the caller. The signature itself is not checked. */
export interface AwsRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  readonly accessKeyId: string;
  /** As the SigV4 credential scope spells it: `monitoring` for CloudWatch. */
  readonly service: string;
}

/** Of whoever calls; each SDK sends it from a Lambda function. */
export const traceHeaderOf = ({ headers }: AwsRequest): ReturnType<typeof traced> =>
  traced(headers['x-amzn-trace-id']);

export const readRequest = async (request: IncomingMessage): Promise<AwsRequest> => {
  const body = await buffer(request);
  const url = new URL(`http://${request.headers.host}${request.url}`);
  return {
    method: request.method ?? 'GET',
    url,
    headers: flatHeaders(request),
    body,
    ...credentialScope(request.headers.authorization, url),
  };
};

const flatHeaders = ({ headers }: IncomingMessage): AwsRequest['headers'] =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : value,
    ]),
  );

/** `Credential=<access key id>/<date>/<region>/<service>/aws4_request`, in the header or in a presigned URL. */
const credentialScope = (
  authorization: string | undefined,
  url: URL,
): Pick<AwsRequest, 'accessKeyId' | 'service'> => {
  const credential =
    authorization?.match(/Credential=([^,\s]+)/)?.[1] ?? url.searchParams.get('X-Amz-Credential');
  const [accessKeyId, , , service] = credential?.split('/') ?? [];
  if (accessKeyId && service) return { accessKeyId, service };
  throw new AwsError(
    'MissingAuthenticationToken',
    'the request is not signed; any access key will do, since only its service name is read',
    403,
  );
};

/** The body of an RPC request, which clients may compress. */
export const rpcBody = ({ headers, body }: AwsRequest): string =>
  (headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8');
