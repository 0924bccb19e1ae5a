import type { AlarmDefinition } from './alarm-definition';
import type { LogAlarmDefinition } from './log-alarm-definition';

/** What alarms of all kinds are told with. */
export interface CommonAlarmProperties {
  readonly AlarmName: string;
  readonly AlarmDescription?: string;
  /** @default true */
  readonly ActionsEnabled?: boolean;
  /** ARNs. @default - none */
  readonly OKActions?: readonly string[];
  readonly AlarmActions?: readonly string[];
  readonly InsufficientDataActions?: readonly string[];
}

/** Those of `AWS::CloudWatch::CompositeAlarm` that notifications and events show. Periods are seconds. */
export interface ReportedComposite extends CommonAlarmProperties {
  readonly AlarmRule: string;
  readonly ActionsSuppressor?: string;
  readonly ActionsSuppressorWaitPeriod?: number;
  readonly ActionsSuppressorExtensionPeriod?: number;
}

/** An alarm of any kind, as far as its notifications and events show it. */
export type ReportedAlarm = {
  readonly arn: string;
  /** When it was created, or last given another configuration. */
  readonly configuredMs: number;
} & (
  | { readonly kind: 'metric'; readonly definition: AlarmDefinition }
  | { readonly kind: 'log'; readonly definition: LogAlarmDefinition }
  | { readonly kind: 'composite'; readonly properties: ReportedComposite }
);

export const commonProperties = (alarm: ReportedAlarm): CommonAlarmProperties =>
  alarm.kind === 'composite' ? alarm.properties : alarm.definition.properties;

/** Whose alarm it is. */
export interface AlarmOwner {
  /** The account's. */
  readonly id: string;
  /** Its code: `us-east-1`. */
  readonly region: string;
  /** As people call it: `US East (N. Virginia)`. */
  readonly regionName: string;
}

/** One of the series that an alarm judges each on its own: of a Metrics Insights query, or of a log alarm with BY. */
export interface AlarmContributor {
  readonly id: string;
  /** What it is grouped by. */
  readonly attributes: Readonly<Record<string, string>>;
}
