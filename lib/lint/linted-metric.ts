import { listOf, objectOf, stringOf } from './json';
import type { LintedApp, LintedResource } from './linted-app';
import { textOf } from './reference';

export interface LintedDimension {
  readonly name: string;
  /** As the template has it: a text or a reference. */
  readonly value: unknown;
}

/** One statistic of one metric, as an alarm or a dashboard asks for it; what only the deployment knows is undefined. */
export interface LintedMetric {
  /** The alarm or the dashboard. */
  readonly of: LintedResource;
  readonly namespace?: string;
  readonly metricName?: string;
  readonly dimensions?: readonly LintedDimension[];
  readonly statistic?: string;
}

/** The dimension set of a metric, for people: `[FunctionName]`. */
export const dimensionSetText = (names: readonly string[]): string =>
  names.length === 0 ? 'no dimensions' : `[${[...names].sort().join(', ')}]`;

export const isSameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name) => other.includes(name));

/** `Dimensions` of an alarm; undefined where they are a condition or hold a name that is not plain text. */
export const dimensionsOf = (
  app: LintedApp,
  of: LintedResource,
  value: unknown,
): readonly LintedDimension[] | undefined => {
  if (value !== undefined && !Array.isArray(value)) return undefined;
  const dimensions = listOf(value).map((each) => {
    const { Name, Value } = objectOf(each);
    return { name: textOf(app, of.stack, Name), value: Value };
  });
  return dimensions.every(isNamed) ? dimensions : undefined;
};

const isNamed = (dimension: {
  readonly name: string | undefined;
  readonly value: unknown;
}): dimension is LintedDimension => dimension.name !== undefined;

/** A `MetricStat.Metric`, or an alarm's own properties of the same names. */
export const metricOf = (
  app: LintedApp,
  of: LintedResource,
  value: unknown,
  statistic: unknown,
): LintedMetric => {
  const { Namespace, MetricName, Dimensions } = objectOf(value);
  return {
    of,
    namespace: textOf(app, of.stack, Namespace),
    metricName: textOf(app, of.stack, MetricName),
    dimensions: dimensionsOf(app, of, Dimensions),
    statistic: stringOf(statistic),
  };
};
