import type { Tracer } from '@aws-lambda-powertools/tracer';

export type AttributeValue = string | number | boolean;

/** By the names of OpenTelemetry's semantic conventions where they have one. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** The span of a whole invocation. */
export interface RootSpan {
  /** The route of a request, else what the function is. */
  readonly name: string;
  readonly kind: 'server' | 'consumer' | 'internal';
  readonly attributes: Attributes;
  /** A header of the request, by its name in lower case: who called may have begun the trace. */
  readonly header: (name: string) => string | undefined;
  /** What Lambda says of the trace. @see lambdaTraceHeader */
  readonly lambdaTrace: string | undefined;
}

export interface SpanDetails {
  /** `client`: the work is a call to something else. @default 'internal' */
  readonly kind?: 'client' | 'internal';
  readonly attributes?: Attributes;
}

/** Where spans go. The one place that knows which tracer, if any, is behind `traced`. */
export interface Tracing {
  /**
   * Runs `work` as the invocation's span. An answer with a `statusCode` marks it, as does an error that is not the
   * caller's, which goes on.
   */
  root<R>(span: RootSpan, work: () => Promise<R>): Promise<R>;
  /** Runs `work` as a span of the span that it is called in; an error that is not the caller's marks it, and goes on. */
  span<R>(name: string, work: () => Promise<R>, details?: SpanDetails): Promise<R>;
  /** Marks the current span with something that traces can be searched by. */
  annotate(key: string, value: AttributeValue): void;
  /** Headers that carry the trace on to whom the current span calls; none where nothing is traced. */
  outgoing(): Readonly<Record<string, string>>;
  /** Keeps the current span; what it gives runs work in it, wherever it is called. Absent where nothing is traced. */
  keep?(): <R>(work: () => R) => R;
  /**
   * Sends what is gathered, before the invocation is answered: then Lambda may freeze the environment. Never rejects.
   * @param remainingTimeMs - until the invocation times out
   * @returns undefined where there is nothing to wait for
   */
  flush(remainingTimeMs: number): Promise<void> | undefined;
  /** The Powertools Tracer, where that is what traces. */
  readonly tracer?: Tracer;
}
