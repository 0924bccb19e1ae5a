import type { AlertRule } from '../alerts/alert-rule';
import { type Bound, instrumentsOf } from '../define-telemetry';
import type { agent } from '../facets/agent';
import type { availability } from '../facets/availability';
import type { cache } from '../facets/cache';
import type { collector } from '../facets/collector';
import type { connectionPool } from '../facets/connection-pool';
import type { database } from '../facets/database';
import type { disk } from '../facets/disk';
import type { health } from '../facets/health';
import { countedStatuses, type http } from '../facets/http';
import type { memory } from '../facets/memory';
import { featureBands, type model } from '../facets/model';
import type { network } from '../facets/network';
import type { postgres } from '../facets/postgres';
import type { redis } from '../facets/redis';
import type { scrape } from '../facets/scrape';
import { auditEventTypes, type security } from '../facets/security';
import type { sqlDatabase } from '../facets/sql-database';
import type { system } from '../facets/system';
import { outcomes, type tasks } from '../facets/tasks';
import type { trends } from '../facets/trends';
import type { usage } from '../facets/usage';
import type { Instrument } from '../instrument';
import type { MetricSearch } from '../signals/metric-search';
import {
  average,
  labelled,
  maximum,
  minimum,
  p50,
  p95,
  p99,
  ratio,
  type Signal,
  samples,
  statistic,
  sum,
} from '../signals/signal';
import type { Statistic } from '../signals/statistic';
import { type GraphOptions, graph, heading, MAX_LINES, type Panel, spread } from './panel';
import { rulesAbout } from './panel-threshold';

/**
 * Graphs of all that a telemetry measures, from what users feel down to what may be the cause. A rule's threshold is
 * drawn on the graph of what it judges.
 * @param only - groups to draw; all by default
 */
export const facetPanels = (
  telemetry: object,
  rules: readonly AlertRule[] = [],
  only: readonly PanelGroup[] = groups,
): readonly Panel[] => {
  const graphs = graphsOf(telemetry, rules);
  return only.flatMap((group) => {
    const panels = graphs.filter((one) => one.group === group).map(({ panel }) => panel);
    return panels.length === 0 ? [] : [heading(group), ...spread(panels)];
  });
};

const groups = [
  'Users',
  'Work',
  'Dependencies',
  'Environment',
  'Security',
  'Other metrics',
  'Monitoring',
] as const;
export type PanelGroup = (typeof groups)[number];

interface Drawn {
  readonly group: PanelGroup;
  readonly panel: Panel;
}

type Line = (title: string, signals: readonly Signal[], options?: GraphOptions) => Panel;
/** Any facet, seen from where its instruments do not matter. */
type AnyFacet = Readonly<Record<string, Bound>>;

interface FacetGraphs {
  readonly group: PanelGroup;
  /** Instruments that nothing but this facet has together. */
  readonly has: readonly string[];
  readonly panels: (facet: AnyFacet, draw: Line) => readonly Panel[];
}

const graphsOf = (telemetry: object, rules: readonly AlertRule[]): readonly Drawn[] => {
  const draw: Line = (title, signals, options = {}) =>
    graph(title, signals, {
      rules: rulesAbout([...signals, ...(options.right ?? [])], rules),
      ...options,
    });
  return Object.values(telemetry).flatMap((part: unknown): readonly Drawn[] => {
    if (typeof part !== 'object' || part === null) return [];
    const bound = instrumentsOf({ part });
    if (bound.length === 0) return [];
    const known = facetOf(part);
    if (!known) return bound.map((one) => ({ group: groupOf(one), panel: graphOf(one, draw) }));
    const panels = known.panels(part as AnyFacet, draw);
    return panels.map((panel) => ({ group: known.group, panel }));
  });
};

/** The one that shares the most instruments: a health check's `up` is in others too. */
const facetOf = (part: object): FacetGraphs | undefined =>
  facets
    .filter(({ has }) => has.every((name) => name in part))
    .reduce<FacetGraphs | undefined>(
      (best, one) => (best && best.has.length >= one.has.length ? best : one),
      undefined,
    );

/** What the run time counts of itself belongs to the monitoring. */
const groupOf = ({ metric }: Bound): PanelGroup =>
  metric.path[0] === 'telemetry' ? 'Monitoring' : 'Other metrics';

