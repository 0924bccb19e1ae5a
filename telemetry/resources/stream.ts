import { minutes } from '../duration';
import {
  converted,
  labelled,
  percentOf,
  ratio,
  total,
  unless,
  withTraffic,
} from '../signals/signal';
import { count, milliseconds, percent } from '../unit';
import { type Probe, resourceType } from './resource-type';

export type StreamFacts = {
  readonly retentionHours: number;
  /** A delivery stream, or a function that is done with a batch within five minutes, asks it for records, by GetRecords. */
  readonly isPolled: boolean;
};

const source = 'https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html';

/** Below this a minute says nothing of a rate. */
const RECORDS_A_MINUTE = 100;
const CALLS_A_MINUTE = 20;
const HOUR_MS = 3_600_000;

const iteratorAge = ({ metric }: Probe<StreamFacts>) =>
  metric('GetRecords.IteratorAgeMilliseconds', 'Maximum', 'Milliseconds');

export const stream = resourceType<StreamFacts>()({
  id: 'stream',
  title: 'Kinesis stream',
  namespace: 'AWS/Kinesis',
  rows: [
    {
      id: 'ConsumerLag',
      signal: (probe) => labelled('Age of the records read', iteratorAge(probe)),
      panel: 'Consumers',
      rule: {
        condition: (signal) => signal.above(milliseconds(600_000)),
        for: minutes(15),
        severity: 'warning',
        summary: 'A consumer is more than ten minutes behind the stream.',
        action: 'See whether the consumer fails over and over on one batch, or is too slow.',
        causes: [
          'a batch that always fails holds its shard up',
          'the consumer has become slower than the records come',
          'a replay from an old position, which is meant',
        ],
        why: 'Polling consumers are seconds behind; 15 minutes outlast a deployment and a burst.',
      },
      source,
    },
    {
      id: 'Expiry',
      signal: (probe) =>
        labelled(
          'of the retention',
          percentOf(iteratorAge(probe), milliseconds(probe.facts.retentionHours * HOUR_MS)),
        ),
      panel: 'Lag',
      rule: {
        condition: (signal) => signal.above(percent(50)),
        for: minutes(15),
        severity: 'critical',
        summary: 'A consumer is so far behind that records will expire unread.',
        action: 'Raise the retention first (it holds at once), then mend the consumer.',
        causes: [
          'a consumer has stood still since hours',
          'a batch that always fails holds its shard up',
        ],
        why: 'AWS names half of the retention as the point from which data is at risk.',
      },
      source,
    },
    {
      id: 'Unread',
      signal: ({ metric, facts }) => {
        if (!facts.isPolled) return undefined;
        const come = metric('IncomingRecords', 'Sum', 'Count');
        const reads = labelled('Reads', metric('GetRecords.Success', 'Sum', 'Count'));
        return unless(labelled('Records come', come), reads);
      },
      panel: 'Consumers',
      rule: {
        condition: (signal) => signal.above(count(0)),
        for: minutes(15),
        period: minutes(5),
        severity: 'critical',
        summary: 'Records come and nobody reads the stream.',
        action: 'Enable the event source mapping, or look why the consumer is gone.',
        causes: [
          'the event source mapping is disabled',
          'the consumer lost its permission to read, or to use the key of the stream',
        ],
        why: 'A consumer that is gone leaves no age behind; a slow one reads once in five minutes, so two such without a read tell.',
      },
      source,
    },
    {
      id: 'WriteThrottles',
      signal: ({ metric }) => {
        const refused = metric('WriteProvisionedThroughputExceeded', 'Sum', 'Count');
        const attempts = total('Attempts', [refused, metric('IncomingRecords', 'Sum', 'Count')]);
        const share = labelled('Writes refused', ratio(refused, attempts));
        return withTraffic(share, attempts, RECORDS_A_MINUTE);
      },
      panel: 'Throttled',
      rule: {
        condition: (signal) => signal.above(percent(1)),
        for: minutes(5),
        severity: 'warning',
        summary: 'More than 1 % of the records are refused for want of throughput.',
        action: 'Add shards or change to on demand; look for one hot partition key.',
        causes: [
          'one partition key takes most of the traffic',
          'more than 1 MB or 1,000 records a second and shard',
        ],
        why: 'A rate of the records that were tried; producers try again, so 3 of 5 minutes tell.',
      },
      source,
    },
    {
      id: 'ReadThrottles',
      signal: ({ metric }) => {
        const refused = metric('ReadProvisionedThroughputExceeded', 'Sum', 'Count');
        const attempts = total('Attempts', [refused, metric('GetRecords.Success', 'Sum', 'Count')]);
        const share = labelled('Reads refused', ratio(refused, attempts));
        return withTraffic(share, attempts, CALLS_A_MINUTE);
      },
      panel: 'Throttled',
      rule: {
        condition: (signal) => signal.above(percent(10)),
        for: minutes(15),
        severity: 'warning',
        summary: 'More than 10 % of the reads are refused for want of throughput.',
        action: 'Give consumers enhanced fan-out, or fewer of them to a shard.',
        causes: [
          'more consumers than the five reads a second and shard are enough for',
          'a consumer catches up after a standstill',
        ],
        why: 'A refused read is repeated within a second; only when it is a tenth of them for 15 minutes does it delay.',
      },
      source,
    },
    {
      id: 'PutFailures',
      signal: ({ metric }) =>
        labelled(
          'PutRecord that worked',
          converted('Percent', 100, metric('PutRecord.Success', 'Average', 'Count')),
        ),
      panel: 'Failures',
      rule: {
        condition: (signal) => signal.below(percent(95)),
        absence: 'healthy',
        for: minutes(5),
        severity: 'warning',
        summary: 'More than 5 % of the calls of PutRecord fail.',
        action: 'Look for refused writes first; without them look at the AWS Health Dashboard.',
        causes: ['throttled writes', 'an outage of Kinesis in the region'],
        why: 'AWS leaves the threshold open; silence is a producer that has nothing to say.',
      },
      source,
    },
    {
      id: 'FailedRecords',
      signal: ({ metric }) => {
        const records = metric('PutRecords.TotalRecords', 'Sum', 'Count');
        const failed = metric('PutRecords.FailedRecords', 'Sum', 'Count');
        const share = labelled('Records failed inside Kinesis', ratio(failed, records));
        return withTraffic(share, records, RECORDS_A_MINUTE);
      },
      panel: 'Failures',
      rule: {
        condition: (signal) => signal.above(percent(1)),
        for: minutes(5),
        severity: 'warning',
        summary: 'More than 1 % of the records of PutRecords fail inside Kinesis.',
        action: 'See that producers send the failed records again: the call itself succeeds.',
        causes: ['an outage of Kinesis in the region', 'a producer that ignores FailedRecordCount'],
        why: 'AWS calls occasional failures normal and asks to alarm on many.',
      },
      source,
    },
    {
      id: 'ReadFailures',
      signal: ({ metric }) =>
        labelled(
          'GetRecords that worked',
          converted('Percent', 100, metric('GetRecords.Success', 'Average', 'Count')),
        ),
      panel: 'Failures',
      rule: {
        condition: (signal) => signal.below(percent(90)),
        absence: 'healthy',
        for: minutes(15),
        severity: 'warning',
        summary: 'More than 10 % of the reads fail.',
        action: 'Look for refused reads, then for a key or permission that consumers lost.',
        causes: ['throttled reads', 'a consumer may not use the key of the stream any more'],
        why: 'A failed read is repeated within a second; silence is for the rule Unread.',
      },
      source,
    },
  ],
  recommended: [
    { metric: 'GetRecords.IteratorAgeMilliseconds', dimensions: ['StreamName'], met: 'Expiry' },
    { metric: 'GetRecords.Success', dimensions: ['StreamName'], met: 'ReadFailures' },
    { metric: 'PutRecord.Success', dimensions: ['StreamName'], met: 'PutFailures' },
    { metric: 'PutRecords.FailedRecords', dimensions: ['StreamName'], met: 'FailedRecords' },
    {
      metric: 'ReadProvisionedThroughputExceeded',
      dimensions: ['StreamName'],
      met: 'ReadThrottles',
    },
    {
      metric: 'WriteProvisionedThroughputExceeded',
      dimensions: ['StreamName'],
      met: 'WriteThrottles',
    },
    {
      metric: 'SubscribeToShardEvent.MillisBehindLatest',
      dimensions: ['StreamName', 'ConsumerName'],
      declined: 'of one registered consumer: a function that reads so has its own IteratorAge',
    },
  ],
});
