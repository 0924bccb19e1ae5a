import { type Bound, instrumentsOf } from '../../telemetry/define-telemetry';
import { type Dimensions, OTHER } from '../../telemetry/instrument';
import { toMetricMath } from '../../telemetry/signals/metric-math';
import type { Signal } from '../../telemetry/signals/signal';
import type { Unit } from '../../telemetry/unit';
import { baseUnits, inBaseUnit } from './base-unit';
import type { Question } from './metric-data';
import { labelNumber, type MetricFamily, type Sample } from './prometheus';
import { familyName, labelName } from './prometheus-name';

/** What is on the page. */
export interface PageContent {
  /** @default - all of the telemetry's */
  readonly instruments?: readonly Bound[];
  /** Names to take instead of facet and key: `http_request_duration_seconds`. */
  readonly names?: ReadonlyMap<Bound, string>;
  /**
   * The upper bounds, in the metric's own unit, of histograms whose buckets are told in place of their percentiles, so
   * that `histogram_quantile` holds. Each bound is one more metric to ask for.
   */
  readonly buckets?: ReadonlyMap<Bound, readonly number[]>;
  /** Which percentiles other histograms have. @default [50, 95, 99] */
  readonly percentiles?: readonly number[];
  /** Gauges beside the instruments: the value of a signal over the last five minutes, in base units, by its name. */
  readonly signals?: Readonly<Record<string, Signal>>;
}

/** A family before its values are known. */
export interface PlannedFamily extends Omit<MetricFamily, 'samples'> {
  readonly series: readonly PlannedSeries[];
}

/** The samples of one combination of labels. */
export interface PlannedSeries {
  /** Of an undeclared value nothing is told before it came; a declared one counts from 0. */
  readonly isDeclared: boolean;
  readonly samples: readonly PlannedSample[];
}

export interface PlannedSample extends Omit<Sample, 'value'> {
  readonly question: Question;
  /** Of the answer. */
  readonly unit: Unit;
}

/** When a number counts from and how often it is asked for. */
type Timing = Pick<Question, 'window' | 'periodSeconds' | 'everyMs'>;

const MINUTE_MS = 60_000;
const today: Timing = { window: 'today', periodSeconds: 0, everyMs: MINUTE_MS };
const newestMinute: Timing = { window: 'recent', periodSeconds: 60, everyMs: MINUTE_MS };
const newestFiveMinutes: Timing = { window: 'recent', periodSeconds: 300, everyMs: MINUTE_MS };
const everyFiveMinutes: Timing = { ...newestFiveMinutes, everyMs: 5 * MINUTE_MS };

/**
 * Which families a page has, and what to ask for them. Roll-ups are left out: sums over labels would count them twice.
 * @throws RangeError when two families would share a name, or a name or a bound cannot be told to Prometheus
 */
export const planPage = (telemetry: object, content: PageContent): readonly PlannedFamily[] => {
  const instruments = content.instruments ?? instrumentsOf(telemetry);
  const families = [
    ...instruments.map((instrument) => planInstrument(instrument, content)),
    ...Object.entries(content.signals ?? {}).map(planSignal),
  ];
  checkNames(families);
  return families;
};

const planInstrument = (instrument: Bound, content: PageContent): PlannedFamily => {
  const { kind, help, unit, by } = instrument;
  const bounds = content.buckets?.get(instrument);
  const labels = labelNames(instrument);
  return {
    name: familyName(instrument, content.names?.get(instrument)),
    help,
    unit: baseUnits[unit]?.name,
    type: kind === 'histogram' ? (bounds ? 'histogram' : 'summary') : kind,
    series: combinations(by).map((dimensions) => ({
      isDeclared: !Object.values(dimensions).includes(OTHER),
      samples: samplesOf(instrument, dimensions, content).map((sample) => ({
        ...sample,
        labels: { ...renamed(dimensions, labels), ...sample.labels },
      })),
    })),
  };
};

const combinations = (by: Dimensions): readonly Readonly<Record<string, string>>[] =>
  Object.entries(by).reduce<readonly Readonly<Record<string, string>>[]>(
    (found, [name, values]) =>
      found.flatMap((labels) => [...values, OTHER].map((value) => ({ ...labels, [name]: value }))),
    [{}],
  );