/** An instrument as a stranger would look at it. */
const graphOf = (instrument: Bound, draw: Line): Panel => {
  const statistics: readonly Statistic[] = statisticsOf[instrument.kind];
  const [dimension] = Object.keys(instrument.by);
  const [first = 'Sum'] = statistics;
  if (dimension !== undefined && Object.keys(instrument.by).length === 1) {
    const { signals, searches } = byValue(instrument, dimension, first);
    return draw(instrument.help, signals, { searches });
  }
  if (dimension !== undefined && !hasRollup(instrument)) {
    return draw(instrument.help, [], { searches: [topOf(instrument, first)] });
  }
  const signals = statistics.map((name) => labelled(name, statistic(name, instrument)));
  return draw(instrument.help, signals);
};

const statisticsOf: Readonly<Record<Instrument['kind'], readonly Statistic[]>> = {
  counter: ['Sum'],
  histogram: ['p50', 'p95', 'p99'],
  gauge: ['Average', 'Maximum'],
};

const hasRollup = ({ rollups }: Instrument): boolean => rollups.some((set) => set.length === 0);

/** A line for each value of a dimension, or a search for the highest of many. */
const byValue = (
  instrument: Bound,
  dimension: string,
  name: Statistic,
): { readonly signals: readonly Signal[]; readonly searches: readonly MetricSearch[] } => {
  const values = instrument.by[dimension] ?? [];
  if (values.length > MAX_LINES) {
    return { signals: [], searches: [topOf(instrument, name, [dimension])] };
  }
  const signals = values.map((value) =>
    labelled(value, statistic(name, instrument, { [dimension]: value })),
  );
  return { signals, searches: [] };
};

/** The highest of all combinations of an instrument's dimensions. */
export const topOf = (
  { metric, unit, help, by }: Bound,
  name: Statistic,
  over: readonly string[] = Object.keys(by),
): MetricSearch => ({
  label: help,
  unit: name === 'SampleCount' ? 'Count' : unit,
  namespace: metric.namespace,
  metricName: metric.name,
  statistic: name,
  dimensions: { service: metric.service },
  over,
  draw: { kind: 'top', limit: MAX_LINES, by: name === 'Sum' ? 'SUM' : 'MAX' },
});

type FacetOf<F extends (...options: never[]) => object> = {
  readonly [N in keyof ReturnType<F>]: ReturnType<F>[N] extends Instrument
    ? Bound<ReturnType<F>[N]>
    : never;
};

/** Types the graphs of a facet by its instruments, and forgets them: a list holds facets of all kinds. */
const graphs = <F extends (...options: never[]) => object>(
  group: PanelGroup,
  has: readonly (keyof ReturnType<F> & string)[],
  panels: (facet: FacetOf<F>, draw: Line) => readonly Panel[],
): FacetGraphs => ({ group, has, panels: panels as unknown as FacetGraphs['panels'] });

const percentiles = (i: Bound): readonly Signal[] => [
  labelled('p50', p50(i)),
  labelled('p95', p95(i)),
  labelled('p99', p99(i)),
];

