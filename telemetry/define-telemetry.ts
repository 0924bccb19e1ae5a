import { checkTelemetry } from './check-telemetry';
import { counter, type Instrument } from './instrument';
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
  undeclaredValues: counter('Dimension values that were not declared and became other'),
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

/** In a bundle a constant (`bundling.define`), so that the checks are not even part of it. */
interface PerhapsBundled {
  readonly isWatchkeeperBundled?: true;
}

/**
 * Declares what a service measures. Handlers, alarms, dashboards, `/metrics` and the bill follow from it.
 * @throws RangeError when two instruments would share one metric name, a metric and something else of the log line too, or
 * CloudWatch could not take a name or a value; a bundle throws nothing, for its source has been through this at synth
 */
export const defineTelemetry = <const S extends Spec>(spec: S & NoClash<S>): Telemetry<S> => {
  const bind = (path: readonly string[], instrument: Instrument): Bound => ({
    ...instrument,
    metric: {
      namespace: spec.namespace,
      service: spec.service,
      path,
      name: instrument.name ?? snakeCase(path.join('_')),
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
  const defined = telemetry as unknown as Telemetry<S>;
  if (!(globalThis as PerhapsBundled).isWatchkeeperBundled) {
    checkTelemetry(defined, instrumentsOf(telemetry), spec.logFields);
  }
  return defined;
};

/** Every instrument of a telemetry, in the order of declaration. */
export const instrumentsOf = (telemetry: object): readonly Bound[] =>
  Object.values(telemetry).flatMap((value: unknown) => {
    if (typeof value !== 'object' || value === null) return [];
    return 'metric' in value ? [value as Bound] : instrumentsOf(value);
  });

// A loop: each function waits for this when it starts, and what is compiled for entries takes longer than they do.
const mapValues = <V, R>(
  record: Readonly<Record<string, V>>,
  f: (value: V, key: string) => R,
): Record<string, R> => {
  const mapped: Record<string, R> = {};
  for (const key in record) mapped[key] = f(record[key] as V, key);
  return mapped;
};
