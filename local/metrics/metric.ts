/** A metric's identity: the dimension set counts as a whole, its order does not. */
export interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

const keys = new WeakMap<Metric, string>();

/** A text that is the same for the same metric. It is remembered, so a metric must not change. */
export const metricKey = (metric: Metric): string => {
  const known = keys.get(metric);
  if (known !== undefined) return known;
  const dimensions = Object.entries(metric.dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  const key = JSON.stringify([metric.namespace, metric.metricName, dimensions]);
  keys.set(metric, key);
  return key;
};

/**
 * What CloudWatch takes as a namespace, or as the name or value of a dimension: ASCII without control characters, not
 * blank.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html
 */
export const isPlainText = (text: string, maxLength: number): boolean =>
  text.length <= maxLength && /^[\x20-\x7e]*[\x21-\x7e][\x20-\x7e]*$/.test(text);

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const byteAndBitUnits = ['Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes'].flatMap(
  (unit) => [unit, unit.replace('yte', 'it')],
);
export const units: readonly string[] = [
  'Seconds',
  'Microseconds',
  'Milliseconds',
  'Percent',
  'Count',
  'Count/Second',
  ...byteAndBitUnits,
  ...byteAndBitUnits.map((unit) => `${unit}/Second`),
  'None',
];