const facets: readonly FacetGraphs[] = [
  graphs<typeof http>('Users', ['requests', 'errors', 'errorResponses'], (f, draw) => {
    const requests = byValue(f.requests, 'route', 'Sum');
    const latency = byValue(f.latency, 'route', 'p95');
    return [
      draw('Requests a minute', [labelled('all', sum(f.requests)), ...requests.signals], {
        searches: requests.searches,
      }),
      draw('Response time', percentiles(f.latency)),
      draw('Error rate', [labelled('5xx of all requests', ratio(f.errors, f.requests))]),
      draw('Response time by route (p95)', latency.signals, { searches: latency.searches }),
      draw(
        'Errors by status',
        countedStatuses.map((status) => labelled(status, sum(f.errorResponses, { status }))),
        { stacked: true },
      ),
      draw('Size of bodies (p95)', [
        labelled('request', p95(f.requestBytes)),
        labelled('response', p95(f.responseBytes)),
      ]),
    ];
  }),
  graphs<typeof usage>('Users', ['activeUsers', 'creditsConsumed'], (f, draw) => [
    draw('Active users', [labelled('active', maximum(f.activeUsers))]),
    draw('Credits consumed a minute', [labelled('all', sum(f.creditsConsumed))]),
    draw(
      'Credits by agent',
      f.creditsConsumed.by.agent_id.map((agent_id) =>
        labelled(agent_id, sum(f.creditsConsumed, { agent_id })),
      ),
      { stacked: true },
    ),
  ]),
  graphs<typeof availability>('Users', ['up', 'checkTime'], (f, draw) => [
    draw('Health check passed', [labelled('1 is passed', minimum(f.up))]),
    draw('Time of the health check', [labelled('p95', p95(f.checkTime))]),
  ]),
  graphs<typeof model>('Work', ['predictions', 'inferenceTime', 'accuracy'], (f, draw) => [
    draw('Predictions a minute', byValue(f.predictions, 'model_type', 'Sum').signals),
    draw(
      'Inference time by model (p95)',
      f.predictions.by.model_type.map((model_type) =>
        labelled(model_type, p95(f.inferenceTime, { model_type })),
      ),
    ),
    draw('Accuracy', [
      labelled('all', average(f.accuracy)),
      ...byValue(f.accuracy, 'model_type', 'Average').signals,
    ]),
    draw(
      'Inference time by features (p95)',
      featureBands.map((features) => labelled(features, p95(f.inferenceTime, { features }))),
    ),
    draw('Right direction', byValue(f.directionAccuracy, 'model_type', 'Average').signals),
  ]),
  graphs<typeof agent>('Work', ['executions', 'llmCalls'], (f, draw) => [
    draw('Agent executions a minute', byOutcome(f.executions), { stacked: true }),
    draw('Agent failures', [
      labelled('failed of all', ratio(sum(f.executions, { status: 'failure' }), sum(f.executions))),
    ]),
    draw('Time of an agent execution', percentiles(f.duration)),
    draw('Calls of language models', byValue(f.llmCalls, 'model', 'Sum').signals),
    draw('Tokens of language models', [
      labelled('given', sum(f.llmInputTokens)),
      labelled('got', sum(f.llmOutputTokens)),
    ]),
    draw('Cost of language models (US dollars)', byValue(f.llmCostUsd, 'model', 'Sum').signals, {
      stacked: true,
    }),
  ]),
  graphs<typeof tasks>('Work', ['executed', 'retries', 'queueLength'], (f, draw) => {
    const byName = byValue(f.duration, 'task_name', 'p95');
    return [
      draw('Tasks a minute', byOutcome(f.executed), { stacked: true }),
      draw('Task failures', [
        labelled('failed of all', ratio(sum(f.executed, { status: 'failure' }), sum(f.executed))),
      ]),
      draw('Time of a task', percentiles(f.duration)),
      draw('Time by task (p95)', byName.signals, { searches: byName.searches }),
      draw('Queue length', byValue(f.queueLength, 'queue', 'Maximum').signals),
      draw('Retries a minute', [labelled('all', sum(f.retries))]),
    ];
  }),
  graphs<typeof trends>('Work', ['itemsCollected', 'trendsCreated'], (f, draw) => [
    draw('Items collected a minute', byValue(f.itemsCollected, 'source', 'Sum').signals),
    draw('Trends created a minute', byValue(f.trendsCreated, 'category', 'Sum').signals),
    draw('Active trends', byValue(f.activeTrends, 'state', 'Maximum').signals, { stacked: true }),
  ]),
  graphs<typeof health>('Dependencies', ['up'], (f, draw) => [
    draw('Dependencies that serve', [
      labelled('all', minimum(f.up)),
      ...byValue(f.up, 'dependency', 'Minimum').signals,
    ]),
  ]),
  graphs<typeof sqlDatabase>('Dependencies', ['queryTime', 'connectionsLimit'], (f, draw) => [
    draw('Time of a query', percentiles(f.queryTime)),
    draw('Slowest queries (p95)', [], { searches: [topOf(f.queryTime, 'p95')] }),
    pool(f, draw),
  ]),
  graphs<typeof database>('Dependencies', ['queryTime', 'connectionsInUse'], (f, draw) => [
    draw('Time of a database operation', percentiles(f.queryTime)),
    draw('Time by operation (p95)', byValue(f.queryTime, 'operation', 'p95').signals),
    draw('Database connections', [
      labelled('in use', maximum(f.connectionsInUse)),
      labelled('idle', maximum(f.connectionsIdle)),
    ]),
  ]),
  graphs<typeof connectionPool>('Dependencies', ['connectionsLimit'], (f, draw) => [pool(f, draw)]),
  graphs<typeof postgres>('Dependencies', ['locksAwaited', 'longestTransaction'], (f, draw) => [
    draw('PostgreSQL: connections', [
      labelled('active', maximum(f.connectionsActive)),
      labelled('idle', minimum(f.connectionsIdle)),
      labelled('open', maximum(f.connectionsOpen)),
    ]),
    draw('PostgreSQL: cache and indexes', [
      labelled('blocks from the cache', minimum(f.cacheHits)),
      labelled('scans by an index', minimum(f.indexUse)),
    ]),
    draw('PostgreSQL: locks', [labelled('awaited', maximum(f.locksAwaited))], {
      right: [labelled('longest transaction', maximum(f.longestTransaction))],
    }),
  ]),
  graphs<typeof redis>('Dependencies', ['clients', 'operations'], (f, draw) => [
    draw('Redis: memory', [labelled('used', maximum(f.memory))]),
    draw('Redis: hit rate', [labelled('found', minimum(f.hitRate))]),
    draw('Redis: commands', [labelled('a second', maximum(f.operations))], {
      right: [labelled('clients', maximum(f.clients))],
    }),
  ]),
  graphs<typeof memory>('Dependencies', ['readTime', 'lookups'], (f, draw) => [
    draw('Memory: time (p95)', [
      labelled('read', p95(f.readTime)),
      labelled('write', p95(f.writeTime)),
    ]),
    draw('Memory: reads and writes', [
      labelled('reads', samples(f.readTime)),
      labelled('writes', samples(f.writeTime)),
    ]),
    draw('Memory: hit rate', [
      labelled('hits', ratio(sum(f.lookups, { result: 'hit' }), sum(f.lookups))),
    ]),
    draw('Memory: size', [
      labelled('size', maximum(f.size)),
      labelled('added', sum(f.bytesWritten)),
    ]),
  ]),
  graphs<typeof cache>('Dependencies', ['requests', 'writes', 'loadTime'], (f, draw) => [
    draw('Cache hit rate', [
      labelled('hits', ratio(sum(f.requests, { result: 'hit' }), sum(f.requests))),
    ]),
    draw('Cache look-ups', byValue(f.requests, 'result', 'Sum').signals, { stacked: true }),
    draw('Time to load what was missed', percentiles(f.loadTime)),
  ]),
  graphs<typeof system>('Environment', ['cpu', 'memory', 'coldStarts'], (f, draw) => [
    draw('CPU', [
      labelled('most in an invocation', maximum(f.cpu)),
      labelled('average', average(f.cpu)),
    ]),
    draw('Memory', [labelled('peak', maximum(f.memory))]),
    draw('Cold starts', [labelled('all', sum(f.coldStarts))]),
  ]),
  graphs<typeof disk>('Environment', ['used'], (f, draw) => [
    draw('Disk (/tmp)', [labelled('used', maximum(f.used))]),
  ]),
  graphs<typeof network>('Environment', ['bytesReceived', 'tcpConnections'], (f, draw) => [
    draw('Network', [
      labelled('received', sum(f.bytesReceived)),
      labelled('sent', sum(f.bytesSent)),
    ]),
    draw('TCP connections', [labelled('most of an environment', maximum(f.tcpConnections))]),
  ]),
  graphs<typeof security>('Security', ['failedLogins', 'auditEvents'], (f, draw) => [
    draw('Logins and keys', [
      labelled('failed logins', sum(f.failedLogins)),
      labelled('requests with a key', sum(f.apiKeyRequests)),
    ]),
    draw('Suspicious and sensitive', [
      labelled('suspicious', sum(f.suspiciousEvents)),
      labelled('sensitive', sum(f.sensitiveAccesses)),
    ]),
    draw(
      'Audit events',
      auditEventTypes.map((event_type) => labelled(event_type, sum(f.auditEvents, { event_type }))),
      { stacked: true },
    ),
    draw('Encrypted', byValue(f.encryptionEnabled, 'resource', 'Minimum').signals),
  ]),
  graphs<typeof collector>('Monitoring', ['failures', 'gatherTime'], (f, draw) => [
    draw('Gatherers that failed', byValue(f.failures, 'gatherer', 'Sum').signals),
    draw('Time of a gatherer', percentiles(f.gatherTime)),
  ]),
  graphs<typeof scrape>('Monitoring', ['metricsRequested', 'costUsd'], (f, draw) => [
    draw('/metrics: age of the page', [labelled('oldest', maximum(f.age))]),
    draw('/metrics: metrics requested', [labelled('all', sum(f.metricsRequested))], {
      right: [labelled('US dollars', sum(f.costUsd))],
    }),
  ]),
];

const pool = (f: FacetOf<typeof connectionPool>, draw: Line): Panel =>
  draw('Connections of a pool', [
    labelled('most in use', maximum(f.connectionsInUse)),
    labelled('fewest available', minimum(f.connectionsAvailable)),
    labelled('limit', maximum(f.connectionsLimit)),
    labelled('most waiting', maximum(f.connectionsWaiting)),
  ]);

const byOutcome = (
  i: Bound<Instrument<'counter', { readonly status: typeof outcomes }, 'Count'>>,
): readonly Signal[] => outcomes.map((status) => labelled(status, sum(i, { status })));
