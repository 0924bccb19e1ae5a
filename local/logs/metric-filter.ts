import type { StandardUnit } from '@aws-sdk/client-cloudwatch';
import { units } from '../metrics/metric';
import { parseFilterPattern } from './filter-pattern';
import type { StoredLogEvent } from './log-event';
import type { FilterPattern } from './message-filter';

/** Makes metrics of log events, as PutMetricFilter takes it. */
export interface MetricFilterDefinition {
  readonly filterName: string;
  readonly logGroupName: string;
  readonly filterPattern: string;
  readonly transformation: MetricTransformation;
  /** @default 0 */
  readonly createdMs?: number;
}

export interface MetricTransformation {
  readonly metricNamespace: string;
  readonly metricName: string;
  /** A number, or what to read it from: `$.latency`, `$size`, `$7`. */
  readonly metricValue: string;
  /** For minutes in which events came and none matched. @default - no value */
  readonly defaultValue?: number;
  /** By name, what to read each from. @default - none */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** @default 'None' */
  readonly unit?: StandardUnit;
}

/** What a metric filter makes of one event. */
export interface FilterSample {
  readonly timestampMs: number;
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface MetricFilter {
  readonly definition: MetricFilterDefinition;
  readonly pattern: FilterPattern;
  /** Undefined where the event does not match; a sample of undefined where it does and holds no number. */
  sample(
    event: Pick<StoredLogEvent, 'timestampMs' | 'message'>,
  ): { readonly sample?: FilterSample } | undefined;
}

/** A metric filter with a part that CloudWatch Logs does not take. */
export class MetricFilterError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MetricFilterError';
  }
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html */
const limits = {
  dimensions: 3,
  dimensionNameLength: 255,
  nameLength: 512,
  valueLength: 100,
  namespaceLength: 255,
  metricLength: 255,
} as const;

/**
 * Reads a metric filter.
 * @throws MetricFilterError for limits, FilterPatternError for the pattern and the selectors
 */
export const createMetricFilter = (definition: MetricFilterDefinition): MetricFilter => {
  const { filterPattern, transformation } = definition;
  const pattern = parseFilterPattern(filterPattern);
  checkLimits(definition, pattern);
  const valueIn = readValue(pattern, transformation.metricValue);
  const dimensionsOf = readDimensions(pattern, transformation.dimensions ?? {});
  return {
    definition,
    pattern,
    sample: ({ message, timestampMs }) => {
      if (!pattern.matches(message)) return undefined;
      const value = valueIn(message);
      const dimensions = dimensionsOf(message);
      if (value === undefined || dimensions === undefined) return {};
      return { sample: { timestampMs, value, dimensions } };
    },
  };
};

const checkLimits = (
  { filterName, transformation }: MetricFilterDefinition,
  pattern: FilterPattern,
): void => {
  const {
    metricName,
    metricNamespace,
    metricValue,
    dimensions = {},
    defaultValue,
    unit = 'None',
  } = transformation;
  const names = Object.keys(dimensions);
  const count = names.length;
  const wrongName = names.find((name) => !within(name, limits.dimensionNameLength));
  const checks: readonly (readonly [isWrong: boolean, message: string])[] = [
    [
      !isName(filterName),
      `a filter's name has 1 to ${limits.nameLength} characters without : and *, got ${JSON.stringify(filterName)}`,
    ],
    [
      !within(metricName, limits.metricLength),
      `a metric's name has 1 to ${limits.metricLength} characters, got ${JSON.stringify(metricName)}`,
    ],
    [
      !within(metricNamespace, limits.namespaceLength),
      `a namespace has 1 to ${limits.namespaceLength} characters, got ${JSON.stringify(metricNamespace)}`,
    ],
    [
      !within(metricValue, limits.valueLength),
      `a metric's value has 1 to ${limits.valueLength} characters, got ${metricValue?.length ?? 0}`,
    ],
    [
      defaultValue !== undefined && !Number.isFinite(defaultValue),
      `a default value is a number, got ${defaultValue}`,
    ],
    [!units.includes(unit), `a unit is one of ${units.join(', ')}, got ${unit}`],
    [
      count > limits.dimensions,
      `a metric filter has at most ${limits.dimensions} dimensions, got ${count}`,
    ],
    [
      wrongName !== undefined,
      `a dimension's name has 1 to ${limits.dimensionNameLength} characters, got ${JSON.stringify(wrongName)}`,
    ],
    [
      count > 0 && pattern.kind === 'terms',
      'dimensions need a JSON or space-delimited filter pattern, got a pattern of terms',
    ],
    [
      count > 0 && defaultValue !== undefined,
      'a metric filter has dimensions or a default value, got both',
    ],
  ];
  const wrong = checks.find(([isWrong]) => isWrong);
  if (wrong) throw new MetricFilterError(wrong[1]);
};

const within = (text: string | undefined, length: number): boolean =>
  typeof text === 'string' && text.length >= 1 && text.length <= length;

const isName = (name: string): boolean => within(name, limits.nameLength) && !/[:*]/.test(name);

const readValue = (
  pattern: FilterPattern,
  text: string,
): ((message: string) => number | undefined) => {
  if (text.trim() !== '' && Number.isFinite(Number(text))) return () => Number(text);
  if (!text.startsWith('$')) {
    throw new MetricFilterError(
      `a metric's value is a number or a selector such as $.latency or $size, got ${JSON.stringify(text)}`,
    );
  }
  const select = pattern.select(text);
  return (message) => toNumber(select(message));
};

const toNumber = (value: string | number | undefined): number | undefined => {
  if (value === undefined || String(value).trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
};

/** Of CloudWatch, which takes no longer ones. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html */
const MAX_DIMENSION_VALUE_LENGTH = 1024;

const isDimensionValue = (value: string | number | undefined): boolean =>
  value !== undefined && within(String(value).trim(), MAX_DIMENSION_VALUE_LENGTH);

/**
 * An event without one of the dimensions measures another metric, so it makes no sample, and neither does one with a
 * value that CloudWatch does not take (AWS does not say).
 */
const readDimensions = (
  pattern: FilterPattern,
  dimensions: Readonly<Record<string, string>>,
): ((message: string) => Readonly<Record<string, string>> | undefined) => {
  const selectors = Object.entries(dimensions).map(
    ([name, selector]) => [name, pattern.select(selector)] as const,
  );
  return (message) => {
    const values = selectors.map(([name, select]) => [name, select(message)] as const);
    if (!values.every(([, value]) => isDimensionValue(value))) return undefined;
    return Object.fromEntries(values.map(([name, value]) => [name, String(value)]));
  };
};
