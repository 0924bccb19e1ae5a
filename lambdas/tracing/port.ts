import type { Tracer } from '@aws-lambda-powertools/tracer';

export type SpanKind = 'server' | 'consumer' | 'client' | 'internal';
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** The span of a whole invocation. */
export interface RootSpan {
  /** The route of a request, else what the function is. */
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  /** A header of the request, by its name in lower case: who called may have begun the trace. */
  readonly header: (name: string) => string | undefined;
}

/** Where spans go. The one place that knows which tracer, if any, is behind `traced`. */
export interface Tracing {
  /** Runs `work` as the invocation's span. */
  root<R>(span: RootSpan, work: () => Promise<R>): Promise<R>;
  /** Runs `work` as a span of the span that it is called in; an error that is not the caller's marks the span; all go on. */
  span<R>(name: string, work: () => Promise<R>, attributes?: Attributes): Promise<R>;
  /** Marks the current span with something that traces can be searched by. */
  annotate(key: string, value: string | number | boolean): void;
  /** Headers that carry the trace on to whom the current span calls. */
  outgoing(): Readonly<Record<string, string>>;
  /** Sends what is gathered: Lambda may freeze the environment once the invocation is answered. Never rejects. */
  flush(): Promise<void> | undefined;
  /** The Powertools Tracer, where that is what traces. */
  readonly tracer?: Tracer;
}
