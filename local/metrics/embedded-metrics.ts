import { units } from './metric';
import type { MeasuredMetric } from './metric-store';

/** What a log event in the embedded metric format measures. */
export interface EmbeddedMetrics {
  /** One entry a directive, dimension set and metric, in the order of the document. */
  readonly samples: readonly EmbeddedSample[];
  /** What was dropped and why; the rest of the event is kept. */
  readonly errors: readonly EmbeddedMetricError[];
}

export interface EmbeddedSample {
  readonly metric: Required<MeasuredMetric>;
  readonly timestampMs: number;
  readonly values: readonly number[];
}

/** `parsing` and `validation` are what AWS/Logs counts as EMFParsingErrors and EMFValidationErrors. */
export interface EmbeddedMetricError {
  readonly kind: 'parsing' | 'validation';
  readonly message: string;
}

type Json = Readonly<Record<string, unknown>>;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
const limits = {
  eventBytes: 1_048_576,
  metricsPerDirective: 100,
  valuesPerMetric: 100,
  dimensionsPerSet: 30,
  dimensionNameLength: 250,
  dimensionValueLength: 1024,
  /** CloudWatch's own, shorter than the format's. */
  nameLength: 255,
  largestValue: 2 ** 360,
  oldestMs: 14 * 86_400_000,
  newestMs: 2 * 3_600_000,
} as const;

