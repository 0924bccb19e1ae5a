import type { AlertRule } from '../alerts/alert-rule';
import {
  probeOf,
  type ResourceRow,
  type ResourceType,
  type WatchedResource,
} from '../resources/resource-type';
import { toMetricMath } from '../signals/metric-math';
import type { FleetExpression, MetricSearch } from '../signals/metric-search';
import { labelled, type MetricReference, type Signal, type SignalNode } from '../signals/signal';
import { graph, heading, MAX_LINES, type Panel, spread } from './panel';
import { type Threshold, thresholdsOf } from './panel-threshold';

/** A resource with what is drawn of it. */
export interface DrawnResource {
  readonly type: ResourceType;
  readonly resource: WatchedResource;
  /** Its own, named `<resource>-<row>`. @default - none is drawn */
  readonly rules?: readonly AlertRule[];
}

export interface ResourcePanelOptions {
  /** Words of the names of resources that are searched for: the stack's name is in those that CloudFormation gives. @default - all of the region */
  readonly within?: string;
  /** At most so many titles of each type, from the beginning of its table. @default - all */
  readonly graphsOfEach?: number;
}

/**
 * Graphs of resources, by their types' tables. One resource: its rows as lines of the table's graphs. Several: a graph for
 * each row, with a line for each of them. More than ten: the highest ten, found when someone looks, and all together.
 */
export const resourcePanels = (
  resources: readonly DrawnResource[],
  options: ResourcePanelOptions = {},
): readonly Panel[] =>
  [...new Set(resources.map(({ type }) => type))].flatMap((type) => {
    const fleet = resources.filter((one) => one.type === type);
    const panels = titlesOf(type)
      .slice(0, options.graphsOfEach)
      .flatMap((title) => {
        const rows = type.rows.filter(({ panel }) => panel === title);
        const [only] = fleet.length === 1 ? fleet : [];
        return only
          ? panelsOfOne(title, rows, only)
          : rows.flatMap((row) => panelsOfMany(titleOf(title, rows, row), row, fleet, options));
      });
    if (panels.length === 0) return [];
    return [heading(headingOf(type, fleet)), ...spread(panels)];
  });

const headingOf = ({ title }: ResourceType, fleet: readonly DrawnResource[]): string =>
  fleet.length === 1 ? `${title} ${fleet[0]?.resource.name}` : `${title}: ${fleet.length}`;

const titlesOf = ({ rows }: ResourceType): readonly string[] => [
  ...new Set(rows.flatMap(({ panel }) => panel ?? [])),
];

/** Of several rows of one panel each is told by its id: `Reads: throttles`, and `Duration p50` of the panel Duration. */
const titleOf = (title: string, rows: readonly ResourceRow[], { id }: ResourceRow): string => {
  if (rows.length === 1) return title;
  const words = id.replace(/(?<=[a-z0-9])[A-Z]/g, (capital) => ` ${capital}`).toLowerCase();
  return words.startsWith(title.toLowerCase())
    ? title + words.slice(title.length)
    : `${title}: ${words}`;
};

interface Drawn {
  readonly signal: Signal;
  readonly row: ResourceRow;
}

/** Two units share a graph, an axis each; further ones have another graph. */
const panelsOfOne = (
  title: string,
  rows: readonly ResourceRow[],
  one: DrawnResource,
): readonly Panel[] => {
  const drawn = rows.flatMap((row) => {
    const signal = signalOf(row, one);
    return signal ? [{ signal, row }] : [];
  });
  const units = [...new Set(drawn.map(({ signal }) => signal.unit))];
  const of = (unit: string | undefined) => drawn.filter(({ signal }) => signal.unit === unit);
  return units.flatMap((unit, i) =>
    i % 2 === 0
      ? [twoAxes(i === 0 ? title : `${title}, also`, of(unit), of(units[i + 1]), one)]
      : [],
  );
};

const twoAxes = (
  title: string,
  left: readonly Drawn[],
  right: readonly Drawn[],
  one: DrawnResource,
): Panel =>
  graph(
    title,
    left.map(({ signal }) => signal),
    {
      right: right.map(({ signal }) => signal),
      thresholds: [...left, ...right].flatMap(({ row }) => thresholdOf(row, [one])),
    },
  );

