import type { Bound } from '../../telemetry/define-telemetry';
import { snakeCase } from '../../telemetry/snake-case';
import { baseUnits } from './base-unit';

/** How else a name may spell its unit; the base unit takes its place, and `total` is for counters to add. */
const spellings: Readonly<Record<string, RegExp>> = {
  seconds: /(_(total|s|secs?|seconds|ms|millis|milliseconds|us|micros|microseconds))+$/,
  bytes: /(_(total|bytes|kb|kilobytes|mb|megabytes|gb|gigabytes|tb|terabytes|bits))+$/,
  ratio: /(_(total|ratio|pct|percent|percentage))+$/,
};

/**
 * Facet and key in snake case, and the base unit: `http_latency_seconds`.
 * @param chosen - a name to take instead of facet and key; the unit follows all the same
 */
export const familyName = ({ unit, metric }: Bound, chosen?: string): string => {
  const name = legalName(chosen ?? metric.path.map(snakeCase).join('_'));
  const baseUnit = baseUnits[unit]?.name;
  const stem = name.replace(spellings[baseUnit ?? ''] ?? /(_total)+$/, '') || '_';
  return baseUnit === undefined || stem.endsWith(`_${baseUnit}`) ? stem : `${stem}_${baseUnit}`;
};

/** What Prometheus itself writes into a sample's labels. */
const reservedLabels: ReadonlySet<string> = new Set(['le', 'quantile']);

/** A dimension's name as a label; two underscores in front are Prometheus' own. */
export const labelName = (dimension: string): string => {
  const legal = legalName(dimension).replace(/^__+/, '_');
  return reservedLabels.has(legal) ? `exported_${legal}` : legal;
};

/** @see https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels */
const legalName = (name: string): string =>
  name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d|$)/, '_');