/** What a Lambda function's console.log puts before the text: time, request id, level. */
const lambdaPrefix = /^\d{4}-\d\d-\d\dT[\d:.]+Z\t(?:[\da-f-]{36}|undefined)\t(?:[A-Z]+\t)?(?=\{)/;

/**
 * Extracts the metrics of a log event. An event in another format has none, and no errors. Where a part is wrong, the
 * smallest part that it touches is dropped (AWS does not say which): metric, dimension set, directive or event.
 */
export const extractEmbeddedMetrics = (message: string, ingestionMs: number): EmbeddedMetrics => {
  if (!message.includes('"_aws"')) return nothing;
  const root = parseObject(message.replace(lambdaPrefix, ''));
  if (!root || !('_aws' in root)) return nothing;
  const errors: EmbeddedMetricError[] = [];
  const samples = readEvent(root, message, ingestionMs, errors);
  return { samples, errors };
};

const nothing: EmbeddedMetrics = { samples: [], errors: [] };

const parseObject = (text: string): Json | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (object: Json, name: string): unknown =>
  Object.hasOwn(object, name) ? object[name] : undefined;

const readEvent = (
  root: Json,
  message: string,
  ingestionMs: number,
  errors: EmbeddedMetricError[],
): EmbeddedSample[] => {
  const aws = root._aws;
  const refuse = (kind: EmbeddedMetricError['kind'], text: string): [] => {
    errors.push({ kind, message: text });
    return [];
  };
  if (Buffer.byteLength(message) > limits.eventBytes) {
    return refuse('parsing', `the event has more than ${limits.eventBytes} bytes`);
  }
  if (!isObject(aws)) return refuse('parsing', '_aws must be an object');
  const { Timestamp: timestampMs, CloudWatchMetrics: directives } = aws;
  if (typeof timestampMs !== 'number' || !Number.isInteger(timestampMs)) {
    return refuse('parsing', '_aws.Timestamp must be an integer, milliseconds since 1970');
  }
  if (!Array.isArray(directives)) {
    return refuse('parsing', '_aws.CloudWatchMetrics must be an array of directives');
  }
  const ageMs = ingestionMs - timestampMs;
  if (ageMs > limits.oldestMs || -ageMs > limits.newestMs) {
    return refuse(
      'validation',
      `_aws.Timestamp ${timestampMs} must be from two weeks before to two hours after the event came in`,
    );
  }
  return directives.flatMap((directive: unknown, i) =>
    readDirective(directive, `CloudWatchMetrics[${i}]`, root, errors).map((sample) => ({
      ...sample,
      timestampMs,
    })),
  );
};

type Sample = Omit<EmbeddedSample, 'timestampMs'>;

const readDirective = (
  directive: unknown,
  path: string,
  root: Json,
  errors: EmbeddedMetricError[],
): Sample[] => {
  const problem = directiveProblem(directive);
  if (problem) {
    errors.push({ kind: problem.kind, message: `${path}${problem.message}` });
    return [];
  }
  const { Namespace, Dimensions, Metrics } = directive as {
    Namespace: string;
    Dimensions: unknown[];
    Metrics: unknown[];
  };
  const report = (message: string) => {
    errors.push({ kind: 'validation', message: `${path}: ${message}` });
  };
  const sets = uniqueSets(Dimensions.flatMap((set) => readDimensions(set, root, report)));
  const metrics = Metrics.flatMap((metric) => readMetric(metric, root, report));
  return sets.flatMap((dimensions) =>
    metrics.map(({ values, ...metric }) => ({
      metric: { namespace: Namespace, ...metric, dimensions },
      values,
    })),
  );
};

const directiveProblem = (directive: unknown): EmbeddedMetricError | undefined => {
  const parsing = (message: string) => ({ kind: 'parsing', message }) as const;
  const validation = (message: string) => ({ kind: 'validation', message }) as const;
  if (!isObject(directive)) return parsing(' must be an object');
  const { Namespace, Dimensions, Metrics } = directive;
  if (typeof Namespace !== 'string') return parsing('.Namespace must be a string');
  if (!isName(Namespace) || Namespace.startsWith(':')) {
    return validation(
      `.Namespace must have 1 to ${limits.nameLength} characters, the first no colon`,
    );
  }
  if (!Array.isArray(Dimensions) || Dimensions.length === 0) {
    return parsing('.Dimensions must hold at least one set; [[]] is a metric without dimensions');
  }
  if (!Array.isArray(Metrics)) return parsing('.Metrics must be an array');
  if (Metrics.length > limits.metricsPerDirective) {
    return validation(`.Metrics has ${Metrics.length} entries, allowed are 100`);
  }
  return undefined;
};

const isName = (name: string): boolean =>
  name.trim().length > 0 && name.length <= limits.nameLength;

type Report = (message: string) => void;
type Dimensions = Readonly<Record<string, string>>;

const readDimensions = (set: unknown, root: Json, report: Report): Dimensions[] => {
  const refuse = (message: string): [] => {
    report(message);
    return [];
  };
  if (!Array.isArray(set) || !set.every((name) => typeof name === 'string')) {
    return refuse('a dimension set must be an array of names');
  }
  if (set.length > limits.dimensionsPerSet) {
    return refuse(
      `a dimension set has ${set.length} names, allowed are ${limits.dimensionsPerSet}`,
    );
  }
  const dimensions: Record<string, string> = {};
  for (const name of set) {
    const value = own(root, name);
    if (name.length === 0 || name.length > limits.dimensionNameLength) {
      return refuse(`a dimension's name must have 1 to ${limits.dimensionNameLength} characters`);
    }
    if (typeof value !== 'string' || !isDimensionValue(value)) {
      return refuse(
        `the dimension ${name} must be a member of the root, a string of 1 to ${limits.dimensionValueLength} ASCII characters that is not blank`,
      );
    }
    dimensions[name] = value;
  }
  return [dimensions];
};

const isDimensionValue = (value: string): boolean =>
  value.length <= limits.dimensionValueLength &&
  /^[\x20-\x7e]*[\x21-\x7e][\x20-\x7e]*$/.test(value);

const uniqueSets = (sets: readonly Dimensions[]): Dimensions[] => [
  ...new Map(sets.map((set) => [JSON.stringify(Object.entries(set).sort()), set])).values(),
];

type MetricValues = Omit<Required<MeasuredMetric>, 'namespace' | 'dimensions'> & {
  readonly values: readonly number[];
};

const readMetric = (definition: unknown, root: Json, report: Report): MetricValues[] => {
  const refuse = (message: string): [] => {
    report(message);
    return [];
  };
  if (!isObject(definition)) return refuse('a metric definition must be an object');
  const { Name: metricName, Unit: unit = 'None', StorageResolution: resolution = 60 } = definition;
  if (typeof metricName !== 'string' || !isName(metricName)) {
    return refuse(`a metric's Name must have 1 to ${limits.nameLength} characters`);
  }
  if (typeof unit !== 'string' || !units.includes(unit)) {
    return refuse(`the Unit ${JSON.stringify(unit)} of ${metricName} is none of CloudWatch's`);
  }
  if (!Number.isInteger(resolution)) {
    return refuse(`the StorageResolution of ${metricName} must be 1 or 60`);
  }
  const values = readValues(own(root, metricName));
  if (!values) {
    return refuse(
      `${metricName} must be a member of the root, a number or at most ${limits.valuesPerMetric} numbers`,
    );
  }
  if (values.length === 0) return [];
  return [{ metricName, unit, storageResolution: resolution === 1 ? 1 : 60, values }];
};

const readValues = (target: unknown): readonly number[] | undefined => {
  const values: readonly unknown[] = Array.isArray(target) ? target : [target];
  if (values.length > limits.valuesPerMetric) return undefined;
  const isValue = (value: unknown): value is number =>
    typeof value === 'number' && Math.abs(value) <= limits.largestValue;
  return values.every(isValue) ? values : undefined;
};
