import { minutes } from '../duration';
import { labelled, percentOf } from '../signals/signal';
import { bytes, count, inSeconds, percent } from '../unit';
import { freeStorage } from './free-storage';
import { resourceType } from './resource-type';

export type DatabaseInstanceFacts = {
  /** Undefined where storage grows by itself, as of Aurora. */
  readonly storageBytes: number | undefined;
  /** Undefined of a class that is not known, and of serverless ones. */
  readonly memoryBytes: number | undefined;
  /** Undefined where a parameter group of its own may set another limit. */
  readonly maxConnections: number | undefined;
  /** RDS grows it by itself while there is room below a maximum. */
  readonly storageGrows: boolean;
  /** It copies another instance, and can fall behind it. */
  readonly isReplica: boolean;
  /** It may be of PostgreSQL, which reports up to five minutes behind where nobody writes. */
  readonly isIdleBehind: boolean;
};

const source =
  'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html#rds-cw-metrics-instance';

export const databaseInstance = resourceType<DatabaseInstanceFacts>()({
  id: 'databaseInstance',
  title: 'RDS instance',
  namespace: 'AWS/RDS',
  rows: [
    {
      id: 'Cpu',
      signal: ({ metric }) => labelled('CPU', metric('CPUUtilization', 'Average', 'Percent')),
      panel: 'CPU',
      rule: {
        condition: (signal) => signal.above(percent(90)),
        for: minutes(30),
        severity: 'warning',
        summary: 'The CPU of the database is more than 90 % busy.',
        action: 'Find the statement that takes most of the load in Database Insights.',
        causes: [
          'a new statement without an index',
          'more traffic than the instance class bears',
          'a burstable class has used up its credits',
        ],
        why: 'A database may be busy: 18 minutes of 30 outlast a nightly batch of a quarter of an hour.',
      },
      source,
    },
    {
      id: 'FreeMemory',
      signal: ({ metric, facts }) =>
        facts.memoryBytes === undefined
          ? undefined
          : labelled(
              'Free memory',
              percentOf(metric('FreeableMemory', 'Minimum', 'Bytes'), bytes(facts.memoryBytes)),
            ),
      panel: 'Memory',
      rule: {
        condition: (signal) => signal.below(percent(5)),
        for: minutes(15),
        severity: 'warning',
        summary: 'Less than 5 % of the memory of the database is free.',
        action: 'Look for many connections and large sorts; then take a larger instance class.',
        causes: ['too many connections, each with memory of its own', 'large sorts or joins'],
        why: 'Databases use memory for their cache and give it back: only the last 5 % warn of swapping.',
      },
      source,
    },
    {
      id: 'FreeStorage',
      signal: freeStorage,
      panel: 'Storage',
      rule: {
        condition: (signal, { storageGrows }) => signal.below(percent(storageGrows ? 5 : 10)),
        for: minutes(15),
        severity: 'critical',
        summary: 'Little of the storage of the database is free: full, it stops.',
        action: 'Raise the allocated storage; it takes effect without an interruption.',
        causes: [
          'data grew as it always did, and nobody raised the storage',
          'a replication slot that nobody reads keeps the write-ahead log',
          'temporary files of one large statement',
        ],
        why: 'A share of what is allocated: 10 % leave time to act; where RDS grows it from there by itself, 5 %.',
      },
      source,
    },
    {
      id: 'Connections',
      signal: ({ metric, facts }) =>
        facts.maxConnections === undefined
          ? undefined
          : labelled(
              'Connections in use',
              percentOf(
                metric('DatabaseConnections', 'Maximum', 'Count'),
                count(facts.maxConnections),
              ),
            ),
      panel: 'Connections',
      rule: {
        condition: (signal) => signal.above(percent(80)),
        for: minutes(10),
        severity: 'warning',
        summary: 'More than 80 % of the connections that the database allows are in use.',
        action: 'Put RDS Proxy before it, or lower the concurrency of the functions that connect.',
        causes: [
          'each environment of a function holds a connection of its own',
          'connections that are not closed',
          'slow statements hold their connection longer',
        ],
        why: 'The limit follows from the memory by the default of the engine; at the limit each new caller fails.',
      },
      source,
    },
    {
      id: 'ReplicaLag',
      signal: ({ metric, facts }) =>
        facts.isReplica
          ? labelled('Behind its source', metric('ReplicaLag', 'Maximum', 'Seconds'))
          : undefined,
      panel: 'Replication',
      rule: {
        condition: (signal, { isIdleBehind }) => signal.above(inSeconds(isIdleBehind ? 600 : 60)),
        for: minutes(15),
        severity: 'warning',
        summary: 'The replica is far behind its source.',
        action: 'Look for a long statement on the replica, then send readers to the source.',
        causes: [
          'a long statement on the replica holds the replay up',
          'a change of the schema or a large load on the source',
          'the replica has a smaller class than the source',
        ],
        why: 'Usually it is below a second: a minute; of PostgreSQL ten, for it says up to five where nobody writes.',
      },
      source,
    },
    {
      id: 'ReadLatency',
      signal: ({ metric }) => labelled('Read', metric('ReadLatency', 'Maximum', 'Seconds')),
      panel: 'Latency of the storage',
      source,
    },
    {
      id: 'WriteLatency',
      signal: ({ metric }) => labelled('Write', metric('WriteLatency', 'Maximum', 'Seconds')),
      panel: 'Latency of the storage',
      source,
    },
  ],
  recommended: [],
});
