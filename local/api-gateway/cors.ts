import type { ProxyRequest } from './proxy-event';

/** `CorsConfiguration` of an HTTP API. */
export interface CorsConfiguration {
  readonly AllowOrigins?: readonly string[];
  readonly AllowMethods?: readonly string[];
  readonly AllowHeaders?: readonly string[];
  readonly ExposeHeaders?: readonly string[];
  readonly AllowCredentials?: boolean;
  readonly MaxAge?: number;
}

/** A browser asks before it sends. */
export const isPreflight = ({ method, headers }: ProxyRequest): boolean =>
  method === 'OPTIONS' &&
  headers.origin !== undefined &&
  headers['access-control-request-method'] !== undefined;

/**
 * The headers that an API with a CORS configuration adds to its answers; none for an origin that it does not name.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export const corsHeaders = (
  cors: CorsConfiguration,
  request: ProxyRequest,
): Readonly<Record<string, string>> => {
  const origin = allowedOrigin(cors.AllowOrigins ?? [], request.headers.origin);
  if (origin === undefined) return {};
  return {
    'access-control-allow-origin': origin,
    ...(cors.AllowCredentials && { 'access-control-allow-credentials': 'true' }),
    ...listed('access-control-expose-headers', cors.ExposeHeaders),
    ...(isPreflight(request) && {
      ...listed('access-control-allow-methods', cors.AllowMethods),
      ...listed('access-control-allow-headers', cors.AllowHeaders),
      ...(cors.MaxAge !== undefined && { 'access-control-max-age': String(cors.MaxAge) }),
    }),
  };
};

/** Origins may be `*`, or have one: `https://*.example.com`, `http://*`. */
const allowedOrigin = (allowed: readonly string[], origin: string | undefined) => {
  if (origin === undefined) return undefined;
  if (allowed.includes('*')) return '*';
  const matches = allowed.some((pattern) => {
    const [begin = '', end] = pattern.toLowerCase().split('*');
    const text = origin.toLowerCase();
    if (end === undefined) return text === begin;
    return text.length >= begin.length + end.length && text.startsWith(begin) && text.endsWith(end);
  });
  return matches ? origin : undefined;
};

const listed = (name: string, values: readonly string[] = []): Readonly<Record<string, string>> =>
  values.length > 0 ? { [name]: values.join(',') } : {};
