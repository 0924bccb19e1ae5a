import type { Context } from 'aws-lambda';
import type { AnyTelemetry } from '../../telemetry/define-telemetry';
import type { HttpExchange } from '../http/http-exchange';
import { enterInvocation } from '../invocation';
import { type ObserveOptions, Observer } from '../observer';
import type { OpenInvocation } from '../open-invocation';
import type { Tools } from '../tools';
import { CountedBody, type StreamedAnswer, streamedAnswer } from './streamed-answer';

/** What middy tells its hooks, as far as it is used here. */
interface Request {
  event: unknown;
  context: object;
  response?: unknown;
  error?: unknown;
}

/** Both a plugin of middy's and middleware. */
export interface ObserveMiddleware {
  /** Its parameter is there always; middy's types do not tell of it. */
  requestStart(request?: Request): void;
  requestEnd(request?: Request): Promise<void>;
  before(request: Request): void;
  after(request: Request): Promise<void>;
  onError(request: Request): Promise<void>;
}

/** Where a middy handler finds its tools. */
export type ObservedContext<T extends AnyTelemetry> = Context & { readonly watchkeeper: Tools<T> };

/**
 * Observes a middy handler, of middy 6 or later: given to `middy()`, it also sees the answers that other middleware
 * gives in the handler's place; used first, it measures all the others. With `streamifyResponse` an answer that is
 * streamed goes on as it is, but for the request's id in its headers; its line is written when the stream has ended.
 * @example
 * const observed = observeMiddleware(shop);
 * export const handler = middy(observed).use(observed).handler(async (event, { watchkeeper }) => …);
 */
export const observeMiddleware = <T extends AnyTelemetry>(
  telemetry: T,
  options: ObserveOptions = {},
): ObserveMiddleware => {
  const observer = new Observer(telemetry, options);
  const open = new WeakMap<Request, OpenInvocation>();
  const begin = (request?: Request): void => {
    if (!request || open.has(request)) return;
    const invocation = observer.begin(request.event, request.context);
    open.set(request, invocation);
    enterInvocation(invocation);
    Object.assign(request.context, { watchkeeper: observer.toolsOf(invocation) });
  };
  const streams = new WeakMap<Request, Promise<void>>();
  const end = async (request?: Request): Promise<void> => {
    const invocation = request && open.get(request);
    if (!invocation || invocation.isOver) return;
    const streamed = streamedAnswer(request.response);
    if (streamed) return stream(request, invocation, streamed);
    request.response = await observer.succeeded(invocation, request.response);
  };
  const stream = (request: Request, invocation: OpenInvocation, streamed: StreamedAnswer): void => {
    const body = new CountedBody(streamed.body);
    const soFar = (error: unknown) => exchangeOf(invocation, streamed, body.bytes, error);
    const tellEnd = async (error: unknown): Promise<void> => {
      const exchange = soFar(error);
      if (exchange || error === undefined) await observer.answered(invocation, exchange);
      else await answerOf(() => observer.failed(invocation, error));
    };
    invocation.exchangeSoFar = soFar;
    streams.set(request, body.ended.then(tellEnd));
    request.response = streamed.with(body.stream, { 'X-Request-ID': invocation.request.requestId });
  };
  const sent = async (request?: Request): Promise<void> => {
    const invocation = request && open.get(request);
    if (!invocation) return;
    await streams.get(request);
    const streamed = streamedAnswer(request.response);
    if (!streamed) return end(request);
    // Other middleware streamed it in the handler's place: nobody counted it.
    await observer.answered(invocation, exchangeOf(invocation, streamed, 0));
  };
  return {
    // Not async: what is entered within a promise ends with it, and the handler would not be in it.
    requestStart: begin,
    before: begin,
    after: end,
    requestEnd: sent,
    onError: async (request) => {
      const invocation = open.get(request);
      if (!invocation || invocation.isOver) return;
      // Other middleware made an answer of the error: that is what the caller gets.
      if (request.response !== undefined) return end(request);
      request.response = await answerOf(() => observer.failed(invocation, request.error));
    },
  };
};

const exchangeOf = (
  { http }: OpenInvocation,
  { statusCode }: StreamedAnswer,
  bodyBytes: number,
  error?: unknown,
): HttpExchange | undefined => http && { http, answer: { statusCode }, bodyBytes, error };

/** Undefined outside an API: middy throws the error on by itself. */
const answerOf = async (answer: () => unknown): Promise<unknown> => {
  try {
    return await answer();
  } catch {
    return undefined;
  }
};
