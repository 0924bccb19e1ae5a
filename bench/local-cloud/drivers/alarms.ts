import type { AlarmProperties } from '../../../local/alarms/alarm-properties';
import { createMetricAlarm } from '../../../local/alarms/metric-alarm';
import type { Metric } from '../../../local/metrics/metric';
import { createMetricStore, type MetricStore } from '../../../local/metrics/metric-store';
import {
  ALARMS,
  errorsIn,
  kindOf,
  LATENCIES,
  type LoadKind,
  MINUTES,
  REQUESTS,
} from '../alarm-load';

const START = Date.parse('2026-01-01T00:00:00Z');
const MINUTE_MS = 60_000;

const metricOf = (metricName: string, alarm: number): Metric => ({
  namespace: 'Bench',
  metricName,
  dimensions: { alarm: String(alarm) },
});

const fill = (store: MetricStore, alarm: number, kind: LoadKind): void => {
  const requests = metricOf('requests', alarm);
  const errors = metricOf('errors', alarm);
  const latency = metricOf('latency', alarm);
  const values = LATENCIES.map(([seconds]) => seconds);
  const counts = LATENCIES.map(([, upTo], i) => upTo - (LATENCIES[i - 1]?.[1] ?? 0));
  for (let minute = 0; minute < MINUTES; minute++) {
    const atMs = START + minute * MINUTE_MS;
    if (kind === 'p99') store.put(latency, atMs, values, counts);
    else {
      store.put(errors, atMs, [errorsIn(kind, minute)]);
      if (kind === 'ratio') store.put(requests, atMs, [REQUESTS]);
    }
  }
};

const stat = (id: string, metricName: string, alarm: number) => ({
  Id: id,
  ReturnData: false,
  MetricStat: {
    Metric: {
      Namespace: 'Bench',
      MetricName: metricName,
      Dimensions: [{ Name: 'alarm', Value: String(alarm) }],
    },
    Stat: 'Sum',
    Period: 60,
  },
});

const watched = (alarm: number, kind: LoadKind): Partial<AlarmProperties> => {
  if (kind === 'ratio') {
    const Expression = 'IF(requests >= 20, 100 * FILL(errors, 0) / requests, 0)';
    const queries = [stat('requests', 'requests', alarm), stat('errors', 'errors', alarm)];
    return { Threshold: 5, Metrics: [{ Id: 'rate', Expression, ReturnData: true }, ...queries] };
  }
  const Dimensions = [{ Name: 'alarm', Value: String(alarm) }];
  const common = { Namespace: 'Bench', Dimensions, Period: 60 };
  return kind === 'p99'
    ? { ...common, MetricName: 'latency', ExtendedStatistic: 'p99', Threshold: 2 }
    : { ...common, MetricName: 'errors', Statistic: 'Sum', Threshold: 5 };
};

const alarmOf = (alarm: number) =>
  createMetricAlarm(
    {
      AlarmName: `alarm-${alarm}`,
      arn: `arn:aws:cloudwatch:us-east-1:000000000000:alarm:alarm-${alarm}`,
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 5,
      DatapointsToAlarm: 3,
      TreatMissingData: 'notBreaching',
      ...watched(alarm, kindOf(alarm)),
    } as AlarmProperties & { readonly arn: string },
    START,
  );

const began = performance.now();
const numbers = Array.from({ length: ALARMS }, (_, i) => i);
const store = createMetricStore();
for (const alarm of numbers) fill(store, alarm, kindOf(alarm));
const filled = performance.now();
const alarms = numbers.map(alarmOf);
let transitions = 0;
for (let minute = 1; minute <= MINUTES; minute++) {
  const nowMs = START + minute * MINUTE_MS;
  for (const alarm of alarms) if (alarm.evaluate(store, nowMs)) transitions++;
}
const ended = performance.now();
const seconds = (ms: number): number => ms / 1000;
console.log(
  JSON.stringify({
    total: seconds(ended - began),
    evaluation: seconds(ended - filled),
    memory: process.resourceUsage().maxRSS / 1024,
    transitions,
  }),
);
