import { currentInvocation } from '../invocation';
import { noTracing } from '../tracing/none';
import type { AttributeValue } from '../tracing/port';

/** What a function is called in traces and lines. */
export interface FunctionName {
  /** @default - the function's own */
  readonly name?: string;
  /** Where it lives. Told, not found: in a bundle all functions live in one file. @default - not said */
  readonly module?: string;
}

/**
 * The function, each call of it a span that says which function of which module ran, and whether it succeeded (AN5); an
 * error is recorded in the span, and thrown on.
 * @example
 * const calculate = tracedFunction(calculateAnalytics, { module: 'analytics' });
 */
export const tracedFunction = <A extends readonly unknown[], R>(
  fn: (...args: A) => Promise<R> | R,
  { name = fn.name, module }: FunctionName = {},
): ((...args: A) => Promise<R>) => {
  const attributes = { function: name, ...(module === undefined ? {} : { module }) };
  return (...args) => {
    const { tracing = noTracing } = currentInvocation() ?? {};
    const call = async () => {
      const result = await fn(...args);
      annotate('success', true);
      return result;
    };
    return tracing.span(name, call, { attributes });
  };
};

/** Marks the current span with something that traces can be searched by (AN5); outside an invocation there is none. */
export const annotate = (key: string, value: AttributeValue): void =>
  currentInvocation()?.tracing.annotate(key, value);
