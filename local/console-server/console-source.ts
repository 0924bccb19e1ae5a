import type { ClockCommand } from '../clock-command';
import type { Trace, TraceSummary } from '../traces/trace';

export type { ClockCommand } from '../clock-command';
export type { Trace, TraceSegment, TraceSummary } from '../traces/trace';

/** A moment in milliseconds since 1970, UTC; virtual time. */
type EpochMs = number;

export type AlarmStateName = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export interface AlarmView {
  readonly kind: 'metric' | 'composite' | 'log';
  /** The stack that made it; undefined for one made by a call. */
  readonly stack?: string;
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly state: AlarmStateName;
  /** When it came into its state. */
  readonly sinceMs: EpochMs;
  readonly reason: string;
  /** Why its actions do not run now: actions disabled, a mute rule, a suppressor. */
  readonly quietBecause?: string;
}

export interface Transition {
  readonly atMs: EpochMs;
  readonly from: AlarmStateName;
  readonly to: AlarmStateName;
  readonly reason: string;
}

/** A transition of one of the alarms. */
export interface AlarmChange extends Transition {
  readonly alarm: string;
}

/** One period of an alarm's window, as the last evaluation saw it. */
export interface EvaluatedDatapoint {
  /** The period's start. */
  readonly startMs: EpochMs;
  /** Undefined when no data came; `treatMissingData` then decided `breaching`. */
  readonly value?: number;
  /** `filled`: no value, treated as the alarm says; `unused`: too old to count, or a gap between points that do. */
  readonly use: 'evaluated' | 'filled' | 'unused';
  /** Undefined when the period did not count: missing, and neither breaching nor not breaching. */
  readonly breaching?: boolean;
}

export interface AlarmDetail extends AlarmView {
  /** As the template gives them, resolved: those of `AWS::CloudWatch::Alarm` or `AWS::CloudWatch::CompositeAlarm`. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** StateReasonData, a JSON text. */
  readonly reasonData?: string;
  /** Newest first. */
  readonly history: readonly Transition[];
  /** What its actions did, newest first. */
  readonly actions: readonly { readonly atMs: EpochMs; readonly summary: string }[];
  /** Of a composite alarm: the alarms that its rule names. */
  readonly children?: readonly AlarmView[];
  /** As EvaluationState has it: PARTIAL_DATA, IN_WARM_UP. */
  readonly evaluationState?: string;
  readonly lastEvaluation?: {
    readonly atMs: EpochMs;
    /** KEEP: the state stays what it is. */
    readonly verdict: AlarmStateName | 'KEEP';
    /** Oldest first. */
    readonly datapoints: readonly EvaluatedDatapoint[];
  };
}

export interface Faults {
  /** Share of the requests that fail, 0 to 1. */
  readonly errors: number;
  /** How long the AWS calls of a further share of the requests stall. */
  readonly latencyMs: number;
}

export interface FaultView extends Faults {
  readonly untilMs: EpochMs;
  /** Share of the requests that stall, 0 to 1. */
  readonly stalledShare: number;
}

/** A stack as the service that it deploys. */
export interface ServiceView {
  readonly stack: string;
  readonly functions: readonly {
    readonly name: string;
    readonly logGroup: string;
    readonly timeoutSeconds: number;
    readonly memoryMegabytes: number;
  }[];
  readonly apis: readonly { readonly name: string; readonly url: string }[];
  /** Names. */
  readonly alarms: readonly string[];
  readonly dashboards: readonly string[];
}

export interface Overview {
  readonly nowMs: EpochMs;
  /** Virtual seconds in a real one; 0 when the clock stands. */
  readonly speed: number;
  /** Where a step or jump that is under way ends. */
  readonly jumpingToMs?: EpochMs;
  readonly stacks: readonly string[];
  readonly services: readonly ServiceView[];
  readonly apis: readonly { readonly name: string; readonly url: string }[];
  readonly alarms: readonly AlarmView[];
  readonly dashboards: readonly string[];
  readonly logGroups: readonly string[];
  readonly faults: FaultView | null;
  /** What the template has and the local cloud does not run. */
  readonly unsupported: readonly {
    readonly stack: string;
    readonly logicalId: string;
    readonly type: string;
    readonly reason: string;
  }[];
}

/** A query of GetMetricData, in our spelling; the console sends those of a whole widget at once. */
export interface MetricQuery {
  readonly id: string;
  readonly metricStat?: {
    readonly namespace: string;
    readonly metricName: string;
    readonly dimensions: Readonly<Record<string, string>>;
    readonly stat: string;
    readonly periodSeconds: number;
  };
  readonly expression?: string;
  readonly label?: string;
  readonly periodSeconds?: number;
  readonly returnData: boolean;
}

