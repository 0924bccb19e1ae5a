import { minutes, type Seconds } from './duration';
import type { Severity } from './severity';
import type { Condition } from './signal';

/** CloudWatch's own words; `missing` is left out on purpose: it leaves alarms stuck in INSUFFICIENT_DATA. */
export type TreatMissingData = 'notBreaching' | 'breaching' | 'ignore';

/** What it means when no data comes: all is well, the thing is dead, or nothing new is known. */
export type Absence = 'healthy' | 'dead' | 'unknown';

const treatmentOf: Readonly<Record<Absence, TreatMissingData>> = {
  healthy: 'notBreaching',
  dead: 'breaching',
  unknown: 'ignore',
};

export interface AlertOptions {
  /** How long the condition must hold: becomes M of N by `datapoints`. */
  readonly for: Seconds;
  /** One data point's length. @default - one minute */
  readonly period?: Seconds;
  readonly severity: Severity;
  /** One sentence for whoever is woken: what is wrong. */
  readonly summary: string;
  /** Where it is written what to do. */
  readonly runbook: string;
  /** @default - 'healthy' for a condition above, 'unknown' for one below */
  readonly absence?: Absence;
}

/** When someone is told, as data: alarms, annotations, runbook rows and tests follow from it. */
export interface AlertRule {
  readonly name: string;
  readonly condition: Condition;
  readonly period: Seconds;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly severity: Severity;
  readonly summary: string;
  readonly runbook: string;
  readonly treatMissingData: TreatMissingData;
  /** How long a new alarm waits for its first data, where silence would set it off. @default - it does not wait */
  readonly warmUp?: Seconds;
}

/**
 * @throws RangeError when `for` is not a multiple of the period, or the window is longer than CloudWatch takes
 */
export const alert = (name: string, condition: Condition, options: AlertOptions): AlertRule => {
  const period = options.period ?? minutes(1);
  const absence: Absence =
    options.absence ?? (condition.comparison === 'GreaterThanThreshold' ? 'healthy' : 'unknown');
  return {
    name,
    condition,
    period,
    ...datapoints(name, options.for, period),
    severity: options.severity,
    summary: options.summary,
    runbook: options.runbook,
    treatMissingData: treatmentOf[absence],
    ...(absence === 'dead' ? { warmUp: warmUpOf(options.for) } : {}),
  };
};

/** A deployment makes the alarm before what it watches has run for the first time: that silence is no outage. */
const warmUpOf = (time: Seconds): Seconds => minutes(Math.max(5, Math.ceil((2 * time) / 60)));

/**
 * `for` as M of N: N periods cover it, and three fifths of them, rounded up, must breach; so a single quiet minute
 * in the middle of an incident neither delays the alarm nor ends it. One or two periods must all breach.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html for the one-day limit
 */
const datapoints = (
  name: string,
  time: Seconds,
  period: Seconds,
): Pick<AlertRule, 'evaluationPeriods' | 'datapointsToAlarm'> => {
  const evaluationPeriods = time / period;
  if (!Number.isInteger(evaluationPeriods) || time > 86_400) {
    throw new RangeError(
      `${name}: for must be a multiple of the period and at most a day, got ${time} s with periods of ${period} s: change one of them`,
    );
  }
  const datapointsToAlarm =
    evaluationPeriods <= 2 ? evaluationPeriods : Math.ceil((evaluationPeriods * 3) / 5);
  return { evaluationPeriods, datapointsToAlarm };
};
