import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { StreamedHead } from '../lambda/streamed-response';
import type { HttpResponse } from './http-response';

type Headers = Record<string, string | readonly string[]>;

interface ProxyAnswer {
  readonly statusCode?: unknown;
  readonly headers?: Readonly<Record<string, unknown>> | null;
  readonly multiValueHeaders?: Readonly<Record<string, readonly unknown[]>> | null;
  readonly cookies?: readonly unknown[] | null;
  readonly body?: unknown;
  readonly isBase64Encoded?: unknown;
}

/**
 * What a function's answer means to a caller of a proxy integration; undefined for another shape.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export const toHttpResponse = (payload: string): HttpResponse | undefined => {
  const answer = parsed(payload) as ProxyAnswer | null | undefined;
  if (typeof answer !== 'object' || answer === null) return undefined;
  const body = answer.body ?? '';
  if (typeof body !== 'string') return undefined;
  return checked(answer, answer.isBase64Encoded === true ? Buffer.from(body, 'base64') : body);
};

/** What the head of a streamed answer means to its caller. */
export const toStreamedResponse = (head: StreamedHead | undefined): HttpResponse | undefined =>
  head && checked(head, head.body);

const checked = (answer: ProxyAnswer, body: HttpResponse['body']): HttpResponse | undefined => {
  const status = Number(answer.statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  try {
    return { status, headers: { 'content-type': 'application/json', ...headersOf(answer) }, body };
  } catch {
    return undefined;
  }
};

/** What the connection decides itself. */
const OF_CONNECTION = ['connection', 'content-length', 'transfer-encoding'];

/** @throws TypeError for what cannot stand in a header */
const headersOf = ({ headers, multiValueHeaders, cookies }: ProxyAnswer): Headers => {
  const merged: Headers = {};
  for (const [name, value] of Object.entries(headers ?? {}))
    merged[name.toLowerCase()] = `${value}`;
  for (const [name, values] of Object.entries(multiValueHeaders ?? {})) {
    merged[name.toLowerCase()] = values.map(String);
  }
  if (cookies && cookies.length > 0) merged['set-cookie'] = cookies.map(String);
  for (const name of OF_CONNECTION) delete merged[name];
  for (const [name, values] of Object.entries(merged)) {
    validateHeaderName(name);
    for (const value of [values].flat()) validateHeaderValue(name, value);
  }
  return merged;
};

const parsed = (payload: string): unknown => {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
};
