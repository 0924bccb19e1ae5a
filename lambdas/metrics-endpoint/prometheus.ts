/** A metric as Prometheus sees it, with its samples. */
export interface MetricFamily {
  /** Ends with the unit, where there is one; a counter's `_total` is not part of it. */
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'summary' | 'histogram';
  /** A base unit: `seconds`, `bytes`, `ratio`. */
  readonly unit?: string;
  readonly samples: readonly Sample[];
}

export interface Sample {
  /** A counter's `_total`; a summary's or histogram's parts. */
  readonly suffix?: '_total' | '_sum' | '_count' | '_bucket';
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Format {
  readonly contentType: string;
  readonly header: (family: MetricFamily) => readonly string[];
  readonly end: string;
}

/** The two text forms that a scraper may ask for, by media type. */
export const formats = {
  /** @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details */
  'text/plain': {
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    header: ({ name, help, type }) => {
      const shown = type === 'counter' ? `${name}_total` : name;
      return [`# HELP ${shown} ${escapedText(help)}`, `# TYPE ${shown} ${type}`];
    },
    end: '',
  },
  /** @see https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md */
  'application/openmetrics-text': {
    contentType: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
    header: ({ name, help, type, unit }) => [
      `# TYPE ${name} ${type}`,
      ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
      `# HELP ${name} ${escapedQuotes(escapedText(help))}`,
    ],
    end: '# EOF\n',
  },
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof formats;

/** A page as a scraper reads it; a family without samples is left out. */
export const toPrometheusText = (
  families: readonly MetricFamily[],
  formatName: FormatName,
): string => {
  const format: Format = formats[formatName];
  const texts = families
    .filter(({ samples }) => samples.length > 0)
    .map((family) => `${[...format.header(family), ...sampleLines(family)].join('\n')}\n`);
  return texts.join('') + format.end;
};

const sampleLines = ({ name, samples }: MetricFamily): readonly string[] =>
  samples.map(
    ({ suffix = '', labels, value }) => `${name}${suffix}${labelText(labels)} ${number(value)}`,
  );

const labelText = (labels: Sample['labels']): string => {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${escapedQuotes(escapedText(value))}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};

const escapedText = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');

const escapedQuotes = (text: string): string => text.replaceAll('"', '\\"');

const number = (value: number): string =>
  Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : value < 0 ? '-Inf' : 'NaN';

/** A number as the value of `le` or `quantile`, the same in both forms: a series is known by it. */
export const labelNumber = (value: number): string =>
  Number.isInteger(value) ? value.toFixed(1) : number(value);
