import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';

/** What a library gives to the work inside a handler. */
export interface Tools {
  /** Writes a log line. */
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void;
  /** Adds one to a counter that has one dimension. */
  readonly count: () => void;
  /** Adds to the request's line, where the library has a way to. */
  readonly note: (details: Readonly<Record<string, unknown>>) => void;
  /** Runs `work` as a span of the trace. */
  readonly span: <R>(name: string, work: () => Promise<R>) => Promise<R>;
  /** Loads now what the library would load when it is first used. */
  readonly load: () => void;
}

/** What a handler does. Its tools are made when it asks for them: most work needs none. */
export type Work = (
  event: APIGatewayProxyEvent,
  tools: () => Tools,
) => Promise<APIGatewayProxyResult>;

export type LambdaHandler = (
  event: APIGatewayProxyEvent,
  context: Context,
) => Promise<APIGatewayProxyResult>;

/** What each library's file exports: a handler that logs one request and its metrics around the work. */
export type Wrap = (work: Work) => LambdaHandler;

export const noTools: Tools = {
  log: () => {},
  count: () => {},
  note: () => {},
  span: (_name, work) => work(),
  load: () => {},
};

/** The request as each library logs it. */
export const requestFields = (
  event: APIGatewayProxyEvent,
  response: APIGatewayProxyResult,
  durationMs: number,
) => ({
  request_id: event.requestContext.requestId,
  user_id: event.requestContext.authorizer?.principalId,
  endpoint: event.path,
  method: event.httpMethod,
  route: `${event.httpMethod} ${event.resource}`,
  status_code: response.statusCode,
  response_time_ms: durationMs,
});

/** The request as each library measures it. */
export const requestMetrics = (
  event: APIGatewayProxyEvent,
  response: APIGatewayProxyResult,
  durationMs: number,
): readonly (readonly [
  name: string,
  unit: 'Count' | 'Milliseconds' | 'Bytes',
  value: number,
])[] => [
  ['http_requests', 'Count', 1],
  ['http_latency_ms', 'Milliseconds', durationMs],
  ['http_request_bytes', 'Bytes', Buffer.byteLength(event.body ?? '')],
  ['http_response_bytes', 'Bytes', Buffer.byteLength(response.body)],
];
