/** A metric as Prometheus sees it, with its samples. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'summary';
  readonly samples: readonly Sample[];
}

export interface Sample {
  /** A summary's `_sum` and `_count`. */
  readonly suffix?: '_sum' | '_count';
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The Content-Type that goes with the text. */
export const prometheusContentType = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Prometheus' text format; a family without samples is left out.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details
 */
export const toPrometheusText = (families: readonly MetricFamily[]): string =>
  families
    .filter(({ samples }) => samples.length > 0)
    .map(familyText)
    .join('');

const familyText = ({ name, help, type, samples }: MetricFamily): string =>
  [
    `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
    `# TYPE ${name} ${type}`,
    ...samples.map(
      ({ suffix = '', labels, value }) => `${name}${suffix}${labelText(labels)} ${number(value)}`,
    ),
    '',
  ].join('\n');

const labelText = (labels: Sample['labels']): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapedValue(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};

const escapedValue = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

const number = (value: number): string =>
  Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : value < 0 ? '-Inf' : 'NaN';
