/** What happened in one part of a traced request, with the parts it caused. Moments are virtual milliseconds. */
export interface TraceSegment {
  readonly id: string;
  readonly name: string;
  /** As X-Ray names it: `AWS::Lambda::Function`, `AWS::ApiGateway::Stage`; undefined for a subsegment. */
  readonly origin?: string;
  readonly startMs: number;
  /** Undefined while it is under way, or when its end never came. */
  readonly endMs?: number;
  /** A failure on the server's side. */
  readonly fault: boolean;
  /** A failure on the client's side. */
  readonly error: boolean;
  readonly throttle: boolean;
  /** What failed: the innermost exceptions' types and messages. */
  readonly causes: readonly string[];
  readonly httpStatus?: number;
  readonly annotations: Readonly<Record<string, string | number | boolean>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** In the order of their beginning. */
  readonly children: readonly TraceSegment[];
}

/** A request through the services that it passed. */
export interface Trace {
  /** `1-5759e988-bd862e3fe1be46a994272793` */
  readonly id: string;
  /** One for each service that took part and has no parent in the trace, oldest first. */
  readonly segments: readonly TraceSegment[];
}

/** A trace as a row of a list. */
export interface TraceSummary {
  readonly id: string;
  /** The first segment's name. */
  readonly name: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly httpMethod?: string;
  readonly httpPath?: string;
  readonly httpStatus?: number;
  readonly fault: boolean;
  readonly error: boolean;
  readonly throttle: boolean;
}
