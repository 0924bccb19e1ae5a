import type { Context } from 'aws-lambda';
import type { AnyTelemetry } from '../../telemetry/define-telemetry';
import type { HttpExchange } from '../http-exchange';
import { runInvocation } from '../invocation';
import { type ObserveOptions, Observer } from '../observer';
import type { OpenInvocation } from '../open-invocation';

/** What Powertools' event handler tells its middleware, as far as it is used here. */
interface RequestContext {
  readonly event: unknown;
  readonly context: Context;
  readonly res: Response;
}

interface Call<R> {
  readonly reqCtx: RequestContext;
  readonly next: () => Promise<R>;
}

/**
 * Middleware for the router of Powertools' event handler; use it first, so that it sees what all others do. It sees an
 * error before the router's error handlers do. Where those answer otherwise than the error's own status says, wrap the
 * router instead: `observe(shop, (event, { context }) => app.resolve(event, context))`.
 * @example app.use(observeRouter(shop))
 */
export const observeRouter = <T extends AnyTelemetry>(
  telemetry: T,
  options: ObserveOptions = {},
): (<R>(call: Call<R>) => Promise<R>) => {
  const observer = new Observer(telemetry, options);
  return async ({ reqCtx, next }) => {
    const invocation = observer.begin(reqCtx.event, reqCtx.context);
    try {
      const result = await runInvocation(invocation, () => observer.run(invocation, next));
      reqCtx.res.headers.set('X-Request-ID', invocation.request.requestId);
      await observer.answered(invocation, await answerOf(invocation, reqCtx.res));
      return result;
    } catch (error) {
      await observer.answered(invocation, failureOf(invocation, error));
      throw error;
    }
  };
};

const answerOf = async (
  { http }: OpenInvocation,
  response: Response,
): Promise<HttpExchange | undefined> => {
  // What is streamed has no size yet.
  const body = response.headers.has('transfer-encoding') ? '' : await response.clone().text();
  return http && { http, answer: { statusCode: response.status, body } };
};

const failureOf = ({ http }: OpenInvocation, error: unknown): HttpExchange | undefined => {
  const { statusCode = 500 } = (error ?? {}) as { readonly statusCode?: number };
  return http && { http, answer: { statusCode }, error };
};
