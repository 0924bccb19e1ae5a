import { resourceTypes } from '../../../telemetry/resources/resource-types';
import { type AwsNamespace, awsMetrics, type MetricFamily } from '../aws-metrics';
import { type Finding, finding } from '../finding';
import type { LintCheck } from '../lint-subject';
import { dimensionSetText, isSameSet, type LintedMetric } from '../linted-metric';
import { isAlike, nearest } from '../nearest';

/** Metrics of AWS's namespaces that AWS does not send, or not with these dimensions. */
export const awsNames: LintCheck = ({ metrics }) => metrics.flatMap(judge);

const judge = (metric: LintedMetric): readonly Finding[] => {
  const { namespace, metricName } = metric;
  if (!namespace || !metricName) return [];
  const known = Object.hasOwn(awsMetrics, namespace) ? awsMetrics[namespace] : undefined;
  if (!known) return misspeltNamespace(metric, namespace);
  const families = familiesOf(known, metricName);
  if (families.length > 0) return wrongDimensions(metric, families, known);
  if (isRecommended(namespace, metricName)) return [];
  return unknownName(metric, metricName, known);
};

const familiesOf = (known: AwsNamespace, metricName: string): readonly MetricFamily[] =>
  known.families.filter(
    ({ metrics, prefixes = [] }) =>
      metrics.includes(metricName) || prefixes.some((prefix) => metricName.startsWith(prefix)),
  );

const misspeltNamespace = (metric: LintedMetric, namespace: string): readonly Finding[] => {
  const meant = Object.keys(awsMetrics).find((each) => isAlike(each, namespace));
  if (meant === undefined) return [];
  const message = `${namespace} ${metric.metricName} has no data, AWS writes the namespace ${meant}: write it so`;
  return [finding('aws-metric-misspelt', metric.of, message)];
};

/** Of AWS's own metrics some are two letters apart (GetRequests, PutRequests): so may be a new one. */
const MAX_CERTAIN_EDITS = 1;

const unknownName = (
  { of, namespace }: LintedMetric,
  metricName: string,
  { families, isWhole, source }: AwsNamespace,
): readonly Finding[] => {
  const near = nearest(
    metricName,
    families.flatMap(({ metrics }) => metrics),
  );
  if (near && near.edits <= (isWhole ? MAX_CERTAIN_EDITS : 0)) {
    const message = `${namespace} has no metric ${metricName}, AWS writes ${near.name}: write it so`;
    return [finding('aws-metric-misspelt', of, message)];
  }
  if (!isWhole) return [];
  const hint = near ? `, the nearest is ${near.name}` : '';
  const message = `${namespace} ${metricName} is not among the metrics that AWS documents${hint}, see ${source}: correct the name, or accept this if it is newer`;
  return [finding('aws-metric-unlisted', of, message)];
};

/** The tables of resources may know what these lists do not. */
const isRecommended = (namespace: string, metricName: string): boolean =>
  resourceTypes.some(
    (type) =>
      type.namespace === namespace && type.recommended.some(({ metric }) => metric === metricName),
  );

const wrongDimensions = (
  metric: LintedMetric,
  families: readonly MetricFamily[],
  known: AwsNamespace,
): readonly Finding[] => {
  const { of, namespace, metricName, dimensions } = metric;
  if (!dimensions) return [];
  const names = dimensions.map(({ name }) => name);
  const allowed = families.flatMap(({ dimensionSets }) => dimensionSets ?? [names]);
  if (allowed.some((set) => isSameSet(set, names))) return [];
  const sets = allowed.map(dimensionSetText).join(', ');
  const message = `AWS sends ${namespace} ${metricName} with ${sets}, got ${dimensionSetText(names)}${alternatives(known, names)}: use a set that it is sent with`;
  return [finding('aws-dimension-unknown', of, message)];
};

/** Which metrics do have these dimensions: `4XXError` of a REST API is `4xx` of an HTTP API. */
const alternatives = ({ families }: AwsNamespace, names: readonly string[]): string => {
  const fitting = families.filter(({ dimensionSets = [] }) =>
    dimensionSets.some((set) => set.length > 0 && isSameSet(set, names)),
  );
  const metrics = fitting.flatMap((family) => family.metrics).slice(0, 4);
  return metrics.length === 0 ? '' : `, with which it sends ${metrics.join(', ')} and so on`;
};
