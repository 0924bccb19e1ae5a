import { counter, histogram, OTHER } from '../instrument';

export const httpMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;
export type HttpMethod = (typeof httpMethods)[number];
/** Method and resource path as API Gateway writes them: `GET /orders/{id}`. */
export type Route = `${HttpMethod} /${string}`;

/** The status codes that are told apart in `http.errorResponses`. */
export const errorStatuses = [
  '400',
  '401',
  '403',
  '404',
  '409',
  '413',
  '422',
  '429',
  '500',
  '502',
  '503',
  '504',
] as const;

/** All that `http.errorResponses` counts by: the codes that are told apart, and all others together. */
export const countedStatuses = [...errorStatuses, OTHER] as const;

/**
 * What is measured of every request to an API (SP3). `observe` emits all of it; a handler adds nothing.
 * The routes are a closed list: the API takes exactly these.
 */
export const http = <const R extends readonly Route[]>(options: {
  readonly routes: R;
  /** The metric of the response time, and the log field, for they are one. @default 'response_time_ms' */
  readonly latencyName?: string;
}) => {
  const byRoute = { by: { route: options.routes }, rollups: [[]] } as const;
  return {
    requests: counter('Requests', byRoute),
    /** On the line of a request that failed, and no other: a ratio takes its absence for 0. */
    errors: counter('Requests that failed on our side (5xx)', byRoute),
    latency: histogram('Response time', {
      ...byRoute,
      unit: 'Milliseconds',
      name: options.latencyName ?? 'response_time_ms',
    }),
    requestBytes: histogram('Size of the request body', { ...byRoute, unit: 'Bytes' }),
    responseBytes: histogram('Size of the response body', { ...byRoute, unit: 'Bytes' }),
    errorResponses: counter('Responses of 400 and above by status code', {
      by: { status: errorStatuses },
    }),
  };
};

/** The routes that a telemetry with an http facet declares. */
export type RoutesOf<T> = T extends {
  readonly http: {
    readonly requests: { readonly by: { readonly route: infer R extends readonly string[] } };
  };
}
  ? R[number]
  : never;
