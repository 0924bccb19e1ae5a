import type { Tracing } from './port';

/** Traces nothing, at no cost. */
export const noTracing: Tracing = {
  span: (_name, work) => work(),
  annotate: () => {},
};
