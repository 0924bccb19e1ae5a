import { minutes } from '../duration';
import { converted, labelled, ratio, type Signal, total, withTraffic } from '../signals/signal';
import { count, inSeconds, percent } from '../unit';
import { type Probe, resourceType } from './resource-type';

/** Where records go, as the names of their metrics begin: `DeliveryToS3.DataFreshness`. */
export type FirehoseDestination =
  | 'S3'
  | 'AmazonOpenSearchService'
  | 'AmazonOpenSearchServerless'
  | 'HttpEndpoint'
  | 'Iceberg'
  | 'Redshift'
  | 'Snowflake'
  | 'Splunk';

export type DeliveryStreamFacts = {
  /** How long it gathers records before it delivers them. */
  readonly bufferSeconds: number;
  /** Not where only failed ones go. Undefined where it is not known. */
  readonly destination: FirehoseDestination | undefined;
  /** Records come by PutRecord, not from a Kinesis stream: Firehose keeps them for 24 hours at most. */
  readonly isDirectPut: boolean;
  /** A function changes the records on their way. */
  readonly transforms: boolean;
  readonly convertsFormat: boolean;
  /** Its records are encrypted with a key of the customer. */
  readonly hasOwnKey: boolean;
};

const source =
  'https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html';

/** Below this a minute, or a longer period, says nothing of a rate. */
const RECORDS_A_MINUTE = 50;
const RECORDS_A_PERIOD = 50;
/** @see https://docs.aws.amazon.com/firehose/latest/dev/basic-deliver.html for the 24 hours */
const HALF_OF_KEPT_SECONDS = 12 * 3600;

const keyProblems = [
  'KMSKeyAccessDenied',
  'KMSKeyDisabled',
  'KMSKeyInvalidState',
  'KMSKeyNotFound',
];

type DeliveryProbe = Probe<DeliveryStreamFacts>;

const freshness = ({ metric, facts: { destination } }: DeliveryProbe): Signal | undefined =>
  destination === undefined
    ? undefined
    : labelled(
        'Age of the oldest record',
        metric(`DeliveryTo${destination}.DataFreshness`, 'Maximum', 'Seconds'),
      );

/** Of an HTTP endpoint and of Iceberg what `Success` measures is no share. */
const delivered = ({ metric, facts: { destination } }: DeliveryProbe): Signal | undefined => {
  switch (destination) {
    case undefined:
    case 'Iceberg':
      return undefined;
    case 'HttpEndpoint': {
      const all = metric('DeliveryToHttpEndpoint.ProcessedRecords', 'Sum', 'Count');
      return ratio(metric('DeliveryToHttpEndpoint.Records', 'Sum', 'Count'), all);
    }
    default:
      return converted(
        'Percent',
        100,
        metric(`DeliveryTo${destination}.Success`, 'Average', 'None'),
      );
  }
};

