import type { AlarmState } from '../local/alarms/alarm-evaluation';
import { createMetricAlarm } from '../local/alarms/metric-alarm';
import { createMetricStore } from '../local/metrics/metric-store';
import { parseMetricSeries } from './metric-series';
import { type AlarmTemplate, type References, templateAlarm } from './template-alarm';

/** One metric's samples: sample k is measured at k intervals, and seen by the alarm one interval later. */
export interface MetricSeries {
  readonly namespace: string;
  readonly metricName: string;
  /** @default - none */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** @default 'None' */
  readonly unit?: string;
  /** In promtool's notation: `'0x9 6x5 _x3'`. */
  readonly values: string;
}

export interface AlarmTest {
  /** A synthesized CloudFormation template. */
  readonly template: AlarmTemplate;
  /** The alarm's name or logical id, or how its name ends after a hyphen. */
  readonly alarm: string;
  /** Between two samples, in seconds: a multiple of 60, or a part of a minute. @default 60 */
  readonly interval?: number;
  readonly series: readonly MetricSeries[];
  /** What `Ref` and `Fn::GetAtt` stand for. @default - the logical id, `<logical id>.<attribute>` */
  readonly references?: References;
}

export interface AlarmTransition {
  /** When the alarm is evaluated, from the beginning of the series. */
  readonly atSeconds: number;
  readonly state: AlarmState;
}

export interface AlarmTimeline {
  readonly alarm: string;
  readonly transitions: readonly AlarmTransition[];
  /** The transitions in short: `13m ALARM`. */
  readonly summary: readonly string[];
}

/** A Monday at midnight: any moment would do. */
const START_MS = Date.UTC(2026, 0, 5);

/**
 * When an alarm of a synthesized template changes its state, given these metrics. It begins in INSUFFICIENT_DATA, and
 * is evaluated as CloudWatch would, until the longest series ends.
 */
export const alarmTimeline = (test: AlarmTest): AlarmTimeline => {
  const { template, interval = 60, references } = test;
  checkInterval(interval);
  const properties = templateAlarm(template, test.alarm, references);
  const alarm = createMetricAlarm({ ...properties, arn: properties.AlarmName }, START_MS);
  const store = createMetricStore();
  const samples = samplesOf(test.series, interval);
  const endMs = START_MS + Math.max(0, ...test.series.map((s) => lengthOf(s) * interval * 1000));
  const transitions: AlarmTransition[] = [];
  let next = 0;
  const stepMs = alarm.evaluationIntervalMs;
  for (let nowMs = START_MS + stepMs; nowMs <= endMs; nowMs += stepMs) {
    for (let s = samples[next]; s && s.seenMs <= nowMs; s = samples[++next]) {
      store.put({ ...s.series, storageResolution: interval < 60 ? 1 : 60 }, s.measuredMs, [
        s.value,
      ]);
    }
    const transition = alarm.evaluate(store, nowMs);
    if (transition) {
      transitions.push({ atSeconds: (nowMs - START_MS) / 1000, state: transition.to });
    }
  }
  return { alarm: properties.AlarmName, transitions, summary: transitions.map(inShort) };
};

const checkInterval = (interval: number): void => {
  if (interval > 0 && (interval % 60 === 0 || 60 % interval === 0)) return;
  throw new RangeError(
    `the interval must be a multiple of 60 seconds or a part of a minute, got ${interval}`,
  );
};

const lengthOf = ({ values }: MetricSeries): number => parseMetricSeries(values).length;

/** In the order in which they are seen. */
const samplesOf = (series: readonly MetricSeries[], interval: number) =>
  series
    .flatMap(({ values, dimensions = {}, ...metric }) =>
      parseMetricSeries(values).flatMap((value, k) => {
        const measuredMs = START_MS + k * interval * 1000;
        const seenMs = measuredMs + interval * 1000;
        return value === null
          ? []
          : [{ series: { ...metric, dimensions }, value, measuredMs, seenMs }];
      }),
    )
    .sort((a, b) => a.seenMs - b.seenMs);

const inShort = ({ atSeconds, state }: AlarmTransition): string =>
  `${atSeconds % 60 === 0 ? `${atSeconds / 60}m` : `${atSeconds}s`} ${state}`;