const panelsOfMany = (
  title: string,
  row: ResourceRow,
  fleet: readonly DrawnResource[],
  { within }: ResourcePanelOptions,
): readonly Panel[] => {
  const lines = fleet.flatMap((one) => {
    const signal = signalOf(row, one);
    return signal ? [{ name: one.resource.name, signal, resource: one.resource }] : [];
  });
  const [first] = lines;
  if (!first) return [];
  const thresholds = thresholdOf(row, fleet);
  if (lines.length <= MAX_LINES) {
    const signals = lines.map(({ name, signal }) => labelled(name, signal));
    return [graph(title, signals, { thresholds })];
  }
  return panelsOfFleet(title, first.signal, first.resource, thresholds, within);
};

/** The highest are of the metric itself: what was computed of it with each one's own limit cannot be searched for. */
const panelsOfFleet = (
  title: string,
  signal: Signal,
  resource: WatchedResource,
  thresholds: readonly Threshold[],
  within: string | undefined,
): readonly Panel[] => {
  const [main] = toMetricMath(withoutGuard(signal)).metrics;
  const all = fleetExpression(signal, resource, within);
  if (!main) return [];
  const top = searchOf(main.metric, signal, resource, within);
  const isSame = withoutGuard(signal).node.kind === 'metric';
  return [
    ...(all && !isSame
      ? [graph(`${title}, all together`, [], { searches: [all], thresholds })]
      : []),
    graph(`${title}, highest ${MAX_LINES}: ${main.metric.metricName}`, [], {
      searches: [isSame ? top : { ...top, unit: 'None' }],
      thresholds: isSame ? thresholds : [],
    }),
  ];
};

const signalOf = (row: ResourceRow, { type, resource }: DrawnResource): Signal | undefined =>
  row.signal(probeOf(type, resource));

/** Where the rules of a row agree; under the row's name, for the graph says of what. */
const thresholdOf = (row: ResourceRow, fleet: readonly DrawnResource[]): readonly Threshold[] => {
  const rules = fleet.flatMap(({ resource, rules = [] }) =>
    rules.filter(({ name }) => name === `${resource.name}-${row.id}`),
  );
  const [threshold, other] = thresholdsOf(rules);
  return threshold && !other ? [{ ...threshold, label: row.id }] : [];
};

const withoutGuard = (signal: Signal): Signal =>
  signal.node.kind === 'guarded' ? { ...signal, node: signal.node.value } : signal;

/** Only counts add up over resources. */
const fleetExpression = (
  signal: Signal,
  resource: WatchedResource,
  within: string | undefined,
): FleetExpression | undefined => {
  const bare = withoutGuard(signal);
  const { metrics, expression } = toMetricMath(bare);
  const addsUp = metrics.every(({ metric }) => countings.includes(metric.statistic));
  if (expression === undefined || !addsUp || !isCount(bare.node)) return undefined;
  const searches = metrics.map(({ id, metric }) => {
    const search = searchOf(metric, signal, resource, within);
    return [id, { ...search, draw: { kind: 'all', as: 'SUM' } }] as const;
  });
  const { label, unit } = signal;
  return { label, unit, expression, searches: Object.fromEntries(searches) };
};

const countings = ['Sum', 'SampleCount'];

/** A rate asks a metric for its period, which what was found has not. */
const isCount = ({ kind }: SignalNode): boolean =>
  kind === 'percentage' || kind === 'total' || kind === 'filled';

/** Dimensions by which a resource differs from the others of its type are left open. */
const searchOf = (
  { namespace, metricName, statistic, dimensions }: MetricReference,
  { label, unit }: Signal,
  resource: WatchedResource,
  within: string | undefined,
): MetricSearch => {
  const isOpen = (name: string): boolean => name in resource.dimensions;
  return {
    ...{ label, unit, namespace, metricName, statistic },
    dimensions: Object.fromEntries(Object.entries(dimensions).filter(([name]) => !isOpen(name))),
    over: Object.keys(dimensions).filter(isOpen),
    ...(within === undefined ? {} : { term: wordsOf(within) }),
    draw: { kind: 'top', limit: MAX_LINES, by: countings.includes(statistic) ? 'SUM' : 'MAX' },
  };
};

/** A search takes words, and finds the names that have all of them. */
const wordsOf = (name: string): string =>
  name
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .join(' ');
