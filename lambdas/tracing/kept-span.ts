import type { Tracing } from './port';

const { AsyncLocalStorage } = process.getBuiltinModule('node:async_hooks');
const entered = new AsyncLocalStorage<object>();

/**
 * Keeps the current span: the same tracing for work that does not begin in it, and belongs to it. What a library does by
 * itself, outside all spans of this tracing, stays outside.
 */
export const withKeptSpan = (tracing: Tracing): Tracing => {
  const within = tracing.keep?.();
  if (!within) return tracing;
  // In a span of this tracing already, its own spans are where they belong.
  const enter = <R>(work: () => R): R =>
    entered.getStore() === within ? work() : entered.run(within, () => within(work));
  return {
    ...tracing,
    span: (name, work, details) => enter(() => tracing.span(name, work, details)),
    annotate: (key, value) => enter(() => tracing.annotate(key, value)),
    outgoing: () => enter(() => tracing.outgoing()),
  };
};
