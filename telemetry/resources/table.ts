import { minutes } from '../duration';
import {
  filled,
  highest,
  labelled,
  rate,
  ratio,
  type Signal,
  total,
  withTraffic,
} from '../signals/signal';
import { count, milliseconds, percent } from '../unit';
import { type Probe, type ResourceRow, resourceType } from './resource-type';

export type TableFacts = {
  readonly tableName: string;
  /** Names of its global secondary indexes, joined by spaces. */
  readonly indexes: string;
  /** Regions that the other replicas of a global table are in, joined by spaces. */
  readonly replicaRegions: string;
};

const source =
  'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html';

/** Below this a minute says nothing: one refused request of two is not 50 %. */
const REQUESTS_A_MINUTE = 20;
/** An alarm reads no more. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const METRICS_OF_AN_ALARM = 10;
/** A fault of DynamoDB itself shows in each of them, and each is one more metric to pay for. */
const commonOperations = ['GetItem', 'Query', 'PutItem', 'UpdateItem'];

const words = (text: string): readonly string[] => text.split(' ').filter(Boolean);

type Access = 'Read' | 'Write';
type TableProbe = Probe<TableFacts>;

/**
 * DynamoDB publishes nothing where nothing was refused, and its alarms ignore what is missing, whatever they are told:
 * one would stay on after the last refusal. Filled with 0, the metric itself ends the alarm.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
const known = (signal: Signal<'Count'>): Signal<'Count'> => filled(signal, 0);

const throttleRate = ({ metric }: TableProbe, access: Access): Signal => {
  const throttled = known(metric(`${access}ThrottleEvents`, 'Sum', 'Count'));
  const requests = known(metric(`Consumed${access}CapacityUnits`, 'SampleCount', 'Count'));
  const attempts = total('Attempts', [throttled, requests]);
  const share = labelled(`${access}s throttled`, ratio(throttled, attempts));
  return withTraffic(share, attempts, REQUESTS_A_MINUTE);
};

const indexThrottles = ({ metric, facts }: TableProbe, access: Access): Signal | undefined => {
  const indexes = words(facts.indexes);
  const watched = indexes.slice(0, METRICS_OF_AN_ALARM);
  if (watched.length === 0) return undefined;
  const of = indexes.length > watched.length ? `the first ${watched.length} indexes` : 'indexes';
  const parts = watched.map((GlobalSecondaryIndexName) => {
    const dimensions = { TableName: facts.tableName, GlobalSecondaryIndexName };
    return known(metric(`${access}ThrottleEvents`, 'Sum', 'Count', { dimensions }));
  });
  return total(`${access}s throttled by ${of}`, parts);
};

const systemErrors = ({ metric, facts }: TableProbe): Signal =>
  total(
    'System errors',
    commonOperations.map((Operation) => {
      const dimensions = { TableName: facts.tableName, Operation };
      return known(metric('SystemErrors', 'Sum', 'Count', { dimensions }));
    }),
  );

const replicationLatency = ({ metric, facts }: TableProbe): Signal | undefined => {
  const regions = words(facts.replicaRegions).slice(0, METRICS_OF_AN_ALARM);
  if (regions.length === 0) return undefined;
  const parts = regions.map((ReceivingRegion) => {
    const dimensions = { TableName: facts.tableName, ReceivingRegion };
    return metric('ReplicationLatency', 'Maximum', 'Milliseconds', { dimensions });
  });
  return highest('Replication behind', parts);
};

const throttles = <A extends Access>(access: A): ResourceRow<TableFacts, `${A}Throttles`> => ({
  id: `${access}Throttles`,
  signal: (probe) => throttleRate(probe, access),
  panel: 'Throttled',
  rule: {
    condition: (signal) => signal.above(percent(1)),
    for: minutes(10),
    severity: 'warning',
    summary: `More than 1 % of the table's ${access.toLowerCase()}s are refused for want of capacity.`,
    action: `Raise the ${access.toLowerCase()} capacity or the maximum of its auto scaling; of a table on demand, look for one hot key.`,
    causes: [
      'one partition key takes most of the traffic',
      'the provisioned capacity, or the maximum of its auto scaling, is too small',
      'traffic more than doubled within half an hour: a table on demand follows more slowly',
    ],
    why: 'A rate of all attempts; the SDK tries again and auto scaling answers after some minutes, so what lasts ten is neither.',
  },
  source,
});

const indexRow = <A extends Access>(access: A): ResourceRow<TableFacts, `Index${A}Throttles`> => ({
  id: `Index${access}Throttles`,
  signal: (probe) => indexThrottles(probe, access),
  panel: 'Throttled by indexes',
  rule: {
    condition: (signal) => signal.above(count(10)),
    for: minutes(10),
    severity: 'warning',
    summary: `Global secondary indexes refuse more than ten ${access.toLowerCase()}s a minute.`,
    action:
      access === 'Write'
        ? 'Raise the write capacity of the index to that of the table: a full index refuses writes to the table as well.'
        : 'Raise the read capacity of the index, or spread the keys that are asked for.',
    causes: [
      'the index has less capacity than the table',
      'few values of the index key take most of the traffic',
    ],
    why: 'A count: the requests behind it are not counted by index; ten a minute is what the tries of the SDK absorb.',
  },
  source,
});

export const table = resourceType<TableFacts>()({
  id: 'table',
  title: 'DynamoDB table',
  namespace: 'AWS/DynamoDB',
  rows: [
    throttles('Read'),
    throttles('Write'),
    indexRow('Read'),
    indexRow('Write'),
    {
      id: 'SystemErrors',
      signal: systemErrors,
      panel: 'Errors of DynamoDB',
      rule: {
        condition: (signal) => signal.above(count(0)),
        for: minutes(15),
        severity: 'warning',
        summary: 'DynamoDB itself fails, minute after minute.',
        action: 'Look at the AWS Health Dashboard; let callers try again with growing pauses.',
        causes: [
          'an outage of DynamoDB in the region',
          'transactions that collide with a change of the table',
        ],
        why: 'The SDK hides single ones by trying again; AWS recommends 15 minutes. The metric exists by operation alone.',
      },
      source,
    },
    {
      id: 'ReplicationLatency',
      signal: replicationLatency,
      panel: 'Replication',
      rule: {
        condition: (signal) => signal.above(milliseconds(180_000)),
        for: minutes(15),
        severity: 'warning',
        summary: 'A replica of the global table is more than three minutes behind.',
        action: 'Send readers that need the newest state to the region that writes.',
        causes: [
          'a region is impaired: look at the AWS Health Dashboard',
          'the replica has less write capacity than the table that is written to',
        ],
        why: 'AWS calls more than three minutes a cause for investigation; 15 minutes outlast a burst of writes.',
      },
      source:
        'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html#DynamoDB',
    },
    {
      id: 'ReadCapacity',
      signal: ({ metric }) =>
        labelled('Read units', rate(metric('ConsumedReadCapacityUnits', 'Sum', 'Count'), 'second')),
      panel: 'Consumed capacity',
      source,
    },
    {
      id: 'WriteCapacity',
      signal: ({ metric }) =>
        labelled(
          'Write units',
          rate(metric('ConsumedWriteCapacityUnits', 'Sum', 'Count'), 'second'),
        ),
      panel: 'Consumed capacity',
      source,
    },
  ],
  recommended: [
    { metric: 'ReadThrottleEvents', dimensions: ['TableName'], met: 'ReadThrottles' },
    { metric: 'WriteThrottleEvents', dimensions: ['TableName'], met: 'WriteThrottles' },
    {
      metric: 'ReadThrottleEvents',
      dimensions: ['TableName', 'GlobalSecondaryIndexName'],
      met: 'IndexReadThrottles',
    },
    {
      metric: 'WriteThrottleEvents',
      dimensions: ['TableName', 'GlobalSecondaryIndexName'],
      met: 'IndexWriteThrottles',
    },
    { metric: 'SystemErrors', dimensions: ['TableName'], met: 'SystemErrors' },
    {
      metric: 'ReplicationLatency',
      dimensions: ['TableName', 'ReceivingRegion'],
      met: 'ReplicationLatency',
    },
    {
      metric: 'SuccessfulRequestLatency',
      dimensions: ['TableName', 'Operation'],
      declined: 'an average hides the slow ones: callers measure their own percentiles',
    },
    {
      metric: 'UserErrors',
      dimensions: [],
      declined: 'of the whole account: it names no table, and the function that erred tells',
    },
    {
      metric: 'AccountProvisionedReadCapacityUtilization',
      dimensions: [],
      declined: 'a quota of the whole account: one alarm an account, and no table is to blame',
    },
    {
      metric: 'AccountProvisionedWriteCapacityUtilization',
      dimensions: [],
      declined: 'a quota of the whole account: one alarm an account, and no table is to blame',
    },
    {
      metric: 'AgeOfOldestUnreplicatedRecord',
      dimensions: ['TableName', 'DelegatedOperation'],
      declined: 'only of tables that copy changes to Kinesis: the stream shows its silence',
    },
    {
      metric: 'FailedToReplicateRecordCount',
      dimensions: ['TableName', 'DelegatedOperation'],
      declined: 'only of tables that copy changes to Kinesis: write a rule where that is used',
    },
    {
      metric: 'ThrottledPutRecordCount',
      dimensions: ['TableName', 'DelegatedOperation'],
      declined: 'only of tables that copy changes to Kinesis: its stream counts refused writes',
    },
  ],
});
