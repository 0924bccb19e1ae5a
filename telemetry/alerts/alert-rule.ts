import { minutes, type Seconds } from '../duration';
import type { Absence, Condition } from '../signals/signal';
import { type IncidentLevel, incidentLevelOf } from './incident-level';
import type { MuteWindow } from './mute-window';
import type { Severity } from './severity';

/** CloudWatch's own words; `missing` is left out on purpose: it leaves alarms stuck in INSUFFICIENT_DATA. */
export type TreatMissingData = 'notBreaching' | 'breaching' | 'ignore';

const treatmentOf: Readonly<Record<Absence, TreatMissingData>> = {
  healthy: 'notBreaching',
  dead: 'breaching',
  unknown: 'ignore',
};

/** What a document asks for, and what it left to us. */
export interface RuleSource {
  /** The need: `TR5`. */
  readonly need: string;
  /** As the document writes the rule. */
  readonly wording: string;
  /** What the document leaves open and we chose. @default - nothing */
  readonly ours?: readonly ('severity' | 'for' | 'threshold' | 'guard' | 'rule')[];
  /** Why the expression is another than the document's. @default - it is the document's */
  readonly reading?: string;
}

export interface AlertOptions {
  /** How long the condition must hold: becomes M of N by `datapoints`. */
  readonly for: Seconds;
  /** One data point's length; below a minute only where the metric is kept by the second. @default - one minute */
  readonly period?: Seconds;
  readonly severity: Severity;
  /** @default - by the severity */
  readonly incidentLevel?: IncidentLevel;
  /** One sentence for whoever is woken: what is wrong. */
  readonly summary: string;
  /** One sentence: what to do first. @default - the runbook says it */
  readonly action?: string;
  /** Where it is written what to do. */
  readonly runbook: string;
  /** The team that acts on it; becomes a tag. @default - none */
  readonly owner?: string;
  /** Of the alarm, beside service, severity, incident level and owner. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Whether every period must breach, none excepted: nothing at all came in all that time. @default - three fifths of them,
   * and all where the condition is absence
   */
  readonly unbroken?: true;
  /** What no data means. @default - what the condition says: all is well above a threshold, nothing new below one */
  readonly absence?: Absence;
  /** How long a new alarm waits for its first data. @default - twice `for`, five minutes or more, where silence would set it off */
  readonly warmUp?: Seconds;
  /** When nobody is told. @default - never */
  readonly muted?: readonly MuteWindow[];
  /** The resource that it is about, for the alarm's description. @default - the service */
  readonly resource?: string;
  /** Codes of the linter with the reason why this rule is right all the same. @default - none */
  readonly accepts?: Readonly<Record<string, string>>;
  /** The document that asks for it. @default - none */
  readonly source?: RuleSource;
}

/** When someone is told, as data: alarms, annotations, runbook pages and tests follow from it. */
export interface AlertRule {
  /** Letters, digits and hyphens; one of its name in a service. */
  readonly name: string;
  readonly condition: Condition;
  readonly period: Seconds;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly severity: Severity;
  readonly incidentLevel: IncidentLevel;
  readonly summary: string;
  readonly action?: string;
  readonly runbook: string;
  readonly owner?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly treatMissingData: TreatMissingData;
  /** How long a new alarm waits for its first data, where silence would set it off. @default - it does not wait */
  readonly warmUp?: Seconds;
  readonly muted: readonly MuteWindow[];
  readonly resource?: string;
  readonly accepts: Readonly<Record<string, string>>;
  readonly source?: RuleSource;
}

/** A rule; what CloudWatch would refuse of it, the construct that makes its alarm refuses with its path. */
export const alert = (name: string, condition: Condition, options: AlertOptions): AlertRule => {
  const {
    absence = condition.absence,
    for: time,
    period = minutes(1),
    unbroken,
    ...rest
  } = options;
  const warmUp = options.warmUp ?? (absence === 'dead' ? warmUpOf(time) : undefined);
  return {
    ...rest,
    name,
    condition,
    period,
    ...datapoints(time, period, unbroken ?? isUnbroken(condition)),
    incidentLevel: options.incidentLevel ?? incidentLevelOf[options.severity],
    tags: options.tags ?? {},
    treatMissingData: treatmentOf[absence],
    muted: options.muted ?? [],
    accepts: options.accepts ?? {},
    warmUp,
  };
};

/**
 * One signal under several severities: a rule each, named `<name>Warning`, `<name>Critical`.
 * @param conditions - by severity
 */
export const alertsBySeverity = (
  name: string,
  conditions: Readonly<Partial<Record<Severity, Condition>>>,
  options: Omit<AlertOptions, 'severity' | 'incidentLevel'>,
): readonly AlertRule[] =>
  Object.entries(conditions).map(([severity, condition]) =>
    alert(`${name}${severity.charAt(0).toUpperCase()}${severity.slice(1)}`, condition, {
      ...options,
      severity: severity as Severity,
    }),
  );

/** A deployment makes the alarm before what it watches has run for the first time: that silence is no outage. */
const warmUpOf = (time: Seconds): Seconds =>
  minutes(Math.min(MAX_WARM_UP_MINUTES, Math.max(5, Math.ceil((2 * time) / 60))));

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const MAX_WARM_UP_MINUTES = 2880;

/**
 * `for` as M of N: N periods cover it, and three fifths of them, rounded up, must breach; so a single quiet minute
 * in the middle of an incident neither delays the alarm nor ends it. One or two periods must all breach, and so must all
 * of a rule that may not be broken.
 */
const datapoints = (
  time: Seconds,
  period: Seconds,
  isUnbroken: boolean,
): Pick<AlertRule, 'evaluationPeriods' | 'datapointsToAlarm'> => {
  const evaluationPeriods = time / period;
  const datapointsToAlarm =
    isUnbroken || evaluationPeriods <= 2
      ? evaluationPeriods
      : Math.ceil((evaluationPeriods * 3) / 5);
  return { evaluationPeriods, datapointsToAlarm };
};

const isUnbroken = (condition: Condition): boolean =>
  condition.kind === 'threshold' && condition.unbroken === true;