/** One line of a graph. A SEARCH gives several with one id. */
export interface MetricSeries {
  readonly id: string;
  readonly label: string;
  /** Starts of the periods, oldest first. */
  readonly timestampsMs: readonly EpochMs[];
  readonly values: readonly number[];
}

export interface LogQuery {
  readonly groups: readonly string[];
  /** A CloudWatch Logs filter pattern; empty for all. */
  readonly pattern: string;
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  readonly limit: number;
}

export interface LogEvent {
  readonly id: string;
  readonly timestampMs: EpochMs;
  readonly group: string;
  readonly stream: string;
  readonly message: string;
}

export interface LogTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly recordsMatched: number;
  readonly recordsScanned: number;
}

/** A Logs Insights query that the template saved. */
export interface SavedQuery {
  readonly name: string;
  /** With `{{name}}` where a parameter is asked for. */
  readonly query: string;
  readonly groups: readonly string[];
  /** @default - none has a value or a description */
  readonly parameters?: readonly SavedQueryParameter[];
}

export interface SavedQueryParameter {
  readonly name: string;
  readonly value: string;
  readonly description: string;
}

export interface MetricName {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface SlackMessage {
  readonly receivedMs: EpochMs;
  readonly path: string;
  /** The webhook's body. */
  readonly body: unknown;
}

export interface Email {
  readonly receivedMs: EpochMs;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** What a topic told a program: a function, a queue, an address of the web. */
export interface Delivery {
  readonly receivedMs: EpochMs;
  readonly protocol: 'lambda' | 'sqs' | 'http';
  /** An ARN or a URL. */
  readonly endpoint: string;
  readonly body: string;
}

export interface Messages {
  readonly slack: readonly SlackMessage[];
  readonly emails: readonly Email[];
  readonly deliveries: readonly Delivery[];
}

export interface ArchivedObject {
  readonly bucket: string;
  readonly key: string;
  readonly bytes: number;
  readonly storageClass: string;
  readonly lastModifiedMs: EpochMs;
}

/** What may have changed; the browser asks again for what it shows. */
export interface ConsoleEvent {
  readonly kind: 'tick' | 'alarm' | 'message' | 'archive' | 'faults' | 'trace' | 'clock' | 'deploy';
}

/** What the console shows and steers. A method may throw an `Error`: its message is shown in place of the answer. */
export interface ConsoleSource {
  overview(): Overview;
  /** A DashboardBody, parsed. */
  dashboard(name: string): unknown | undefined;
  metricData(
    queries: readonly MetricQuery[],
    startMs: EpochMs,
    endMs: EpochMs,
  ): readonly MetricSeries[];
  alarm(name: string): AlarmDetail | undefined;
  /** The newest transitions of all alarms, newest first. */
  alarmChanges(limit: number): readonly AlarmChange[];
  /** The newest `limit` events of the window, newest first. */
  logEvents(query: LogQuery): readonly LogEvent[];
  /** Those with data in the last two weeks. */
  metricNames(): readonly MetricName[];
  /** Each new event that matches, as it comes. Returns the function that ends it. */
  tail(
    groups: readonly string[],
    pattern: string,
    listener: (events: readonly LogEvent[]) => void,
  ): () => void;
  /** Answers a Logs Insights query over the groups that it names (`SOURCE`), else over those given. */
  logTable(query: string, startMs: EpochMs, endMs: EpochMs, groups?: readonly string[]): LogTable;
  savedQueries(): readonly SavedQuery[];
  /** Newest first. */
  traces(startMs: EpochMs, endMs: EpochMs): readonly TraceSummary[];
  trace(id: string): Trace | undefined;
  /** The log events of a trace or request id, in any group, oldest first. */
  traceEvents(id: string): readonly LogEvent[];
  /** Each list newest first. */
  messages(): Messages;
  archive(): readonly ArchivedObject[] | Promise<readonly ArchivedObject[]>;
  /** An object's lines, decompressed. */
  archiveObject(bucket: string, key: string): readonly string[] | Promise<readonly string[]>;
  setFaults(faults: Faults & { readonly forMs: number }): void;
  clearFaults(): void;
  /** Ends when a step or jump has arrived. */
  setClock(command: ClockCommand): Promise<void>;
  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: ConsoleEvent) => void): () => void;
}