const samplesOf = (
  instrument: Bound,
  dimensions: Readonly<Record<string, string>>,
  { buckets, percentiles = [50, 95, 99] }: PageContent,
): readonly PlannedSample[] => {
  const { unit } = instrument;
  const question = (statistic: string, timing: Timing) =>
    questionOf(instrument, dimensions, statistic, timing);
  const sum = (suffix: '_total' | '_sum'): PlannedSample => ({
    suffix,
    labels: {},
    unit,
    question: question('Sum', today),
  });
  if (instrument.kind === 'counter') return [sum('_total')];
  if (instrument.kind === 'gauge') {
    return [{ labels: {}, unit, question: question('Average', newestMinute) }];
  }
  const count = question('SampleCount', today);
  const bounds = buckets?.get(instrument);
  return [
    ...(bounds
      ? bucketsOf(instrument, bounds, (bound) => question(`TC(:${bound})`, today), count)
      : percentiles.map((percent) => ({
          labels: { quantile: labelNumber(percent / 100) },
          unit,
          question: question(`p${percent}`, everyFiveMinutes),
        }))),
    sum('_sum'),
    { suffix: '_count', labels: {}, unit: 'Count', question: count },
  ];
};

/** CloudWatch counts the values up to a bound, as a bucket of Prometheus does: the trimmed count. */
const bucketsOf = (
  { unit, metric }: Bound,
  bounds: readonly number[],
  upTo: (bound: number) => Question,
  count: Question,
): readonly PlannedSample[] => {
  checkBounds(metric.name, bounds);
  const bucket = (le: number, question: Question): PlannedSample => ({
    suffix: '_bucket',
    labels: { le: labelNumber(le) },
    unit: 'Count',
    question,
  });
  return [
    ...bounds.map((bound) => bucket(inBaseUnit(bound, unit), upTo(bound))),
    bucket(Number.POSITIVE_INFINITY, count),
  ];
};

const questionOf = (
  { metric: { namespace, name: metricName, service } }: Bound,
  dimensions: Readonly<Record<string, string>>,
  statistic: string,
  timing: Timing,
): Question => ({
  ...timing,
  metrics: [
    {
      id: 'm1',
      metric: { namespace, metricName, dimensions: { service, ...dimensions }, statistic },
    },
  ],
});

const planSignal = ([name, signal]: readonly [string, Signal]): PlannedFamily => {
  if (!/^[A-Za-z_:][\w:]*$/.test(name) || name.endsWith('_total')) {
    throw new RangeError(
      `a signal's name must be letters, digits, _ and : without _total at its end, got ${JSON.stringify(name)}: choose another`,
    );
  }
  const question: Question = { ...newestFiveMinutes, ...toMetricMath(signal) };
  const samples = [{ labels: {}, unit: signal.unit, question }];
  return { name, help: signal.label, type: 'gauge', series: [{ isDeclared: true, samples }] };
};

type Labels = ReadonlyMap<string, string>;

const labelNames = ({ by, metric }: Bound): Labels => {
  const labels = new Map(Object.keys(by).map((dimension) => [dimension, labelName(dimension)]));
  if (new Set(labels.values()).size === labels.size) return labels;
  throw new RangeError(
    `two dimensions of ${metric.path.join('.')} would be one label: ${[...labels.values()].join(', ')}: rename one of them`,
  );
};

const renamed = (
  dimensions: Readonly<Record<string, string>>,
  labels: Labels,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(dimensions).map(([name, value]) => [labels.get(name) ?? name, value]),
  );

const checkBounds = (name: string, bounds: readonly number[]): void => {
  const isAscending = bounds.every((bound, i) => bound > (bounds[i - 1] ?? 0));
  if (bounds.length > 0 && isAscending && bounds.every((bound) => /^[\d.]+$/.test(String(bound)))) {
    return;
  }
  throw new RangeError(
    `the buckets of ${name} must be numbers above 0 in ascending order, got ${JSON.stringify(bounds)}`,
  );
};

const partsOf: Readonly<Record<MetricFamily['type'], readonly string[]>> = {
  counter: ['', '_total'],
  gauge: [''],
  summary: ['', '_sum', '_count'],
  histogram: ['', '_bucket', '_sum', '_count'],
};

const checkNames = (families: readonly PlannedFamily[]): void => {
  const taken = new Set<string>();
  for (const { name, type } of families) {
    for (const part of partsOf[type]) {
      if (taken.has(name + part)) {
        throw new RangeError(
          `two metrics of the page would be named ${name + part}: give one of them another by names`,
        );
      }
      taken.add(name + part);
    }
  }
};
