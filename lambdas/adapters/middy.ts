import type { Context } from 'aws-lambda';
import type { AnyTelemetry } from '../../telemetry/define-telemetry';
import { enterInvocation } from '../invocation';
import { type ObserveOptions, Observer } from '../observer';
import type { OpenInvocation } from '../open-invocation';
import type { Tools } from '../tools';

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
 * gives in the handler's place; used first, it measures all the others.
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
  const end = async (request?: Request): Promise<void> => {
    const invocation = request && open.get(request);
    if (!invocation || invocation.isOver) return;
    request.response = await observer.succeeded(invocation, request.response);
  };
  return {
    // Not async: what is entered within a promise ends with it, and the handler would not be in it.
    requestStart: begin,
    before: begin,
    after: end,
    requestEnd: end,
    onError: async (request) => {
      const invocation = open.get(request);
      if (!invocation || invocation.isOver) return;
      // Other middleware made an answer of the error: that is what the caller gets.
      if (request.response !== undefined) return end(request);
      request.response = await answerOf(() => observer.failed(invocation, request.error));
    },
  };
};

/** Undefined outside an API: middy throws the error on by itself. */
const answerOf = async (answer: () => unknown): Promise<unknown> => {
  try {
    return await answer();
  } catch {
    return undefined;
  }
};
