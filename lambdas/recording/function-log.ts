import { componentLine, shownMs } from './component-line';
import type { FunctionName } from './traced-function';

/**
 * The function; each call writes a DEBUG line when it begins and one when it returns, with its duration, or an ERROR line
 * when it throws (TR7). Arguments and results are not written: they may hold anything. Outside an invocation nothing is.
 * @example
 * const processTrend = functionLog(async (trendId: string) => …, { name: 'processTrend' });
 */
export const functionLog = <A extends readonly unknown[], R>(
  fn: (...args: A) => R,
  { name = fn.name, module }: FunctionName = {},
): ((...args: A) => R) => {
  const about = { function: name, ...(module === undefined ? {} : { module }) };
  const write = (level: 'debug' | 'error', what: string, details: object) =>
    componentLine('function', level, `${name} ${what}`, { ...about, ...details });
  return function (this: unknown, ...args) {
    write('debug', 'called', {});
    const startedMs = performance.now();
    const duration = () => ({ duration_ms: shownMs(performance.now() - startedMs) });
    return settled(
      () => Reflect.apply(fn, this, args) as R,
      () => write('debug', 'returned', duration()),
      (error) => write('error', 'failed', { ...duration(), error }),
    );
  };
};

/** Calls `work` and tells how it ended: at once, or when the promise that it returns is settled. */
const settled = <R>(work: () => R, onReturn: () => void, onThrow: (error: unknown) => void): R => {
  try {
    const result = work();
    if (result instanceof Promise) result.then(onReturn, onThrow);
    else onReturn();
    return result;
  } catch (error) {
    onThrow(error);
    throw error;
  }
};
