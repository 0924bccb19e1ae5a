import { listOf, objectOf, stringOf } from './json';
import type { LintedApp, LintedResource } from './linted-app';
import type { LintedMetric } from './linted-metric';
import { type MarkedText, markedText } from './marked-text';

/** The metrics on a dashboard's graphs; none where its body is no JSON. */
export const dashboardMetrics = (
  app: LintedApp,
  dashboard: LintedResource,
): readonly LintedMetric[] => {
  const body = markedText(app, dashboard.stack, dashboard.properties.DashboardBody);
  return listOf(objectOf(parseJson(body.text)).widgets).flatMap((widget) => {
    const { metrics, stat } = objectOf(objectOf(widget).properties);
    return fullRows(listOf(metrics)).flatMap((row) => toMetric(dashboard, row, stat, body));
  });
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Rows with what they repeat of the row above: `"."` one place of it, `"..."` all that is left.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
const fullRows = (rows: readonly unknown[]): readonly (readonly unknown[])[] => {
  let above: readonly unknown[] = [];
  return rows.filter(Array.isArray).map((row: readonly unknown[]) => {
    const written = row.filter((cell) => typeof cell !== 'object' || cell === null);
    const skipped = above.length - written.length + 1;
    const spread = written.flatMap((cell, at) =>
      cell === '...' ? above.slice(at, at + Math.max(0, skipped)) : [cell],
    );
    const full = spread.map((cell, at) => (cell === '.' ? above[at] : cell));
    if (full.length > 0) above = full;
    const options = row.findLast((cell) => typeof cell === 'object' && cell !== null);
    return options === undefined ? full : [...full, options];
  });
};

const toMetric = (
  of: LintedResource,
  row: readonly unknown[],
  widgetStatistic: unknown,
  body: MarkedText,
): readonly LintedMetric[] => {
  const options = objectOf(row.at(-1));
  const [namespace, metricName, ...cells] = row
    .filter((cell) => typeof cell !== 'object')
    .map((cell) => valueIn(body, cell));
  if (namespace === undefined || metricName === undefined) return [];
  const names = cells.filter((_, index) => index % 2 === 0);
  const dimensions = names.flatMap((name, index) =>
    typeof name === 'string' ? [{ name, value: cells[2 * index + 1] }] : [],
  );
  return [
    {
      of,
      namespace: stringOf(namespace),
      metricName: stringOf(metricName),
      dimensions: dimensions.length === names.length ? dimensions : undefined,
      statistic: stringOf(options.stat ?? widgetStatistic),
    },
  ];
};

/** A reference, plain text, or what only the deployment knows. */
const valueIn = ({ referenceOf, isMarked }: MarkedText, cell: unknown): unknown => {
  if (typeof cell !== 'string' || !isMarked(cell)) return cell;
  return referenceOf(cell)?.value ?? {};
};
