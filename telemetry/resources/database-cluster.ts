import { minutes } from '../duration';
import { labelled } from '../signals/signal';
import { milliseconds, percent } from '../unit';
import { freeStorage } from './free-storage';
import { resourceType } from './resource-type';

export type DatabaseClusterFacts = {
  readonly isAurora: boolean;
  /** Its instances grow and shrink between two capacities. */
  readonly isServerless: boolean;
  /** Of a Multi-AZ cluster that is not Aurora. */
  readonly storageBytes: number | undefined;
};

const aurora =
  'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html';
const rds = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html';

export const databaseCluster = resourceType<DatabaseClusterFacts>()({
  id: 'databaseCluster',
  title: 'database cluster',
  namespace: 'AWS/RDS',
  rows: [
    {
      id: 'Capacity',
      signal: ({ metric, facts }) =>
        facts.isServerless
          ? labelled('of the largest capacity', metric('ACUUtilization', 'Maximum', 'Percent'))
          : undefined,
      panel: 'Capacity',
      rule: {
        condition: (signal) => signal.above(percent(90)),
        for: minutes(15),
        severity: 'warning',
        summary: 'The cluster has grown to more than 90 % of its largest capacity.',
        action:
          'Raise the maximum of its capacity, or find the statement that takes most of the load.',
        causes: [
          'more traffic than the maximum of its capacity was chosen for',
          'a new statement without an index',
        ],
        why: 'At the maximum Aurora grows no further and becomes slow: the fullest instance, for nine minutes of 15.',
      },
      source: aurora,
    },
    {
      id: 'Cpu',
      signal: ({ metric, facts }) =>
        facts.isAurora
          ? undefined
          : labelled('Busiest instance', metric('CPUUtilization', 'Maximum', 'Percent')),
      panel: 'CPU',
      rule: {
        condition: (signal) => signal.above(percent(90)),
        for: minutes(30),
        severity: 'warning',
        summary: 'The CPU of an instance of the cluster is more than 90 % busy.',
        action: 'Find the statement that takes most of the load in Database Insights.',
        causes: ['a new statement without an index', 'more traffic than the instance class bears'],
        why: 'As of an instance; those of a Multi-AZ cluster are no resources of their own, those of Aurora are.',
      },
      source: rds,
    },
    {
      id: 'ReplicaLag',
      signal: ({ metric, facts }) =>
        facts.isAurora
          ? labelled('Slowest reader', metric('AuroraReplicaLagMaximum', 'Maximum', 'Milliseconds'))
          : undefined,
      panel: 'Replication',
      rule: {
        condition: (signal) => signal.above(milliseconds(2000)),
        for: minutes(15),
        severity: 'warning',
        summary: 'A reader of the cluster is more than two seconds behind the writer.',
        action:
          'Look for a long transaction on that reader; send readers of new data to the writer.',
        causes: [
          'a reader of a smaller class than the writer',
          'a long transaction on a reader',
          'a burst of writes',
        ],
        why: 'Readers share the storage and are usually below 100 ms behind; a cluster without readers is silent.',
      },
      source: aurora,
    },
    {
      id: 'FreeStorage',
      signal: freeStorage,
      panel: 'Storage',
      rule: {
        condition: (signal) => signal.below(percent(10)),
        for: minutes(15),
        severity: 'critical',
        summary: 'Less than 10 % of the storage of the cluster is free: full, it stops.',
        action: 'Raise the allocated storage; it takes effect without an interruption.',
        causes: ['data grew as it always did, and nobody raised the storage'],
        why: 'A share of what is allocated, as of an instance; Aurora has no such limit to set.',
      },
      source: rds,
    },
    {
      id: 'Storage',
      signal: ({ metric, facts }) =>
        facts.isAurora
          ? labelled('Used storage', metric('VolumeBytesUsed', 'Average', 'Bytes'))
          : undefined,
      panel: 'Storage',
      source: aurora,
    },
  ],
  recommended: [],
});
