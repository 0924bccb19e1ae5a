import type { Context } from 'aws-lambda';
import type { AnyTelemetry } from '../../telemetry/define-telemetry';
import { type HttpExchange, withRequestHeaders } from '../http/http-exchange';
import { runInvocation } from '../invocation';
import { type ObserveOptions, Observer } from '../observer';
import type { OpenInvocation } from '../open-invocation';
import type { Tools } from '../tools';
import { watchedBody } from './watched-body';

/** What Powertools' event handler tells its middleware, as far as it is used here. */
interface RequestContext<T extends AnyTelemetry> {
  readonly event: unknown;
  readonly context: Context;
  res: Response;
  /** Older versions of the router have none. */
  readonly set?: (key: 'watchkeeper', tools: Tools<T>) => void;
}

interface Call<T extends AnyTelemetry, R> {
  readonly reqCtx: RequestContext<T>;
  readonly next: () => Promise<R>;
}

/** The router's environment, with which `reqCtx.get('watchkeeper')` has its type. */
export type ObservedEnv<T extends AnyTelemetry> = {
  store: { request: { watchkeeper: Tools<T> } };
};

/**
 * Middleware for the router of Powertools' event handler; use it first, so that it sees what all others do. Routes find
 * their tools by `reqCtx.get('watchkeeper')`. It sees an error before the router's error handlers do. Where those answer
 * otherwise than the error's own status says, wrap the router instead:
 * `observe(shop, (event, { context }) => app.resolve(event, context))`.
 * @example
 * const app = new Router<ObservedEnv<typeof shop>>();
 * app.use(observeRouter(shop));
 */
export const observeRouter = <T extends AnyTelemetry>(
  telemetry: T,
  options: ObserveOptions = {},
): (<R>(call: Call<T, R>) => Promise<R>) => {
  const observer = new Observer(telemetry, options);
  const serve = async <R>(call: Call<T, R>, invocation: OpenInvocation): Promise<R> => {
    const { reqCtx } = call;
    const routed = await routedBy(call, observer, invocation);
    // Of an error the router makes its answer later, and gives it the headers that are set here.
    setHeaders(reqCtx, invocation);
    if (routed.kind === 'answered') {
      const { body } = reqCtx.res;
      if (body && isStreamed(reqCtx.res))
        reqCtx.res = streamed(reqCtx.res, body, observer, invocation);
      else await observer.answered(invocation, exchangeOf(invocation, routed));
      return routed.result;
    }
    const { error } = routed;
    if (!invocation.http) await observer.failed(invocation, error);
    await observer.answered(invocation, failureOf(invocation, error));
    throw error;
  };
  return (call) => {
    const { reqCtx } = call;
    const invocation = observer.begin(reqCtx.event, reqCtx.context);
    reqCtx.set?.('watchkeeper', observer.toolsOf(invocation));
    return runInvocation(invocation, () => serve(call, invocation));
  };
};

type Routed<R> =
  | {
      readonly kind: 'answered';
      readonly result: R;
      readonly statusCode: number;
      readonly bodyBytes: number;
    }
  | { readonly kind: 'failed'; readonly error: unknown };

/** The router knows errors by their class: it has to get what was thrown, not what the trace makes of it. */
const routedBy = async <T extends AnyTelemetry, R>(
  { reqCtx, next }: Call<T, R>,
  observer: Observer<T>,
  invocation: OpenInvocation,
): Promise<Routed<R>> => {
  let thrown: { readonly error: unknown } | undefined;
  const route = async () => {
    try {
      const result = await next();
      const { status: statusCode } = reqCtx.res;
      return { kind: 'answered', result, statusCode, bodyBytes: await sizeOf(reqCtx.res) } as const;
    } catch (error) {
      thrown = { error };
      throw error;
    }
  };
  try {
    return await observer.run(invocation, route);
  } catch (error) {
    return { kind: 'failed', ...(thrown ?? { error }) };
  }
};

/** What is streamed has no size yet. */
const sizeOf = async (response: Response): Promise<number> =>
  isStreamed(response) ? 0 : (await response.clone().arrayBuffer()).byteLength;

/** The router says so before it knows the answer. */
const isStreamed = ({ headers }: Response): boolean => headers.has('transfer-encoding');

/** The same answer; its line is written when the last of its body was taken, before whoever takes it learns that it was. */
const streamed = <T extends AnyTelemetry>(
  response: Response,
  body: NonNullable<Response['body']>,
  observer: Observer<T>,
  invocation: OpenInvocation,
): Response => {
  const { status: statusCode } = response;
  let bodyBytes = 0;
  const soFar = (error: unknown): HttpExchange | undefined => {
    const exchange = exchangeOf(invocation, { statusCode, bodyBytes });
    return exchange && { ...exchange, error };
  };
  invocation.exchangeSoFar = soFar;
  const watched = watchedBody(body, {
    run: (work) => runInvocation(invocation, work),
    onBytes: (bytes) => {
      bodyBytes += bytes;
    },
    onEnd: async (error) => {
      await runInvocation(invocation, () => observer.answered(invocation, soFar(error), error));
    },
  });
  return new Response(watched, response);
};

const setHeaders = (reqCtx: { res: Response }, { request, stopwatch }: OpenInvocation): void => {
  const { headers } = withRequestHeaders(
    { statusCode: 0 },
    request.requestId,
    stopwatch.read().durationMs,
  );
  const added = Object.entries(headers ?? {}).map(
    ([name, value]) => [name, String(value)] as const,
  );
  try {
    for (const [name, value] of added) reqCtx.res.headers.set(name, value);
  } catch {
    // An answer of `fetch` has headers that nobody may change.
    reqCtx.res = new Response(reqCtx.res.body, reqCtx.res);
    for (const [name, value] of added) reqCtx.res.headers.set(name, value);
  }
};

const exchangeOf = (
  { http }: OpenInvocation,
  { statusCode, bodyBytes }: { readonly statusCode: number; readonly bodyBytes: number },
): HttpExchange | undefined => http && { http, answer: { statusCode }, bodyBytes };

/** An error that is none of the router's own it answers with 500. */
const failureOf = ({ http }: OpenInvocation, error: unknown): HttpExchange | undefined => {
  const { statusCode, errorType } = (error ?? {}) as RouterError;
  const isRouters = typeof statusCode === 'number' && typeof errorType === 'string';
  return http && { http, answer: { statusCode: isRouters ? statusCode : 500 }, error };
};

interface RouterError {
  readonly statusCode?: unknown;
  readonly errorType?: unknown;
}