export const deliveryStream = resourceType<DeliveryStreamFacts>()({
  id: 'deliveryStream',
  title: 'Firehose delivery stream',
  namespace: 'AWS/Firehose',
  rows: [
    {
      id: 'Freshness',
      signal: freshness,
      panel: 'Freshness',
      rule: {
        condition: (signal, facts) =>
          signal.above(inSeconds(Math.max(2 * facts.bufferSeconds, 600))),
        absence: 'unknown',
        for: minutes(15),
        severity: 'warning',
        summary: 'Records wait far longer than they are buffered for.',
        action: 'Read the errors that Firehose writes to its own log group.',
        causes: [
          'Firehose may not write to the destination or use its key',
          'the function that changes the records fails',
          'the destination is down, or takes less than comes in',
        ],
        why: 'Twice the buffering interval, ten minutes or more; where nothing is measured, nothing new is known.',
      },
      source,
    },
    {
      id: 'Expiry',
      signal: (probe) =>
        probe.facts.destination === 'S3' && probe.facts.isDirectPut ? freshness(probe) : undefined,
      panel: 'Freshness',
      rule: {
        condition: (signal) => signal.above(inSeconds(HALF_OF_KEPT_SECONDS)),
        absence: 'unknown',
        for: minutes(15),
        severity: 'critical',
        summary: 'Records have waited for twelve hours; after 24 Firehose drops them.',
        action: 'Mend the delivery now: what is dropped is gone for good.',
        causes: ['the same as of Freshness, and nobody has mended it since'],
        why: 'Firehose keeps what was put directly for 24 hours at most: half of them are left.',
      },
      source,
    },
    {
      id: 'DeliveryFailures',
      signal: (probe) => {
        const share = delivered(probe);
        return share && labelled('Deliveries that worked', share);
      },
      panel: 'Delivery',
      rule: {
        condition: (signal) => signal.below(percent(50)),
        for: minutes(30),
        period: minutes(15),
        severity: 'warning',
        summary: 'More than half of the deliveries fail.',
        action: 'Read the errors that Firehose writes to its own log group.',
        causes: [
          'Firehose may not write to the destination or use its key',
          'a bucket answers with SlowDown, an endpoint with errors',
        ],
        why: 'Deliveries come at most 15 minutes apart, so each period has one; AWS says small drops lose nothing: it tries again.',
        accepts: {
          'ratio-without-traffic': 'the one delivery of half an hour failed, and was tried again',
        },
      },
      source,
    },
    {
      id: 'Throttles',
      signal: ({ metric, facts }) => {
        if (!facts.isDirectPut) return undefined;
        const refused = metric('ThrottledRecords', 'Sum', 'Count');
        const attempts = total('Attempts', [refused, metric('IncomingRecords', 'Sum', 'Count')]);
        return withTraffic(
          labelled('Refused', ratio(refused, attempts)),
          attempts,
          RECORDS_A_MINUTE,
        );
      },
      panel: 'Throttled',
      rule: {
        condition: (signal) => signal.above(percent(1)),
        for: minutes(5),
        severity: 'warning',
        summary: 'More than 1 % of the records are refused for want of throughput.',
        action: 'Ask for a higher quota of the delivery stream.',
        causes: ['a burst beyond the quota of records or bytes a second'],
        why: 'A rate of the records that were tried; who puts them tries again, so 3 of 5 minutes tell.',
      },
      source,
    },
    {
      id: 'TransformFailures',
      signal: ({ metric, facts }) =>
        facts.transforms
          ? labelled(
              'Transformations that worked',
              converted('Percent', 100, metric('ExecuteProcessing.Success', 'Average', 'None')),
            )
          : undefined,
      panel: 'Delivery',
      rule: {
        condition: (signal) => signal.below(percent(80)),
        for: minutes(30),
        period: minutes(15),
        severity: 'warning',
        summary: 'More than a fifth of the calls of the transformation fail.',
        action: 'Read the log group of the function that changes the records.',
        causes: [
          'the function fails or runs into its time-out',
          'its answer is larger than 6 MB',
          'a record of a kind that it does not expect',
        ],
        why: 'Firehose calls it again three times, then puts the records among the failed ones; a fifth of two periods is no deployment.',
      },
      source,
    },
    {
      id: 'ConversionFailures',
      signal: ({ metric, facts }) => {
        if (!facts.convertsFormat) return undefined;
        const failed = metric('FailedConversion.Records', 'Sum', 'Count');
        const done = metric('SucceedConversion.Records', 'Sum', 'Count');
        const records = total('Records', [failed, done]);
        return withTraffic(
          labelled('Not converted', ratio(failed, records)),
          records,
          RECORDS_A_PERIOD,
        );
      },
      panel: 'Delivery',
      rule: {
        condition: (signal) => signal.above(percent(1)),
        for: minutes(30),
        period: minutes(15),
        severity: 'warning',
        summary: 'More than 1 % of the records do not fit the schema and go to the errors.',
        action: 'Compare a failed record in the bucket with the columns of the Glue table.',
        causes: ['a field changed its type', 'the Glue table lost a column'],
        why: 'They are kept below the prefix of errors, so half an hour may pass.',
      },
      source,
    },
    {
      id: 'KeyProblems',
      signal: ({ metric, facts }) =>
        facts.hasOwnKey
          ? total(
              'Refused by the key',
              keyProblems.map((name) => metric(name, 'Sum', 'Count')),
            )
          : undefined,
      panel: 'Delivery',
      rule: {
        condition: (signal) => signal.above(count(0)),
        for: minutes(20),
        period: minutes(5),
        severity: 'critical',
        summary: 'Firehose cannot use the key of the stream: records cannot be read or written.',
        action: 'Enable the key and let Firehose use it, within 24 hours.',
        causes: ['the key was disabled or is to be deleted', 'its policy or grant changed'],
        why: 'No try will help until somebody mends the key; 3 of 4 periods outlast a change of its policy.',
      },
      source,
    },
    {
      id: 'Incoming',
      signal: ({ metric }) => labelled('Records', metric('IncomingRecords', 'Sum', 'Count')),
      panel: 'Incoming',
      source,
    },
  ],
  recommended: [],
});
