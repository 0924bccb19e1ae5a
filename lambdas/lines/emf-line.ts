import type { Bound } from '../../telemetry/define-telemetry';
import { emfDimensions, emfLimits, type MetricDirective } from '../../telemetry/emf';
import type { Measurement } from '../measuring/measurements';
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

interface Group extends Omit<MetricDirective, 'Metrics'> {
  readonly Metrics: MetricDirective['Metrics'][number][];
}

/** Directives that are the same on each line, and their JSON: to make it anew would take a third of a line's time. */
export interface KnownDirectives {
  readonly list: readonly object[];
  readonly json: string;
}

export const noDirectives: KnownDirectives = { list: [], json: '[]' };

/** A log line that is growing: its members, and the directives that make metrics of some of them. */
export class EmfLine {
  readonly #members: Record<string, unknown>;
  readonly #known: KnownDirectives;
  #added: Directives | undefined;
  #output: readonly object[] = [];

  /**
   * @param members - the line's from here on
   * @param directives - for what is among the members already
   */
  constructor(members: Record<string, unknown>, directives: KnownDirectives = noDirectives) {
    this.#members = members;
    this.#known = directives;
  }

  /** False when a member of the line has another value already. */
  tryAdd({ instrument, dimensions, values }: Measurement): boolean {
    const { name } = instrument.metric;
    if (this.#members[name] !== undefined || !this.#agrees(dimensions)) return false;
    Object.assign(this.#members, dimensions);
    this.#members[name] = values.length === 1 ? values[0] : values;
    this.#added ??= new Directives();
    this.#added.add(instrument);
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
    const added = [...(this.#added?.all() ?? []), ...this.#output];
    const { list, json } = this.#known;
    if (added.length === 0 && list.length === 0) {
      write(this.#members);
      return;
    }
    const directives = added.length === 0 ? json : JSON.stringify([...list, ...added]);
    write(this.#members, {
      json: `"_aws":{"Timestamp":${timestampMs},"CloudWatchMetrics":${directives}}`,
      members: () => ({
        _aws: { Timestamp: timestampMs, CloudWatchMetrics: [...list, ...added] },
      }),
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

/** Directives for instruments that are always emitted together, wherever they come from. */
export const directivesOf = (
  ...sources: readonly ({ readonly instruments: readonly Bound[] } | undefined)[]
): KnownDirectives => {
  const directives = new Directives();
  for (const instrument of sources.flatMap((source) => source?.instruments ?? [])) {
    directives.add(instrument);
  }
  const list = directives.all();
  return { list, json: JSON.stringify(list) };
};

/** Instruments gathered by their dimension sets: a directive applies all of its sets to all of its metrics. */
class Directives {
  readonly #full: Group[] = [];
  readonly #open = new Map<string, Group>();

  add(instrument: Bound): void {
    const { key, Namespace, Dimensions, Metric } = shapeOf(instrument);
    const group = this.#open.get(key) ?? { Namespace, Dimensions, Metrics: [] };
    this.#open.set(key, group);
    group.Metrics.push(Metric);
    if (group.Metrics.length < emfLimits.metricsPerDirective) return;
    this.#full.push(group);
    this.#open.delete(key);
  }

  all(): readonly MetricDirective[] {
    return [...this.#full, ...this.#open.values()];
  }
}

interface Shape extends Omit<MetricDirective, 'Metrics'> {
  /** The same for instruments that can share a directive. */
  readonly key: string;
  readonly Metric: MetricDirective['Metrics'][number];
}

// An instrument's shape never changes, and each request asks for it.
const shapes = new WeakMap<Bound, Shape>();

const shapeOf = (instrument: Bound): Shape => {
  const known = shapes.get(instrument);
  if (known) return known;
  const { namespace: Namespace, name: Name } = instrument.metric;
  const Dimensions = emfDimensions(instrument);
  const { unit: Unit } = instrument;
  const Metric = {
    Name,
    ...(Unit === 'Count' ? {} : { Unit }),
    ...(instrument.highResolution ? ({ StorageResolution: 1 } as const) : {}),
  };
  const shape = { key: JSON.stringify(Dimensions), Namespace, Dimensions, Metric };
  shapes.set(instrument, shape);
  return shape;
};
