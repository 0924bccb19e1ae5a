import type { APIGatewayProxyResult } from 'aws-lambda';
import { errorAnswer } from './error-status';
import type { HttpRequest } from './http-request';
import { json } from './json-response';

/** What an API is answered; whatever else the handler put into it (cookies, headers of several values) stays. */
export type HttpAnswer = Omit<APIGatewayProxyResult, 'body'> & { readonly body?: string | null };

/** A request and what was answered; `error` is what the handler threw instead of answering. */
export interface HttpExchange {
  readonly http: HttpRequest;
  readonly answer: HttpAnswer;
  /** Of a body that was streamed, and is not in the answer. */
  readonly bodyBytes?: number;
  readonly error?: unknown;
}

/**
 * What a handler's result makes of a request.
 * @throws TypeError when the API could make no answer of it
 */
export const exchangeOf = (http: HttpRequest, result: unknown): HttpExchange => {
  if (isAnswer(result)) return { http, answer: result };
  if (http.infersAnswer && result !== undefined) return { http, answer: inferred(result) };
  throw new TypeError('the handler returned no statusCode and body');
};

/** What an error makes of a request. */
export const failedExchange = (
  http: HttpRequest,
  requestId: string,
  error: unknown,
): HttpExchange => ({ http, answer: answerToError(error, requestId), error });

const isAnswer = (result: unknown): result is HttpAnswer => {
  if (typeof result !== 'object' || result === null) return false;
  const { statusCode, body } = result as Partial<HttpAnswer>;
  return typeof statusCode === 'number' && (typeof body === 'string' || body == null);
};

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response */
const inferred = (result: unknown): HttpAnswer => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: typeof result === 'string' ? result : JSON.stringify(result),
});

const answerToError = (error: unknown, requestId: string): HttpAnswer => {
  const { status, text } = errorAnswer(error);
  return json(status, { error: text, request_id: requestId });
};

/** The answer with the headers that every answer has (SP3, AR2). */
export const withRequestHeaders = (
  answer: HttpAnswer,
  requestId: string,
  durationMs: number,
): HttpAnswer => ({
  ...answer,
  headers: {
    ...answer.headers,
    'X-Request-ID': requestId,
    'X-Response-Time': `${durationMs.toFixed(2)}ms`,
  },
});

/** The size of a body on the wire. */
export const bodyBytes = ({
  body,
  isBase64Encoded,
}: {
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
}): number =>
  typeof body === 'string' ? Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8') : 0;
