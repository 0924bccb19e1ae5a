import { isPlainText, units } from './metric';
import type { MeasuredMetric } from './metric-store';

/** What a log event in the embedded metric format measures. */
export interface EmbeddedMetrics {
  /** One entry a directive, dimension set and metric, in the order of the document. */
  readonly samples: readonly EmbeddedSample[];
  /** What was dropped and why; the rest of the event is kept. */
  readonly errors: readonly EmbeddedMetricError[];
}

export interface EmbeddedSample {
  /** The same object each time the same metric comes: to put it is cheap. */
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
  const root = parseObject(message.startsWith('{') ? message : message.replace(lambdaPrefix, ''));
  if (!root || !Object.hasOwn(root, '_aws')) return nothing;
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
): readonly EmbeddedSample[] => {
  const aws = root._aws;
  const refuse = (kind: EmbeddedMetricError['kind'], text: string): [] => {
    errors.push({ kind, message: text });
    return [];
  };
  if (isTooLarge(message)) {
    return refuse('parsing', `the event has more than ${limits.eventBytes} bytes`);
  }
  if (!isObject(aws)) return refuse('parsing', '_aws must be an object');
  const timestampMs = own(aws, 'Timestamp');
  const directives = own(aws, 'CloudWatchMetrics');
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
  const samples: EmbeddedSample[] = [];
  directives.forEach((directive: unknown, i) => {
    const report = ({ kind, message: text }: EmbeddedMetricError) => {
      errors.push({ kind, message: `CloudWatchMetrics[${i}]${text}` });
    };
    takeSamples(planOf(directive), root, timestampMs, samples, report);
  });
  return samples;
};

/** A character takes at most three bytes. */
const isTooLarge = (message: string): boolean =>
  message.length * 3 > limits.eventBytes && Buffer.byteLength(message) > limits.eventBytes;

type Report = (error: EmbeddedMetricError) => void;

const takeSamples = (
  plan: DirectivePlan,
  root: Json,
  timestampMs: number,
  samples: EmbeddedSample[],
  report: Report,
): void => {
  plan.errors.forEach(report);
  const metricsOfSets = plan.sets.map((set) => metricsOf(set, plan, root, report));
  const values = plan.metrics.map((metric) => readValues(metric, root, report));
  for (const metrics of metricsOfSets) {
    for (let i = 0; metrics && i < metrics.length; i++) {
      const [metric, measured] = [metrics[i], values[i]];
      if (metric && measured) samples.push({ metric, timestampMs, values: measured });
    }
  }
};

type EmbeddedMetric = Required<MeasuredMetric>;

/** A directive as it was read: the same one comes with every line of a service, and is checked once. */
interface DirectivePlan {
  readonly namespace: string;
  readonly sets: readonly DimensionSet[];
  readonly metrics: readonly MetricDefinition[];
  /** What is wrong with it whatever the event holds. */
  readonly errors: readonly EmbeddedMetricError[];
}

interface DimensionSet {
  readonly names: readonly string[];
  /** The metrics of the directive, by the values of the dimensions. */
  readonly known: Map<string, readonly EmbeddedMetric[]>;
}

type MetricDefinition = Pick<EmbeddedMetric, 'metricName' | 'unit' | 'storageResolution'>;

/** So that hostile lines cannot fill the memory. */
const MAX_PLANS = 1000;
const MAX_KNOWN_VALUES = 10_000;

const plans = new Map<string, DirectivePlan>();

const planOf = (directive: unknown): DirectivePlan => {
  const text = textOf(directive);
  if (text === undefined) return tooDeep;
  const known = plans.get(text);
  if (known) return known;
  const plan = readDirective(directive);
  if (plans.size >= MAX_PLANS) plans.clear();
  plans.set(text, plan);
  return plan;
};

/** Undefined for what is nested deeper than the stack can take. */
const textOf = (directive: unknown): string | undefined => {
  try {
    return JSON.stringify(directive);
  } catch {
    return undefined;
  }
};

const unusable = (error: EmbeddedMetricError): DirectivePlan => ({
  namespace: '',
  sets: [],
  metrics: [],
  errors: [error],
});

const tooDeep = unusable({ kind: 'parsing', message: ' is nested too deep' });

