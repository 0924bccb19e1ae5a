import { toAlarmProperties } from '../../lib/alarms/alarm-properties';
import type { AlarmProperties } from '../../local/alarms/alarm-properties';
import { createMetricAlarm } from '../../local/alarms/metric-alarm';
import { createMetricStore } from '../../local/metrics/metric-store';
import type { AlertRule } from '../../telemetry/alerts/alert-rule';
import type { MetricSeries } from '../../testing/alarm-test';
import { parseMetricSeries } from '../../testing/metric-series';
import { pascalCased } from './rule-timeline';

const START_MS = Date.UTC(2026, 0, 5);

/**
 * The minutes at which a rule with an anomaly band goes off, given samples a minute apart and the band that CloudWatch's
 * model, which nobody has here, would give.
 */
export const bandTimeline = (
  rule: AlertRule,
  { values, ...series }: MetricSeries,
  band: { readonly lower: number; readonly upper: number },
): readonly number[] => {
  const properties = pascalCased(toAlarmProperties(rule, { service: 'test' })) as AlarmProperties;
  const alarm = createMetricAlarm({ ...properties, arn: 'test' }, START_MS, undefined, {
    bands: (_, { length }) => ({
      lower: Array<number>(length).fill(band.lower),
      upper: Array<number>(length).fill(band.upper),
    }),
  });
  const store = createMetricStore();
  return parseMetricSeries(values).flatMap((value, minute) => {
    const measuredMs = START_MS + minute * 60_000;
    if (value !== null) {
      store.put({ dimensions: {}, ...series, storageResolution: 60 }, measuredMs, [value]);
    }
    return alarm.evaluate(store, measuredMs + 60_000)?.to === 'ALARM' ? [minute + 1] : [];
  });
};
