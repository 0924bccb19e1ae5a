import type { APIGatewayProxyResult } from 'aws-lambda';
import { loadPart } from '../parts';
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
  const statusCode = statusCodeOf(result);
  if (statusCode !== undefined) return { http, answer: answerOf(result as HttpAnswer, statusCode) };
  if (http.infersAnswer) return { http, answer: inferred(result) };
  throw new TypeError('the handler returned no statusCode: give it one, as json() does');
};

/** API Gateway takes a number, also as a text; what is no status it would answer with a 502 of its own. */
const statusCodeOf = (result: unknown): number | undefined => {
  if (typeof result !== 'object' || result === null) return undefined;
  const { statusCode } = result as { readonly statusCode?: unknown };
  const isText = typeof statusCode === 'string' && /^\d{3}$/.test(statusCode);
  if (!isText && typeof statusCode !== 'number') return undefined;
  const status = Number(statusCode);
  if (Number.isInteger(status) && status >= 100 && status < 600) return status;
  throw new TypeError(
    `the handler returned the statusCode ${status}: give a whole number from 100 to 599`,
  );
};

const answerOf = (answer: HttpAnswer, statusCode: number): HttpAnswer => {
  const body: unknown = answer.body;
  if (typeof body !== 'string' && body !== undefined && body !== null) {
    throw new TypeError(
      'the handler returned a body that is no text: use JSON.stringify or json()',
    );
  }
  return answer.statusCode === statusCode ? answer : { ...answer, statusCode };
};

/** What an error makes of a request. */
export const failedExchange = (
  http: HttpRequest,
  requestId: string,
  error: unknown,
): HttpExchange => ({ http, answer: answerToError(error, requestId), error });

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response */
const inferred = (result: unknown): HttpAnswer => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: typeof result === 'string' ? result : JSON.stringify(result ?? null),
});

const answerToError = (error: unknown, requestId: string): HttpAnswer => {
  const { status, text } = toldOf(error);
  return json(status, { error: text, request_id: requestId });
};

// A bundle without its parts has to answer too.
const toldOf = (error: unknown): { readonly status: number; readonly text: string } => {
  try {
    return loadPart('errors/error-status').errorAnswer(error);
  } catch {
    return { status: 500, text: 'internal error' };
  }
};

/** The answer with the headers that every answer has (SP3, AR2). */
export const withRequestHeaders = (
  answer: HttpAnswer,
  requestId: string,
  durationMs: number,
): HttpAnswer => ({
  ...answer,
  headers: {
    ...withoutOurs(answer.headers),
    'X-Request-ID': requestId,
    'X-Response-Time': `${durationMs.toFixed(2)}ms`,
  },
});

const ours = /^x-(request-id|response-time)$/i;

/** The handler may have written them in another case, and an answer would have them twice. */
export const withoutOurs = (headers: HttpAnswer['headers']): HttpAnswer['headers'] => {
  for (const name in headers) {
    if (ours.test(name)) {
      return Object.fromEntries(Object.entries(headers).filter(([each]) => !ours.test(each)));
    }
  }
  return headers;
};

/** The size of a body on the wire. */
export const bodyBytes = ({
  body,
  isBase64Encoded,
}: {
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
}): number =>
  typeof body === 'string' ? Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8') : 0;
