import { counter, dimensionSets, type Instrument, OTHER } from './instrument';
import { type FieldChanges, type FieldSet, type LineFields, lineFields } from './line-fields';
import { snakeCase } from './snake-case';

type Instruments = Readonly<Record<string, Instrument>>;

/** Which metric in CloudWatch an instrument is. Every metric carries the dimension `service`. */
export interface MetricIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly service: string;
  /** Facet and key, or the key alone: `['http', 'latency']`. */
  readonly path: readonly string[];
}

export type Bound<I extends Instrument = Instrument> = I & { readonly metric: MetricIdentity };
type BoundAll<I extends Instruments> = { readonly [N in keyof I]: Bound<I[N]> };

interface Spec {
  readonly service: string;
  readonly namespace: string;
  readonly facets: Readonly<Record<string, Instruments>>;
  readonly instruments?: Instruments;
  /** What log lines have beside the base, and what they call it. @default - the base alone */
  readonly logFields?: readonly (FieldSet | FieldChanges)[];
}

/** What the run time counts of itself, in every service. */
const ownInstruments = {
  undeclaredValues: counter('Dimension values that were not declared and became `other`'),
  droppedLines: counter('Log lines that a throttle held back'),
};

type Own = { readonly [N in keyof typeof ownInstruments]: Bound<(typeof ownInstruments)[N]> };
type Reserved = 'service' | 'namespace' | 'instruments' | 'facets' | 'logFields' | keyof Own;
type Shared<S extends Spec> = keyof S['facets'] & keyof S['instruments'];
type NoClash<S extends Spec> = (keyof S['facets'] | keyof S['instruments']) & Reserved extends never
  ? Shared<S> extends never
    ? unknown
    : 'a facet and an instrument share a name'
  : 'a facet or instrument has a reserved name';

/** What a service measures: its name, its namespace, its instruments by facet. */
export type Telemetry<S extends Spec = Spec> = {
  readonly service: S['service'];
  readonly namespace: S['namespace'];
  readonly logFields: LineFields;
} & Own & {
    readonly [F in keyof S['facets']]: BoundAll<S['facets'][F]>;
  } & (S['instruments'] extends Instruments ? BoundAll<S['instruments']> : unknown);

/** Any telemetry, seen from where its facets do not matter. */
export interface AnyTelemetry {
  readonly service: string;
  readonly namespace: string;
  readonly logFields: LineFields;
  readonly undeclaredValues: Bound;
  readonly droppedLines: Bound;
}

/**
 * Declares what a service measures. Handlers, alarms, dashboards, `/metrics` and the bill follow from it.
 * @throws RangeError when two instruments would share one metric name, or CloudWatch could not take a name or a value
 */
export const defineTelemetry = <const S extends Spec>(spec: S & NoClash<S>): Telemetry<S> => {
  checkText('service', spec.service, 1024);
  checkText('namespace', spec.namespace, 255);
  const bind = (path: readonly string[], instrument: Instrument): Bound => ({
    ...instrument,
    metric: {
      namespace: spec.namespace,
      service: spec.service,
      path,
      name: instrument.name ?? path.map(snakeCase).join('_'),
    },
  });
  const telemetry = {
    service: spec.service,
    namespace: spec.namespace,
    logFields: lineFields(...(spec.logFields ?? [])),
    ...mapValues(ownInstruments, (instrument, key) => bind(['telemetry', key], instrument)),
    ...mapValues(spec.facets, (facet, name) =>
      mapValues(facet, (instrument, key) => bind([name, key], instrument)),
    ),
    ...mapValues(spec.instruments ?? {}, (instrument, key) => bind([key], instrument)),
  };
  checkNames(instrumentsOf(telemetry));
  for (const instrument of instrumentsOf(telemetry)) checkDimensions(instrument);
  return telemetry as unknown as Telemetry<S>;
};

/** Every instrument of a telemetry, in the order of declaration. */
export const instrumentsOf = (telemetry: object): readonly Bound[] =>
  Object.values(telemetry).flatMap((value: unknown) => {
    if (typeof value !== 'object' || value === null) return [];
    return 'metric' in value ? [value as Bound] : instrumentsOf(value);
  });

const mapValues = <V, R>(record: Readonly<Record<string, V>>, f: (value: V, key: string) => R) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, f(value, key)]));

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html for the lengths */
const checkText = (what: string, text: string, maxLength: number): void => {
  if (text.length === 0 || text.length > maxLength || !/^[ -9;-~]+$/.test(text)) {
    throw new RangeError(
      `${what} must be 1 to ${maxLength} printable ASCII characters without a colon, got ${JSON.stringify(text)}: choose another name`,
    );
  }
};

const checkNames = (instruments: readonly Bound[]): void => {
  const seen = new Map<string, Bound>();
  for (const instrument of instruments) {
    const { name, path } = instrument.metric;
    checkText('a metric name', name, 255);
    const other = seen.get(name);
    if (other) {
      throw new RangeError(
        `the instruments ${other.metric.path.join('.')} and ${path.join('.')} are both named ${name}: give one of them a name of its own`,
      );
    }
    seen.set(name, instrument);
  }
};

/** CloudWatch takes 30 dimensions, and `service` is one. */
const MAX_DIMENSIONS = 29;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html */
const checkDimensions = (instrument: Bound): void => {
  const { by, metric } = instrument;
  const what = metric.path.join('.');
  const names = Object.keys(by);
  if (names.length > MAX_DIMENSIONS) {
    throw new RangeError(
      `${what} must have at most ${MAX_DIMENSIONS} dimensions, got ${names.length}`,
    );
  }
  for (const [name, values] of Object.entries(by)) {
    checkText(`a dimension of ${what}`, name, 255);
    if (name === 'service' || name === metric.name) {
      throw new RangeError(
        `${what} has a dimension ${name}, which is its metric's own name or the one that every metric has: choose another`,
      );
    }
    checkValues(`${what}'s ${name}`, values);
  }
  checkSets(what, dimensionSets(instrument));
};

const checkValues = (what: string, values: readonly string[]): void => {
  for (const value of values) {
    if (value.length > 1024 || !/^[ -~]*[!-~][ -~]*$/.test(value)) {
      throw new RangeError(
        `${what} must be 1 to 1024 printable ASCII characters, got ${JSON.stringify(value)}`,
      );
    }
  }
  const twice = [...values, OTHER].find((value, index, all) => all.indexOf(value) !== index);
  if (twice === undefined) return;
  throw new RangeError(`${what} has the value ${twice} twice (other is always one): remove one`);
};

/** A set that is there twice would count everything twice. */
const checkSets = (what: string, sets: readonly (readonly string[])[]): void => {
  const keys = sets.map((set) => [...set].sort().join(', '));
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice === undefined) return;
  throw new RangeError(`${what} has the dimension set [${twice}] twice: remove a roll-up`);
};
