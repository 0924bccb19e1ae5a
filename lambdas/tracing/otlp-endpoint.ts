/** Where spans go over HTTP. */
export interface OtlpEndpoint {
  readonly url: string;
  /** What was made of the endpoint that is not what was given. */
  readonly remark?: string;
}

const TRACES_PATH = '/v1/traces';
/** @see https://opentelemetry.io/docs/specs/otlp/#otlpgrpc-default-port */
const GRPC_PORT = '4317';
/** @see https://opentelemetry.io/docs/specs/otlp/#otlphttp-default-port */
const HTTP_PORT = '4318';
const fallback = `http://localhost:${HTTP_PORT}${TRACES_PATH}`;

/** The URL that traces are posted to, of an endpoint as people write it: `localhost:4317`, `https://collector:4318/`. */
export const otlpEndpoint = (given: string): OtlpEndpoint => {
  const text = /^[a-z][a-z\d+.-]*:\/\//i.test(given) ? given : `http://${given}`;
  if (!URL.canParse(text) || !/^https?:\/\//i.test(text)) {
    return { url: fallback, remark: `the endpoint must be like ${fallback}, got ${given}` };
  }
  const url = new URL(text);
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = path.endsWith(TRACES_PATH) ? path : `${path}${TRACES_PATH}`;
  if (url.port !== GRPC_PORT) return { url: url.href };
  url.port = HTTP_PORT;
  return {
    url: url.href,
    remark: `port ${GRPC_PORT} is for OTLP over gRPC, ${HTTP_PORT} is used for OTLP over HTTP`,
  };
};
