import type { Bound } from '../telemetry/define-telemetry';
import type { Captured, CapturedMetric } from './capture-lines';
import { capturedOf, indented, type MatcherContext, type MatcherResult } from './matcher';
import { differences } from './partial-match';

/** What must be true of a metric; what is left out may be anything. Asymmetric matchers may stand for values. */
export interface ExpectedMetric<D = Readonly<Record<string, string | RegExp | undefined>>> {
  /** One of its values, where it has several. */
  readonly value?: number;
  /** All of its dimensions: as in CloudWatch, a metric with further ones is another metric. */
  readonly dimensions?: D;
  readonly unit?: string;
  /** How many values; one that goes to several dimension sets counts once. @default - at least one */
  readonly times?: number;
  readonly namespace?: string;
}

/** The dimensions of an instrument; `service` goes without saying. */
export type DimensionsOf<I extends Bound> = {
  readonly [D in keyof I['by']]?: I['by'][D][number] | 'other' | RegExp;
} & { readonly service?: string };

export interface MetricMatchers<R> {
  /** Of what `captureLines` gave: CloudWatch reads this metric from its lines. */
  toHaveEmittedMetric(name: string, expected?: ExpectedMetric): R;
  /** Of what `captureLines` gave: CloudWatch reads this instrument's metric from its lines. */
  toHaveEmittedMetric<I extends Bound>(
    instrument: I,
    expected?: ExpectedMetric<DimensionsOf<I>>,
  ): R;
}

declare global {
  namespace jest {
    interface Matchers<R, T> extends MetricMatchers<R> {}
  }
}

/** For `expect.extend(metricMatchers)`. */
export const metricMatchers = {
  toHaveEmittedMetric(
    this: MatcherContext,
    received: unknown,
    which: string | Bound,
    expected: ExpectedMetric = {},
  ): MatcherResult {
    const captured = capturedOf(received, 'toHaveEmittedMetric');
    const wanted = wantedMetric(which, expected);
    const times = timesEmitted(captured, wanted, this.equals);
    const pass = wanted.times === undefined ? times > 0 : times === wanted.times;
    const message = () =>
      `expected ${describe(wanted, this)}${pass ? ' not' : ''} to be emitted${timesText(wanted.times)}, it was${timesText(times)}\n${emitted(captured, wanted.name)}`;
    return { pass, message };
  },
};

interface WantedMetric extends ExpectedMetric {
  readonly name: string;
  /** Of an instrument's metric, whatever its other dimensions are. */
  readonly service?: string;
}

const wantedMetric = (which: string | Bound, expected: ExpectedMetric): WantedMetric => {
  if (typeof which === 'string') return { ...expected, name: which };
  const { name, namespace, service } = which.metric;
  const { dimensions } = expected;
  const of = dimensions ? { dimensions: { service, ...dimensions } } : { service };
  return { namespace, ...expected, ...of, name };
};

const timesEmitted = (
  { metrics }: Captured,
  wanted: WantedMetric,
  equals: MatcherContext['equals'],
): number => {
  const counts = new Map<number, number>();
  for (const sample of metrics) {
    if (!isWanted(sample, wanted, equals)) continue;
    const { value } = wanted;
    const values = sample.values.filter((each) => value === undefined || equals(each, value));
    // A line has one list of values for a name, whichever dimension sets they go to.
    counts.set(sample.lineNumber, values.length);
  }
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
};

const isWanted = (
  { metric }: CapturedMetric,
  { name, namespace, service, unit, dimensions }: WantedMetric,
  equals: MatcherContext['equals'],
): boolean =>
  metric.metricName === name &&
  (namespace === undefined || equals(metric.namespace, namespace)) &&
  (service === undefined || metric.dimensions.service === service) &&
  (unit === undefined || equals(metric.unit, unit)) &&
  (dimensions === undefined ||
    (numberOf(dimensions) === numberOf(metric.dimensions) &&
      differences(equals, dimensions, metric.dimensions).length === 0));

const numberOf = (dimensions: object): number =>
  Object.values(dimensions).filter((value) => value !== undefined).length;

const timesText = (times: number | undefined): string => {
  if (times === undefined) return '';
  return times === 0 ? ' never' : times === 1 ? ' once' : ` ${times} times`;
};

const describe = (
  { name, times, ...expected }: WantedMetric,
  { utils }: MatcherContext,
): string => {
  const stated = Object.entries(expected).filter(([, value]) => value !== undefined);
  if (stated.length === 0) return name;
  return `${name} with ${utils.stringify(Object.fromEntries(stated))}`;
};

const emitted = ({ metrics }: Captured, name: string): string => {
  if (metrics.length === 0) return 'no metric was emitted';
  const named = metrics.filter(({ metric }) => metric.metricName === name);
  if (named.length > 0) return `emitted of that name:${indented(named.map(inShort))}`;
  const names = [...new Set(metrics.map(({ metric }) => metric.metricName))].sort();
  return `none of that name was emitted, but ${names.join(', ')}`;
};

/** `Shop http_requests{service="shop"} 1 Count (line 1)`. */
const inShort = ({ metric, values, lineNumber }: CapturedMetric): string => {
  const { namespace, metricName, unit } = metric;
  const dimensions = Object.entries(metric.dimensions).map(
    ([name, value]) => `${name}=${JSON.stringify(value)}`,
  );
  return `${namespace} ${metricName}{${dimensions.join(', ')}} ${values.join(', ')} ${unit} (line ${lineNumber})`;
};
