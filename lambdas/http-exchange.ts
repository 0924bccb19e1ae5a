import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { answerTo, errorCategory } from './error-category';
import { HttpError } from './http-error';
import { json } from './json-response';

/** A request and what was answered; `error` is what the handler threw instead of answering. */
export interface HttpExchange {
  readonly event: APIGatewayProxyEvent;
  readonly response: APIGatewayProxyResult;
  readonly error?: unknown;
}

/** Whether an event comes from API Gateway's REST proxy integration. */
export const isHttpEvent = (event: unknown): event is APIGatewayProxyEvent => {
  const { httpMethod, requestContext } = (event ?? {}) as Partial<APIGatewayProxyEvent>;
  return (
    typeof httpMethod === 'string' && typeof requestContext === 'object' && requestContext !== null
  );
};

/** Runs a handler to an answer, whatever happens. */
export const answer = async (
  event: APIGatewayProxyEvent,
  requestId: string,
  work: () => Promise<unknown>,
): Promise<HttpExchange> => {
  try {
    const response = await work();
    if (!isResponse(response)) throw new TypeError('the handler returned no statusCode and body');
    return { event, response };
  } catch (error) {
    return failedExchange(event, requestId, error);
  }
};

/** What an error makes of a request. */
export const failedExchange = (
  event: APIGatewayProxyEvent,
  requestId: string,
  error: unknown,
): HttpExchange => ({ event, response: errorResponse(error, requestId), error });

const isResponse = (result: unknown): result is APIGatewayProxyResult => {
  const { statusCode, body } = (result ?? {}) as Partial<APIGatewayProxyResult>;
  return typeof statusCode === 'number' && typeof body === 'string';
};

const errorResponse = (error: unknown, requestId: string): APIGatewayProxyResult => {
  if (error instanceof HttpError) {
    return json(error.status, { error: error.message, request_id: requestId });
  }
  const { status, text } = answerTo[errorCategory(error)];
  return json(status, { error: text, request_id: requestId });
};

/** The answer with the headers that every answer has (SP3, AR2). */
export const withRequestHeaders = (
  response: APIGatewayProxyResult,
  requestId: string,
  durationMs: number,
): APIGatewayProxyResult => ({
  ...response,
  headers: {
    ...response.headers,
    'X-Request-ID': requestId,
    'X-Response-Time': `${durationMs.toFixed(2)}ms`,
  },
});

/** The size of a body on the wire. */
export const bodyBytes = ({
  body,
  isBase64Encoded,
}: {
  readonly body: string | null;
  readonly isBase64Encoded?: boolean;
}): number =>
  body === null ? 0 : Buffer.byteLength(body, isBase64Encoded === true ? 'base64' : 'utf8');
