import type { Unit } from './unit';

/** Each dimension with the closed list of its values; anything else becomes `other` at run time. */
export type Dimensions = Readonly<Record<string, readonly string[]>>;

export type InstrumentKind = 'counter' | 'histogram' | 'gauge';

/** What an undeclared dimension value becomes, so that neither the bill nor an alarm is surprised. */
export const OTHER = 'other';

/** One metric's definition. */
export interface Instrument<
  K extends InstrumentKind = InstrumentKind,
  D extends Dimensions = Dimensions,
  U extends Unit = Unit,
> {
  readonly kind: K;
  readonly help: string;
  readonly unit: U;
  readonly by: D;
  /** Further dimension sets, each a list of dimension names; each set is billed as metrics of its own. */
  readonly rollups: readonly (readonly string[])[];
  /** The metric's name in CloudWatch and in the log line. @default - facet and key in snake case */
  readonly name?: string;
  /** Kept by the second, so that an alarm may look at periods below a minute. @default - by the minute */
  readonly highResolution?: true;
}

interface PlainOptions<U extends Unit> {
  readonly by?: undefined;
  readonly unit?: U;
  readonly name?: string;
  readonly highResolution?: true;
}

interface DimensionedOptions<D extends Dimensions, U extends Unit> {
  readonly by: D;
  readonly rollups?: readonly (readonly (NoInfer<keyof D> & string)[])[];
  readonly unit?: U;
  readonly name?: string;
  readonly highResolution?: true;
}

// An instrument without dimensions has an overload of its own: else the context widens `by` and `add(1)` wants dimensions.
interface Make<K extends InstrumentKind> {
  // biome-ignore lint/complexity/noBannedTypes: `{}` is exactly "no dimension"
  <const U extends Unit = 'Count'>(help: string, options?: PlainOptions<U>): Instrument<K, {}, U>;
  <const D extends Dimensions, const U extends Unit = 'Count'>(
    help: string,
    options: DimensionedOptions<D, U>,
  ): Instrument<K, D, U>;
}

type AnyOptions = PlainOptions<Unit> | DimensionedOptions<Dimensions, Unit>;

const make = <K extends InstrumentKind>(kind: K): Make<K> =>
  ((help: string, options: AnyOptions = {}) => ({
    kind,
    help,
    unit: options.unit ?? 'Count',
    by: options.by ?? {},
    rollups: ('rollups' in options ? options.rollups : undefined) ?? [],
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.highResolution ? { highResolution: true } : {}),
  })) as Make<K>;

/** Something that is counted: `metrics.x.add(1, {...})`. */
export const counter = make('counter');
/** Something whose distribution matters (percentiles): `metrics.x.record(12.5, {...})`. */
export const histogram = make('histogram');
/** Something with a current value: `metrics.x.set(71, {...})`; the last value of a request wins. */
export const gauge = make('gauge');

/**
 * A facet whose metrics are kept by the second, for rules that look every ten seconds at periods of 10, 20 or 30. The
 * metrics cost the same; each log line is some twenty bytes longer a metric, and such an alarm costs three times another.
 * @see https://aws.amazon.com/cloudwatch/pricing/
 */
export const inHighResolution = <F extends Readonly<Record<string, Instrument>>>(facet: F): F => {
  const entries = Object.entries(facet);
  return Object.fromEntries(
    entries.map(([key, instrument]) => [key, { ...instrument, highResolution: true }]),
  ) as F;
};

/** The dimension sets of an instrument: the full one first, then its roll-ups. */
export const dimensionSets = (instrument: Instrument): readonly (readonly string[])[] => [
  Object.keys(instrument.by),
  ...instrument.rollups,
];
