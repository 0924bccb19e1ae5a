import type { Bound } from '../../telemetry/define-telemetry';
import { OTHER } from '../../telemetry/instrument';

/** The values of one instrument under one combination of dimension values. */
export interface Measurement {
  readonly instrument: Bound;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly values: readonly number[];
}

type Labels = Readonly<Record<string, unknown>>;

// What a kind of instrument makes of the values that it is given in one invocation.
const merge: Readonly<Record<Bound['kind'], (values: number[], value: number) => void>> = {
  counter: (values, value) => {
    values[0] = (values[0] ?? 0) + value;
  },
  gauge: (values, value) => {
    values[0] = value;
  },
  histogram: (values, value) => {
    values.push(value);
  },
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const MAX_VALUE = 2 ** 360;
const MAX_NAMED = 5;
const MAX_NAME_LENGTH = 100;

/** What one invocation measured. Dimensions are checked here once more: types do not hold back what comes from outside. */
export class Measurements {
  readonly #undeclaredValues: Bound;
  readonly #undeclared: string[] = [];
  // Most requests of most services measure nothing of their own.
  #measurements: Map<string, Measurement & { readonly values: number[] }> | undefined;

  constructor(undeclaredValues: Bound) {
    this.#undeclaredValues = undeclaredValues;
  }

  /** A value that is not a number, or too large for CloudWatch, is dropped; an undeclared dimension value becomes `other`; both are counted. */
  record(instrument: Bound, value: number, labels?: Labels): void {
    // A driver may give a count as a text, which its types do not tell.
    if (!Number.isFinite(value) || Math.abs(value) > MAX_VALUE) {
      this.countUndeclared(instrument.metric.name, `=${shown(value)}`);
      return;
    }
    const dimensions = this.#declared(instrument, labels);
    let key = instrument.metric.name;
    // Declared values have no line breaks.
    for (const name in dimensions) key += `\n${dimensions[name]}`;
    this.#measurements ??= new Map();
    let measurement = this.#measurements.get(key);
    if (!measurement) {
      measurement = { instrument, dimensions, values: [] };
      this.#measurements.set(key, measurement);
    }
    merge[instrument.kind](measurement.values, value);
  }

  /** Values are shortened here, when they are whole: a sum of shortened ones could stand still. */
  all(): readonly Measurement[] {
    if (!this.#measurements) return none;
    const all = [...this.#measurements.values()];
    for (const { values } of all) {
      values.forEach((value, i) => {
        values[i] = shortNumber(value);
      });
    }
    return all;
  }

  /** The first of what was dropped or became `other`, so that whoever sees the count finds the cause. */
  get undeclared(): readonly string[] {
    return this.#undeclared;
  }

  #declared(instrument: Bound, labels?: Labels): Readonly<Record<string, string>> {
    const dimensions: Record<string, string> = {};
    for (const name in instrument.by) {
      const value = labels?.[name];
      const isDeclared = instrument.by[name]?.includes(value as string);
      if (!isDeclared && value !== OTHER) {
        this.countUndeclared(instrument.metric.name, ` ${name}=${shown(value)}`);
      }
      dimensions[name] = isDeclared ? (value as string) : OTHER;
    }
    return dimensions;
  }

  /** @param what - was measured, and is no value or no declared one */
  countUndeclared(metricName: string, what: string): void {
    if (this.#undeclared.length < MAX_NAMED) {
      this.#undeclared.push(`${metricName}${what}`.slice(0, MAX_NAME_LENGTH));
    }
    this.record(this.#undeclaredValues, 1);
  }
}

const none: readonly Measurement[] = [];

/** Not every object can be made a text, and none would say much. */
const shown = (value: unknown): string =>
  typeof value === 'object' && value !== null ? 'an object' : String(value);

/**
 * A duration in full has twenty digits, which every line would pay for: six say as much, and of large numbers all that
 * are before the point, and two behind it.
 */
const shortNumber = (value: number): number => {
  if (Number.isInteger(value)) return value;
  return Math.abs(value) < 10_000 ? Number(value.toPrecision(6)) : Number(value.toFixed(2));
};