const readDirective = (directive: unknown): DirectivePlan => {
  const problem = directiveProblem(directive);
  if (problem) return unusable(problem);
  const { Namespace, Dimensions, Metrics } = directive as {
    Namespace: string;
    Dimensions: unknown[];
    Metrics: unknown[];
  };
  const errors: EmbeddedMetricError[] = [];
  const report = (message: string) => {
    errors.push({ kind: 'validation', message: `: ${message}` });
  };
  return {
    namespace: Namespace,
    sets: uniqueSets(Dimensions.flatMap((set) => readNames(set, report))),
    metrics: Metrics.flatMap((metric) => readDefinition(metric, report)),
    errors,
  };
};

const directiveProblem = (directive: unknown): EmbeddedMetricError | undefined => {
  const parsing = (message: string) => ({ kind: 'parsing', message }) as const;
  const validation = (message: string) => ({ kind: 'validation', message }) as const;
  if (!isObject(directive)) return parsing(' must be an object');
  const { Namespace, Dimensions, Metrics } = directive;
  if (typeof Namespace !== 'string') return parsing('.Namespace must be a string');
  if (!isPlainText(Namespace, limits.nameLength) || Namespace.startsWith(':')) {
    return validation(
      `.Namespace must have 1 to ${limits.nameLength} ASCII characters, not all blank, the first no colon`,
    );
  }
  if (!Array.isArray(Dimensions) || Dimensions.length === 0) {
    return parsing('.Dimensions must hold at least one set; [[]] is a metric without dimensions');
  }
  if (!Array.isArray(Metrics)) return parsing('.Metrics must be an array');
  if (Metrics.length > limits.metricsPerDirective) {
    return validation(
      `.Metrics has ${Metrics.length} entries, allowed are ${limits.metricsPerDirective}`,
    );
  }
  return undefined;
};

const isName = (name: string): boolean =>
  name.trim().length > 0 && name.length <= limits.nameLength;

const readNames = (set: unknown, report: (message: string) => void): string[][] => {
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
  const wrong = set.find(
    (name) => !isPlainText(name, limits.dimensionNameLength) || name.startsWith(':'),
  );
  if (wrong !== undefined) {
    return refuse(
      `a dimension's name must have 1 to ${limits.dimensionNameLength} ASCII characters, not all blank, the first no colon, got ${JSON.stringify(wrong)}`,
    );
  }
  return [[...new Set(set)]];
};

/** What is named twice counts once. */
const uniqueSets = (sets: readonly string[][]): DimensionSet[] =>
  [...new Map(sets.map((names) => [JSON.stringify(names.toSorted()), names])).values()].map(
    (names) => ({
      names,
      known: new Map(),
    }),
  );

const readDefinition = (
  definition: unknown,
  report: (message: string) => void,
): MetricDefinition[] => {
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
  return [{ metricName, unit, storageResolution: resolution === 1 ? 1 : 60 }];
};

/** The metrics of a directive with the dimensions that an event has; undefined where one of them is wrong. */
const metricsOf = (
  { names, known }: DimensionSet,
  plan: DirectivePlan,
  root: Json,
  report: Report,
): readonly EmbeddedMetric[] | undefined => {
  let key = '';
  for (const name of names) {
    const value = own(root, name);
    if (typeof value !== 'string') return refuseDimension(name, report);
    key += `${value}\n`;
  }
  const found = known.get(key);
  if (found) return found;
  const dimensions = Object.fromEntries(names.map((name) => [name, String(root[name])]));
  const wrong = names.find(
    (name) => !isPlainText(dimensions[name] ?? '', limits.dimensionValueLength),
  );
  if (wrong !== undefined) return refuseDimension(wrong, report);
  const { namespace } = plan;
  const metrics = plan.metrics.map((metric) => ({ namespace, ...metric, dimensions }));
  if (known.size >= MAX_KNOWN_VALUES) known.clear();
  known.set(key, metrics);
  return metrics;
};

const refuseDimension = (name: string, report: Report): undefined => {
  report({
    kind: 'validation',
    message: `: the dimension ${name} must be a member of the root, a string of 1 to ${limits.dimensionValueLength} ASCII characters that is not blank`,
  });
};

/** Undefined where there are none, or one of them is wrong. */
const readValues = (
  { metricName }: MetricDefinition,
  root: Json,
  report: Report,
): readonly number[] | undefined => {
  const target = own(root, metricName);
  if (isValue(target)) return [target];
  if (!Array.isArray(target) || target.length > limits.valuesPerMetric || !target.every(isValue)) {
    report({
      kind: 'validation',
      message: `: ${metricName} must be a member of the root, a number or at most ${limits.valuesPerMetric} numbers`,
    });
    return undefined;
  }
  return target.length === 0 ? undefined : target;
};

const isValue = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= limits.largestValue;
