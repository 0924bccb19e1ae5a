import { type IncidentLevel, incidentLevels } from './incident-level';
import { type Severity, severities } from './severity';

/** What an alarm's description says: written at deploy time, read by the notifier and by whoever opens the alarm. */
export interface AlarmDescription {
  readonly summary: string;
  readonly service: string;
  readonly severity: Severity;
  /** How the incident is handled; stands beside the severity. @default - not said */
  readonly incidentLevel?: IncidentLevel;
  /** What is held against what, and for how long. @default - not said */
  readonly condition?: string;
  /** What it is about, where that is not the service as a whole. */
  readonly resource?: string;
  /** What to do first. */
  readonly action?: string;
  /** Who acts. */
  readonly owner?: string;
  readonly runbook: string;
  /** Name of the CloudWatch dashboard to look at. */
  readonly dashboard?: string;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html for the 1024 characters */
const MAX_LENGTH = 1024;

/** @throws RangeError when the text is longer than CloudWatch takes */
export const toAlarmDescription = (d: AlarmDescription): string => {
  const said = { ...d, severity: [d.severity, d.incidentLevel].filter(Boolean).join(', ') };
  const text = [
    d.summary,
    '',
    ...fields.flatMap(([name, key]) => (said[key] === undefined ? [] : [`${name}: ${said[key]}`])),
  ].join('\n');
  if (text.length > MAX_LENGTH) {
    throw new RangeError(
      `an alarm's description must be at most ${MAX_LENGTH} characters, got ${text.length}: shorten the summary`,
    );
  }
  return text;
};

/** Each a line of the description, in this order. */
const fields = [
  ['When', 'condition'],
  ['Resource', 'resource'],
  ['Do', 'action'],
  ['Service', 'service'],
  ['Severity', 'severity'],
  ['Owner', 'owner'],
  ['Runbook', 'runbook'],
  ['Dashboard', 'dashboard'],
] as const satisfies readonly (readonly [string, keyof AlarmDescription])[];

/** Reads what `toAlarmDescription` wrote; another's description is all summary. */
export const fromAlarmDescription = (
  text: string,
): Partial<AlarmDescription> & { summary: string } => {
  const [summary = '', ...rest] = text.split('\n\n');
  const lines = rest.join('\n');
  const found = Object.fromEntries(
    fields.flatMap(([name, key]) => {
      const value = new RegExp(`^${name}: (.+)$`, 'm').exec(lines)?.[1];
      return value === undefined ? [] : [[key, value]];
    }),
  ) as Partial<Record<keyof AlarmDescription, string>>;
  const ranks = found.severity?.split(', ') ?? [];
  const severity = severities.find((known) => ranks.includes(known));
  const incidentLevel = incidentLevels.find((known) => ranks.includes(known));
  if (!found.service || !severity || !found.runbook) return { summary: text };
  return { ...found, summary, severity, incidentLevel };
};
