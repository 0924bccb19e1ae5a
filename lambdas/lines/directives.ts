import type { Bound } from '../../telemetry/define-telemetry';
import { emfDimensions, emfLimits, type MetricDirective } from '../../telemetry/emf';

/** How many series an environment remembers, before it forgets them all; most services measure the same few again and again. */
const MAX_REMEMBERED = 1000;
let remembered = 0;
/** Counts how often they were forgotten. */
let round = 0;

/**
 * What makes metrics of a line's members, for a series of instruments. It grows by `and`, which remembers what a series
 * went on with: to make the same JSON anew for each line would take a third of the line's time.
 */
export class Directives {
  readonly #before: Directives | undefined;
  readonly #instrument: Bound | undefined;
  /** What was remembered in `#round`. */
  #next: Map<Bound, Directives> | undefined;
  #round = 0;
  #json: string | undefined;

  private constructor(before?: Directives, instrument?: Bound) {
    this.#before = before;
    this.#instrument = instrument;
  }

  static readonly none = new Directives();

  and(instrument: Bound): Directives {
    const known = this.#round === round ? this.#next?.get(instrument) : undefined;
    if (known) return known;
    const next = new Directives(this, instrument);
    if (++remembered % MAX_REMEMBERED === 0) round++;
    if (!this.#next || this.#round !== round) this.#next = new Map();
    this.#round = round;
    this.#next.set(instrument, next);
    return next;
  }

  andAll(instruments: readonly Bound[] = []): Directives {
    let all: Directives = this;
    for (const instrument of instruments) all = all.and(instrument);
    return all;
  }

  list(): readonly MetricDirective[] {
    const instruments: Bound[] = [];
    for (let last: Directives | undefined = this; last; last = last.#before) {
      if (last.#instrument) instruments.unshift(last.#instrument);
    }
    return grouped(instruments);
  }

  get json(): string {
    this.#json ??= JSON.stringify(this.list());
    return this.#json;
  }
}

interface Group extends Omit<MetricDirective, 'Metrics'> {
  readonly Metrics: MetricDirective['Metrics'][number][];
}

/** By their dimension sets: a directive applies all of its sets to all of its metrics. */
const grouped = (instruments: readonly Bound[]): readonly MetricDirective[] => {
  const groups: Group[] = [];
  const open = new Map<string, Group>();
  for (const instrument of instruments) {
    const Dimensions = emfDimensions(instrument);
    const key = JSON.stringify(Dimensions);
    let group = open.get(key);
    if (!group || group.Metrics.length === emfLimits.metricsPerDirective) {
      group = { Namespace: instrument.metric.namespace, Dimensions, Metrics: [] };
      groups.push(group);
      open.set(key, group);
    }
    group.Metrics.push(metricOf(instrument));
  }
  return groups;
};

const metricOf = ({ metric, unit, highResolution }: Bound): Group['Metrics'][number] => ({
  Name: metric.name,
  ...(unit === 'Count' ? {} : { Unit: unit }),
  ...(highResolution ? ({ StorageResolution: 1 } as const) : {}),
});
