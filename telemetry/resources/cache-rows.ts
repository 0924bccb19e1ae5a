import { minutes } from '../duration';
import { highest, labelled, ratio, type Signal, total, withTraffic } from '../signals/signal';
import type { Statistic } from '../signals/statistic';
import { count, inSeconds, percent, type Unit } from '../unit';
import type { Probe, ResourceRow } from './resource-type';

export type CacheFacts = {
  /** Redis OSS and Valkey tell more of themselves than Memcached does. */
  readonly isMemcached: boolean;
  /** Ids of its nodes, joined by spaces; empty where the resource has the metrics itself. */
  readonly nodes: string;
  readonly hasReplicas: boolean;
  /** How many connections a node takes. */
  readonly maxClients: number;
  /** Its parameters let any key be evicted: such a cache is meant to be full. */
  readonly evictsAnyKey: boolean;
};

const redis = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html';
const host = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.HostLevel.html';
const advice =
  'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.WhichShouldIMonitor.html';

/** An alarm reads no more. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const METRICS_OF_AN_ALARM = 10;
/** Below this a minute says nothing of a rate. */
const WRITES_A_MINUTE = 100;

type CacheProbe = Probe<CacheFacts>;

/** One metric of each node, or of the resource itself. */
const ofNodes = <const U extends Unit>(
  { metric, facts }: CacheProbe,
  [name, statistic, unit]: readonly [string, Statistic, U],
  most = METRICS_OF_AN_ALARM,
): readonly Signal<U>[] => {
  const nodes = facts.nodes.split(' ').filter(Boolean).slice(0, most);
  if (nodes.length === 0) return [metric(name, statistic, unit)];
  return nodes.map((CacheClusterId) =>
    metric(name, statistic, unit, { dimensions: { CacheClusterId } }),
  );
};

const evictionRate = (probe: CacheProbe): Signal => {
  const written = probe.facts.isMemcached ? 'CmdSet' : 'SetTypeCmds';
  const of = (name: string) => ofNodes(probe, [name, 'Sum', 'Count'], METRICS_OF_AN_ALARM / 2);
  const writes = total('Writes', of(written));
  const share = labelled('Evicted', ratio(total('Evictions', of('Evictions')), writes));
  return withTraffic(share, writes, WRITES_A_MINUTE);
};

type CacheRow = 'EngineCpu' | 'Cpu' | 'Memory' | 'Evictions' | 'Connections' | 'ReplicationLag';

/**
 * Of the nodes of a cache, the worst: ten at most, for an alarm reads no more, and of a rate five. Nodes of one cache do
 * much the same.
 */
export const cacheRows: readonly ResourceRow<CacheFacts, CacheRow>[] = [
  {
    id: 'EngineCpu',
    signal: (probe) =>
      probe.facts.isMemcached
        ? undefined
        : highest('Engine CPU', ofNodes(probe, ['EngineCPUUtilization', 'Maximum', 'Percent'])),
    panel: 'CPU',
    rule: {
      condition: (signal) => signal.above(percent(90)),
      for: minutes(10),
      severity: 'warning',
      summary: 'The one thread that runs commands is more than 90 % busy.',
      action:
        'Find expensive commands with SLOWLOG; then spread reads over replicas and writes over shards.',
      causes: [
        'commands over large keys, such as KEYS, SMEMBERS, large HGETALL',
        'one hot key',
        'more traffic than one node bears',
      ],
      why: 'AWS recommends 90 %: the engine runs commands in one thread, which the CPU of the host hides.',
    },
    source: redis,
  },
  {
    id: 'Cpu',
    signal: (probe) =>
      highest('Host CPU', ofNodes(probe, ['CPUUtilization', 'Maximum', 'Percent'])),
    panel: 'CPU',
    rule: {
      condition: (signal) => signal.above(percent(90)),
      for: minutes(15),
      severity: 'warning',
      summary: 'The host of the cache is more than 90 % busy.',
      action: 'Take a larger node type or more nodes.',
      causes: ['more traffic than the node type bears', 'a backup on a small node'],
      why: 'On hosts of two CPUs or fewer the engine shares them with the management: AWS asks to watch both.',
    },
    source: host,
  },
  {
    id: 'Memory',
    signal: (probe) =>
      probe.facts.isMemcached
        ? undefined
        : highest(
            'Memory in use',
            ofNodes(probe, ['DatabaseMemoryUsagePercentage', 'Maximum', 'Percent']),
          ),
    panel: 'Memory',
    rule: {
      condition: (signal, { evictsAnyKey }) =>
        evictsAnyKey ? undefined : signal.above(percent(90)),
      for: minutes(15),
      severity: 'warning',
      summary: 'More than 90 % of the memory of the cache is in use.',
      action: 'Take larger nodes or more shards, or give keys a time to live.',
      causes: ['keys without a time to live', 'values that grew', 'more users than before'],
      why: 'Full, it evicts keys with a time to live, then refuses writes; not of one that may evict any key, for that is meant to be full.',
    },
    source: redis,
  },
  {
    id: 'Evictions',
    signal: evictionRate,
    panel: 'Evictions',
    rule: {
      condition: (signal) => signal.above(percent(10)),
      for: minutes(15),
      severity: 'warning',
      summary: 'One write in ten pushes another key out of the cache.',
      action: 'Take larger nodes, or give keys a time to live, so that less falls out too early.',
      causes: ['the cache is too small for what is asked for', 'keys without a time to live'],
      why: 'A full cache evicts, and that is its work: only when it forgets about as fast as it learns is it too small.',
    },
    source: advice,
  },
  {
    id: 'Connections',
    signal: (probe) =>
      probe.facts.isMemcached
        ? undefined
        : highest('Connections', ofNodes(probe, ['CurrConnections', 'Maximum', 'Count'])),
    panel: 'Connections',
    rule: {
      condition: (signal, { maxClients }) => signal.above(count(0.8 * maxClients)),
      for: minutes(10),
      severity: 'warning',
      summary: 'A node of the cache has more than 80 % of the connections that it can have.',
      action:
        'Reuse one connection in each environment of a function, and close those that are idle.',
      causes: [
        'connections that are opened for each request and not closed',
        'each environment of a function holds a connection of its own',
      ],
      why: 'A node refuses the 65,001st connection, a small one the 20,001st; neither number can be raised.',
    },
    source: advice,
  },
  {
    id: 'ReplicationLag',
    signal: (probe) =>
      probe.facts.hasReplicas && !probe.facts.isMemcached
        ? highest('Replicas behind', ofNodes(probe, ['ReplicationLag', 'Maximum', 'Seconds']))
        : undefined,
    panel: 'Replication',
    rule: {
      condition: (signal) => signal.above(inSeconds(30)),
      for: minutes(10),
      severity: 'warning',
      summary: 'A replica is more than 30 seconds behind its primary.',
      action:
        'Send readers to the primary, and look whether writes exceed what the network carries.',
      causes: ['a burst of writes', 'the replica synchronizes anew', 'a node type too small'],
      why: 'Usually it is below a second; six minutes of ten outlast a node that is replaced.',
    },
    source: redis,
  },
];
