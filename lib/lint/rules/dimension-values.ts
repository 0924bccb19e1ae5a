import { type MeteredType, meteredTypes } from '../aws-resources';
import { type Finding, finding } from '../finding';
import type { LintCheck } from '../lint-subject';
import type { LintedApp } from '../linted-app';
import type { LintedDimension, LintedMetric } from '../linted-metric';
import { type Reference, resolveReference } from '../reference';

/** Dimensions that are of nothing, or hold another attribute than the one that metrics know their resource by. */
export const dimensionValues: LintCheck = ({ app, metrics }) =>
  metrics.flatMap((metric) =>
    (metric.dimensions ?? []).flatMap((dimension) => judge(app, metric, dimension)),
  );

const judge = (
  app: LintedApp,
  metric: LintedMetric,
  { name, value }: LintedDimension,
): readonly Finding[] => {
  const reference = resolveReference(app, metric.of.stack, value);
  const what = `${name} of ${metric.namespace ?? 'the metric'} ${metric.metricName ?? ''}`.trim();
  if (reference.kind === 'nowhere') {
    const message = `${what} refers to ${reference.id}, and the template has no such resource: refer to the resource whose metric it is`;
    return [finding('dimension-dangling', metric.of, message)];
  }
  if (value === undefined || (reference.kind === 'text' && reference.text.trim() === '')) {
    const message = `${what} is empty: give the name of the resource whose metric it is`;
    return [finding('dimension-dangling', metric.of, message)];
  }
  const problem = metric.namespace && attributeProblem(metric.namespace, name, reference);
  return problem ? [finding('dimension-value-wrong', metric.of, `${what} ${problem}`)] : [];
};

const attributeProblem = (
  namespace: string,
  dimension: string,
  reference: Reference,
): string | undefined => {
  if (reference.kind !== 'attribute') return undefined;
  const { resource, attribute } = reference;
  const types = typesByDimension.get(`${namespace} ${dimension}`);
  if (!types) return undefined;
  const own = types.find(([type]) => type === resource.type)?.[1];
  if (own?.attributes.includes(attribute)) return undefined;
  if (own) {
    const allowed = own.attributes.join(' or ') || `the ${own.nameProperty} in plain text`;
    return `must be ${allowed} of ${resource.logicalId}, got ${attribute}: that is not the ${own.title}'s name in metrics, change it`;
  }
  // What other types have for it, such as an alias's function name, is not known here.
  return isMetered(resource.type)
    ? `must be of ${types.map(([type]) => type).join(' or ')}, got ${resource.logicalId}, an ${resource.type}: refer to the right resource`
    : undefined;
};

const typesByDimension: ReadonlyMap<string, readonly (readonly [string, MeteredType])[]> = (() => {
  const types = new Map<string, (readonly [string, MeteredType])[]>();
  for (const entry of Object.entries(meteredTypes)) {
    const key = `${entry[1].namespace} ${entry[1].dimension}`;
    types.set(key, [...(types.get(key) ?? []), entry]);
  }
  return types;
})();

const isMetered = (type: string): boolean => Object.hasOwn(meteredTypes, type);
