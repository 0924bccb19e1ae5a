import type { Tracer } from '@aws-lambda-powertools/tracer';

/** Where spans go. The one place that knows which tracer, if any, is behind `traced`. */
export interface Tracing {
  /** Runs `work` as a span of the span that it is called in; an error that is not the caller's marks the span; all go on. */
  span<R>(name: string, work: () => Promise<R>): Promise<R>;
  /** Marks the current span with something that traces can be searched by. */
  annotate(key: string, value: string | number | boolean): void;
  /** The Powertools Tracer, where that is what traces. */
  readonly tracer?: Tracer;
}
