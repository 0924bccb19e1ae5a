import { oneIsTooMany } from '../aws-metrics';
import { type Finding, finding } from '../finding';
import type { Instruments, LintCheck } from '../lint-subject';
import type { LintedAlarm } from '../linted-alarm';
import type { LintedMetric } from '../linted-metric';

/** Alarms that wake people for a single minute, or sleep through slow requests. */
export const alarmSensitivity: LintCheck = ({ alarms, instruments }) =>
  alarms.flatMap((alarm) => [...singleMinute(alarm), ...averages(alarm, instruments)]);

const MINUTE_SECONDS = 60;

const singleMinute = (alarm: LintedAlarm): readonly Finding[] => {
  const { resource, evaluationPeriods, metrics } = alarm;
  const [period = Number.POSITIVE_INFINITY] = alarm.periods;
  if (evaluationPeriods !== 1 || period > MINUTE_SECONDS || metrics.length === 0) return [];
  if (metrics.every(mayBeSingle)) return [];
  const message = `more than one data point must decide about ${metrics[0]?.metricName ?? 'a metric'}, got 1 of 1 at ${period} seconds: let 3 of 5 decide, or accept it where one is one too many`;
  return [finding('single-datapoint', resource, message)];
};

const mayBeSingle = ({ namespace = '', metricName = '' }: LintedMetric): boolean =>
  Object.hasOwn(oneIsTooMany, namespace) && (oneIsTooMany[namespace] ?? []).includes(metricName);

const averages = (alarm: LintedAlarm, instruments: Instruments): readonly Finding[] => {
  const metric = alarm.metrics.find(
    (each) => each.statistic === 'Average' && isLatency(each, instruments),
  );
  if (!metric) return [];
  const message = `${metric.metricName} is a latency and needs a percentile, got Average: use p95, p99 or tm99`;
  return [finding('average-latency', alarm.resource, message)];
};

const timeUnits: readonly string[] = ['Seconds', 'Milliseconds', 'Microseconds'];

/** By the unit of its instrument where there is one, else by its name. */
const isLatency = ({ namespace, metricName = '' }: LintedMetric, instruments: Instruments) => {
  const instrument = instruments.find(
    ({ metric }) => metric.namespace === namespace && metric.name === metricName,
  );
  return instrument
    ? instrument.kind === 'histogram' && timeUnits.includes(instrument.unit)
    : /latency|duration|response_?time|iterator_?age|execution_?time|run_?time/i.test(metricName);
};
