import { toAlarmProperties } from '../../../lib/alarms/alarm-properties';
import type { AlarmProperties } from '../../../local/alarms/alarm-properties';
import { createMetricAlarm } from '../../../local/alarms/metric-alarm';
import { createMetricStore } from '../../../local/metrics/metric-store';
import type { AlertRule } from '../../../telemetry/alerts/alert-rule';
import { rulesOf } from '../../../telemetry/resources/resource-rules';
import type { Facts, ResourceType } from '../../../telemetry/resources/resource-type';
import { toMetricMath } from '../../../telemetry/signals/metric-math';
import { pascalCased } from '../../lib/rule-timeline';

/** The values that came of a metric, and how often each. */
export type Samples = readonly (readonly [value: number, count: number])[];

/** What a resource measures in a minute, by metric; one that is left out is silent. */
export type Minute = Readonly<Record<string, Samples | undefined>>;

/** When a rule first went off, in minutes; of rules that stayed quiet there is nothing. */
export type Told = ReadonlyMap<string, number>;

const MINUTE_MS = 60_000;
/** A Monday at midnight. */
const START_MS = Date.UTC(2026, 0, 5);

export const defaultRules = <F extends Facts>(
  type: ResourceType<F>,
  facts: F,
  dimensions: Readonly<Record<string, string>> = { Thing: 'thing' },
): readonly AlertRule[] =>
  rulesOf(
    type,
    { name: 'Thing', dimensions, facts },
    { overrides: [], runbook: () => 'https://x' },
  );

/** The alarms of all rules, as they would be deployed, over the minutes of a day. */
export const toldOn = (rules: readonly AlertRule[], day: readonly Minute[]): Told => {
  const store = createMetricStore();
  const series = metricsOf(rules);
  const alarms = rules.map((rule) => ({ rule, alarm: alarmOf(rule) }));
  const told = new Map<string, number>();
  for (const [minute, samples] of day.entries()) {
    const nowMs = START_MS + minute * MINUTE_MS;
    for (const metric of series) {
      const came = samples[metric.metricName];
      if (!came || came.length === 0) continue;
      const [values, counts] = [came.map(([value]) => value), came.map(([, count]) => count)];
      store.put(metric, nowMs, values, counts);
    }
    for (const { rule, alarm } of alarms) {
      const transition = alarm.evaluate(store, nowMs + MINUTE_MS);
      const id = rule.name.slice('Thing-'.length);
      if (transition?.to === 'ALARM' && !told.has(id)) told.set(id, minute + 1);
    }
  }
  return told;
};

/** In each of their dimension sets: an index and its table, the nodes of a cache. */
const metricsOf = (rules: readonly AlertRule[]) => {
  const metrics = rules.flatMap(({ condition }) => toMetricMath(condition.signal).metrics);
  const identities = metrics.map(({ metric: { namespace, metricName, dimensions } }) => ({
    ...{ namespace, metricName, dimensions },
  }));
  return [...new Map(identities.map((metric) => [JSON.stringify(metric), metric])).values()];
};

const alarmOf = (rule: AlertRule) => {
  const properties = pascalCased(toAlarmProperties(rule, { service: 'day' })) as AlarmProperties;
  return createMetricAlarm({ ...properties, arn: rule.name }, START_MS);
};

/** Numbers from 0 to 1 that follow from a seed. */
export const randomOf = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

export type Random = ReturnType<typeof randomOf>;

/** How many come in a minute of which this many come on average. */
export const poisson = (mean: number, random: Random): number => {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  const floor = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > floor; product *= random()) count++;
  return count;
};

export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** With a long tail, as durations have it: the p99 is about four times the median where the spread is 0.6. */
export const lognormal = (median: number, spread: number, random: Random): number =>
  median * Math.exp(spread * normal(random));
