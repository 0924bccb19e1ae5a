import type { AnyTelemetry } from '../../telemetry/define-telemetry';
import { currentInvocation, enterInvocation } from '../invocation';
import { type ObserveOptions, Observer } from '../observer';
import type { OpenInvocation } from '../open-invocation';
import { tellOnce } from '../recording/tell-once';
import { withKeptSpan } from '../tracing/kept-span';
import { type Ending, type MiddyRequest, watchUntoldEnd } from './middy-request';
import { isStream } from './streamed-answer';

/** Middleware of middy's, for `use`. */
export interface ObserveMiddleware<T extends AnyTelemetry> {
  before(request: MiddyRequest<T>): void;
  after(request: MiddyRequest<T>): Promise<void>;
  onError(request: MiddyRequest<T>): Promise<void>;
}

/**
 * Observes a handler from within middy, 6 or later, for lists of middleware; elsewhere take `observeMiddy`, which is around
 * it. Use it first: the first `before` is part of the call itself, so that all that follows is within the request's
 * context, and the first one's `after` and `onError` come last, and see what the caller gets. Whoever called stays in a
 * context that is over; the next request enters its own. The trace has the spans of these tools and helpers; what libraries
 * trace by themselves joins it within `traced` alone.
 * @example
 * export const handler = middy().use([observeMiddleware(shop), cors()]).handler(async (event, { watchkeeper }) => …);
 */
export const observeMiddleware = <T extends AnyTelemetry>(
  telemetry: T,
  options: ObserveOptions = {},
): ObserveMiddleware<T> => {
  const observer = new Observer(telemetry, options);
  const begun = new WeakMap<MiddyRequest<T>, { invocation: OpenInvocation; ending: Ending }>();
  return {
    // Not async: middy has to go on in what is entered here.
    before: (request) => {
      if (begun.has(request)) return;
      const invocation = observer.begin(request.event, request.context);
      enterInvocation(invocation);
      const ending = endingOf(observer, invocation);
      begun.set(request, { invocation, ending });
      Object.assign(request.context, { watchkeeper: toolsOf(observer, invocation) });
      watchUntoldEnd(request, ending);
    },
    after: async (request) => {
      const { invocation, ending } = begun.get(request) ?? {};
      if (!ending) return;
      if (currentInvocation() !== invocation) tellOnce(telemetry.service, notFirst);
      request.response = await ending.answered(request.response);
    },
    onError: async (request) => {
      const { response, error } = request;
      const ending = begun.get(request)?.ending;
      // Other middleware may have made an answer of the error: that is what the caller gets.
      if (ending && response !== undefined) request.response = await ending.answered(response);
      else if (ending) request.response = await ending.failed(error);
    },
  };
};

const endingOf = <T extends AnyTelemetry>(
  observer: Observer<T>,
  invocation: OpenInvocation,
): Ending => {
  let end: (result: unknown) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const ended = new Promise<unknown>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  const answer = answerOf(observer, invocation, ended);
  // Nobody waits for them before the request ends, and an unhandled rejection would end the process.
  void Promise.allSettled([ended, answer]);
  return {
    answered: (result) => {
      if (isStreamed(result)) fail(new TypeError(noStreams));
      else end(result);
      return answer;
    },
    failed: (error) => {
      fail(error);
      return answer.catch(() => undefined);
    },
  };
};

/** The invocation's span is open until `ended` is settled. */
const answerOf = async <T extends AnyTelemetry>(
  observer: Observer<T>,
  invocation: OpenInvocation,
  ended: Promise<unknown>,
): Promise<unknown> => {
  let result: unknown;
  try {
    result = await observer.run(invocation, () => {
      Object.assign(invocation, { tracing: withKeptSpan(invocation.tracing) });
      return ended;
    });
  } catch (error) {
    return observer.failed(invocation, error);
  }
  return observer.succeeded(invocation, result);
};

const toolsOf = <T extends AnyTelemetry>(observer: Observer<T>, invocation: OpenInvocation) =>
  Object.assign(observer.toolsOf(invocation), {
    traced: <R>(name: string, work: () => Promise<R> | R) =>
      invocation.tracing.span(name, async () => work()),
  });

const notFirst =
  'observeMiddleware is not used first: what the handler measures and logs is not known to be its request’s';

const noStreams = 'observeMiddleware takes no answer that is a stream: use observeMiddyStream';

const isStreamed = (result: unknown): boolean =>
  isStream(result) || isStream((result as { readonly body?: unknown } | null | undefined)?.body);
