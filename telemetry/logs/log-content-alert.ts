import { type AlertOptions, type AlertRule, alert } from '../alerts/alert-rule';
import { awsMetric, type ThresholdCondition } from '../signals/signal';
import { count } from '../unit';
import { type ContentFields, type LogContent, toFilterPattern, toLogQuery } from './log-content';

/** How the lines are counted: as they come in, or by a query on schedule that can show them in the alert. */
export type LogContentBy = 'metric' | 'query';

export interface LogContentOptions extends Omit<AlertOptions, 'absence'> {
  /** How many matching lines in a period are still normal. @default 0 */
  readonly moreThan?: number;
  /**
   * A metric filter costs one metric and tells within a minute; a query needs lines that were indexed by their fields, costs
   * what it reads, and brings the lines into the alert.
   * @default 'metric'
   */
  readonly by?: LogContentBy;
  /** How many of the lines the alert shows, by query: 0 to 50. They go where alerts go: to Slack and email. @default 5 */
  readonly shownLines?: number;
}

/** An alert on what log lines say. */
export interface LogContentAlert extends AlertRule {
  readonly condition: ThresholdCondition;
  readonly content: LogContent;
  readonly fields: ContentFields;
  readonly by: LogContentBy;
  readonly shownLines: number;
}

/** What of a telemetry names its lines. */
export interface LoggingService {
  readonly namespace: string;
  readonly logFields: { readonly level?: string; readonly message?: string };
}

/**
 * Tells when lines of a content come: more than so many in a period, which is all of `for` unless said otherwise.
 * Without lines at all there are none of the content either, so silence is healthy.
 */
export const logContentAlert = (
  { namespace, logFields }: LoggingService,
  name: string,
  content: LogContent,
  options: LogContentOptions,
): LogContentAlert => {
  const { moreThan = 0, by = 'metric', shownLines = 5, period = options.for, ...rest } = options;
  const lines = awsMetric(`Lines of ${name}`, 'Count', {
    namespace: logContentNamespace(namespace),
    metricName: name,
    dimensions: {},
    statistic: 'Sum',
  });
  const condition = lines.above(count(moreThan));
  const { level = 'level', message = 'message' } = logFields;
  return {
    ...alert(name, condition, { ...rest, period, absence: 'healthy' }),
    condition,
    content,
    fields: { level, message },
    by,
    shownLines,
  };
};

/** Whether a rule is about the content of log lines. */
export const isLogContentAlert = (rule: AlertRule): rule is LogContentAlert =>
  'content' in rule && 'shownLines' in rule;

/** Where the metrics of metric filters are: apart from those that handlers emit. */
export const logContentNamespace = (namespace: string): string => `${namespace}/LogContent`;

/** Of a log alarm. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutLogAlarm.html */
const MAX_QUERY_RESULTS = 100;
const MAX_SHOWN_LINES = 50;
/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html */
const MAX_PATTERN_LENGTH = 1024;

/** @throws RangeError when CloudWatch would refuse what realises the alert, or it could never match */
export const checkLogContentAlert = (alert: LogContentAlert): void => {
  const refuse = (problem: string): never => {
    throw new RangeError(`${alert.name}: ${problem}`);
  };
  if (alert.by === 'metric') {
    const { length } = toFilterPattern(alert.content, alert.fields);
    if (length <= MAX_PATTERN_LENGTH) return;
    refuse(
      `a filter pattern must be at most ${MAX_PATTERN_LENGTH} characters, got ${length}: look for less, or by query`,
    );
  }
  toLogQuery(alert.content, alert.fields);
  if (alert.muted.length > 0) {
    refuse(
      `mute rules are for metric and composite alarms, got ${alert.muted.length} windows of an alert by query: leave them out, or look by metric`,
    );
  }
  if (alert.evaluationPeriods > MAX_QUERY_RESULTS) {
    refuse(
      `a log alarm evaluates at most ${MAX_QUERY_RESULTS} results, got ${alert.evaluationPeriods}: make the period longer`,
    );
  }
  if (alert.period % 60 !== 0) {
    refuse(
      `a query runs every so many minutes, got ${alert.period} s: make the period a multiple of 60`,
    );
  }
  if (
    !Number.isInteger(alert.shownLines) ||
    alert.shownLines < 0 ||
    alert.shownLines > MAX_SHOWN_LINES
  ) {
    refuse(`shownLines must be 0 to ${MAX_SHOWN_LINES}, got ${alert.shownLines}: change it`);
  }
};
