import type { Severity } from './severity';
import { severities } from './severity';

/** What an alarm's description says: written at deploy time, read by the notifier and by whoever opens the alarm. */
export interface AlarmDescription {
  readonly summary: string;
  readonly service: string;
  readonly severity: Severity;
  readonly runbook: string;
  /** Name of the CloudWatch dashboard to look at. */
  readonly dashboard?: string;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html for the 1024 characters */
const MAX_LENGTH = 1024;

/** @throws RangeError when the text is longer than CloudWatch takes */
export const toAlarmDescription = (d: AlarmDescription): string => {
  const text = [
    d.summary,
    '',
    `Service: ${d.service}`,
    `Severity: ${d.severity}`,
    `Runbook: ${d.runbook}`,
    ...(d.dashboard ? [`Dashboard: ${d.dashboard}`] : []),
  ].join('\n');
  if (text.length > MAX_LENGTH) {
    throw new RangeError(
      `an alarm's description must be at most ${MAX_LENGTH} characters, got ${text.length}: shorten the summary`,
    );
  }
  return text;
};

/** Reads what `toAlarmDescription` wrote; another's description is all summary. */
export const fromAlarmDescription = (
  text: string,
): Partial<AlarmDescription> & { summary: string } => {
  const [summary = '', ...rest] = text.split('\n\n');
  const field = (name: string) => new RegExp(`^${name}: (.+)$`, 'm').exec(rest.join('\n'))?.[1];
  const [service, runbook, dashboard] = [field('Service'), field('Runbook'), field('Dashboard')];
  const severity = severities.find((known) => known === field('Severity'));
  if (!service || !severity || !runbook) return { summary: text };
  return { summary, service, severity, runbook, ...(dashboard ? { dashboard } : {}) };
};
