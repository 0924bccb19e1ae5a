import type { AlertRule } from '../../telemetry/alerts/alert-rule';
import type { Bound } from '../../telemetry/define-telemetry';
import type { MetricSeries } from '../../testing/alarm-test';
import { ruleTimeline } from '../lib/rule-timeline';
import { seededRandom } from './seeded-random';

/** A metric's samples, in promtool's notation. */
export const seriesOf = (
  { metric }: Bound,
  values: string,
  dimensions: Readonly<Record<string, string>> = {},
): MetricSeries => ({
  namespace: metric.namespace,
  metricName: metric.name,
  dimensions: { service: metric.service, ...dimensions },
  values,
});

export const awsSeries = (
  namespace: string,
  metricName: string,
  dimensions: Readonly<Record<string, string>>,
  values: string,
): MetricSeries => ({ namespace, metricName, dimensions, values });

const MINUTES_A_DAY = 1440;

/**
 * A value for each minute of a day, null where there is none.
 * @param busy - 0 in the middle of the night, 1 at noon
 * @param noise - 0 to 1, another each minute and the same each time
 */
export const day = (at: (busy: number, noise: number, minute: number) => number | null): string => {
  const random = seededRandom(7);
  return Array.from({ length: MINUTES_A_DAY }, (_, minute) => {
    const busy = Math.sin((Math.PI * minute) / MINUTES_A_DAY) ** 2;
    return at(busy, random(), minute) ?? '_';
  }).join(' ');
};

/** Three requests a minute at night, a hundred at noon: whole numbers. */
export const traffic = day((busy, noise) => Math.round(3 + 97 * busy + 10 * busy * noise));

/** Now and then one fails, at night too; a deployment at noon fails a quarter of its minute. */
export const fewErrors = day((_, noise, minute) => (minute === 720 ? 25 : noise > 0.98 ? 1 : null));

/** Whether a rule never goes off, given these metrics. */
export const staysQuiet = (
  rule: AlertRule,
  series: readonly MetricSeries[],
  options?: { readonly interval?: number },
): boolean =>
  ruleTimeline(rule, series, options).transitions.every(({ state }) => state !== 'ALARM');

/** The moments at which a rule goes off: `63m`. */
export const goesOffAt = (
  rule: AlertRule,
  series: readonly MetricSeries[],
  options?: { readonly interval?: number },
): readonly string[] =>
  ruleTimeline(rule, series, options).summary.flatMap((text) =>
    text.endsWith(' ALARM') ? [text.replace(' ALARM', '')] : [],
  );
