import { emfLimits } from '../../telemetry/emf';
import type { Measurement } from '../measuring/measurements';
import { Directives } from './directives';
import type { ReadyMembers } from './log-writer';

/** @param ready - further members */
export type WriteLine = (line: object, ready?: ReadyMembers) => void;

/** What Powertools' `serializeMetrics()` gives. */
export interface EmfOutput {
  readonly [member: string]: unknown;
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly object[];
  };
}

/** A log line that is growing: its members, and the directives that make metrics of some of them. */
export class EmfLine {
  readonly #members: Record<string, unknown>;
  #directives: Directives;
  #output: readonly object[] = [];

  /**
   * @param members - the line's from here on
   * @param directives - for what is among the members already
   */
  constructor(members: Record<string, unknown>, directives = Directives.none) {
    this.#members = members;
    this.#directives = directives;
  }

  /** False when a member of the line has another value already. */
  tryAdd({ instrument, dimensions, values }: Measurement): boolean {
    const { name } = instrument.metric;
    if (this.#members[name] !== undefined || !this.#agrees(dimensions)) return false;
    Object.assign(this.#members, dimensions);
    this.#members[name] = values.length === 1 ? values[0] : values;
    this.#directives = this.#directives.and(instrument);
    return true;
  }

  /** False when a member of the line has another value already. */
  tryAddOutput({ _aws, ...members }: EmfOutput): boolean {
    if (!this.#agrees(members)) return false;
    Object.assign(this.#members, members);
    this.#output = _aws.CloudWatchMetrics;
    return true;
  }

  write(timestampMs: number, write: WriteLine): void {
    const output = this.#output;
    const directives = this.#directives;
    if (directives === Directives.none && output.length === 0) {
      write(this.#members);
      return;
    }
    const all = () => [...directives.list(), ...output];
    const json = output.length === 0 ? directives.json : JSON.stringify(all());
    write(this.#members, {
      json: `"_aws":{"Timestamp":${timestampMs},"CloudWatchMetrics":${json}}`,
      members: () => ({ _aws: { Timestamp: timestampMs, CloudWatchMetrics: all() } }),
    });
  }

  #agrees(members: Readonly<Record<string, unknown>>): boolean {
    for (const name in members) {
      const value = this.#members[name];
      if (value !== undefined && value !== members[name]) return false;
    }
    return true;
  }
}

/**
 * Puts each measurement on the first line that can take it. A line has one value for a name, so the same metric under
 * two dimension values needs a second line.
 * @param createLine - a line with no metrics yet
 */
export const placeMeasurements = (
  first: EmfLine,
  measurements: readonly Measurement[],
  createLine: () => EmfLine,
): readonly EmfLine[] => {
  const lines = [first];
  for (const part of measurements.flatMap(inParts)) {
    if (lines.some((line) => line.tryAdd(part))) continue;
    const line = createLine();
    if (line.tryAdd(part)) lines.push(line);
  }
  return lines;
};

const inParts = (measurement: Measurement): readonly Measurement[] => {
  const { valuesPerMetric } = emfLimits;
  const { values } = measurement;
  if (values.length <= valuesPerMetric) return [measurement];
  return Array.from({ length: Math.ceil(values.length / valuesPerMetric) }, (_, part) => ({
    ...measurement,
    values: values.slice(part * valuesPerMetric, (part + 1) * valuesPerMetric),
  }));
};
