import type { AnyTelemetry } from '../../telemetry/define-telemetry';
import type { ObservedContext } from './middy';

/** What middy tells its hooks, as far as it is used here. */
export interface MiddyRequest<T extends AnyTelemetry> {
  readonly event: unknown;
  readonly context: ObservedContext<T>;
  response: unknown;
  error: unknown;
  /** Other middleware's answer, in the place of all hooks that are still to come. */
  earlyResponse?: unknown;
}

/** Ends a request, once. */
export interface Ending {
  /** @returns what the caller gets */
  readonly answered: (result: unknown) => Promise<unknown>;
  /** @returns what the caller of an API gets; undefined elsewhere, where middy throws the error on */
  readonly failed: (error: unknown) => Promise<unknown>;
}

/**
 * Ends a request that middy ends without `after` and `onError`: an early answer, and what an `onError` throws, it only
 * puts at the request.
 */
export const watchUntoldEnd = <T extends AnyTelemetry>(
  request: MiddyRequest<T>,
  ending: Ending,
): void => {
  watch(request, 'response', (response) => {
    const isEarly = Object.hasOwn(request, 'earlyResponse') && request.earlyResponse === response;
    // middy awaits it.
    return isEarly ? ending.answered(response) : response;
  });
  watch(request, 'error', (error, handled) => {
    if (handled !== undefined && isOfErrorHook(error, handled)) void ending.failed(error);
    return error;
  });
};

const watch = <T extends AnyTelemetry>(
  request: MiddyRequest<T>,
  name: 'response' | 'error',
  onSet: (value: unknown, before: unknown) => unknown,
): void => {
  let current = request[name];
  Object.defineProperty(request, name, {
    configurable: true,
    enumerable: true,
    get: () => current,
    set: (value: unknown) => {
      current = onSet(value, current);
    },
  });
};

/** middy notes at it which error the hook was to handle; what a hook has put in the error’s place has no such note. */
const isOfErrorHook = (error: unknown, handled: unknown): boolean =>
  error === handled ||
  (error as { readonly originalError?: unknown } | null | undefined)?.originalError === handled;
