import { minutes } from '../duration';
import { labelled, ratio, type Signal, total, withTraffic } from '../signals/signal';
import { count, percent } from '../unit';
import { type Probe, resourceType } from './resource-type';

export type BucketFacts = {
  readonly bucketName: string;
  /** Id of a metrics configuration of the whole bucket. */
  readonly metricsId: string | undefined;
  /** Of each replication rule with metrics its id and where it copies to, as `<bucket>=<id>`, joined by line breaks. */
  readonly replications: string;
};

const requests =
  'https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html#s3-request-cloudwatch-metrics';
const replication = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html';

/** Below this a minute says nothing of a rate. */
const REQUESTS_A_MINUTE = 20;
/** An alarm reads no more metrics. */
const REPLICATIONS_OF_AN_ALARM = 10;

const requestMetric = ({ metric, facts }: Probe<BucketFacts>, name: string) => {
  if (facts.metricsId === undefined) return undefined;
  const dimensions = { BucketName: facts.bucketName, FilterId: facts.metricsId };
  return metric(name, 'Sum', 'Count', { dimensions });
};

const shareOf = (probe: Probe<BucketFacts>, name: string, label: string): Signal | undefined => {
  const [part, all] = [requestMetric(probe, name), requestMetric(probe, 'AllRequests')];
  if (!part || !all) return undefined;
  return withTraffic(labelled(label, ratio(part, all)), all, REQUESTS_A_MINUTE);
};

const failedReplication = ({ metric, facts }: Probe<BucketFacts>): Signal | undefined => {
  const rules = facts.replications.split('\n').filter(Boolean);
  if (rules.length === 0) return undefined;
  const parts = rules.slice(0, REPLICATIONS_OF_AN_ALARM).map((rule) => {
    const at = rule.indexOf('=');
    const [DestinationBucket, RuleId] = [rule.slice(0, at), rule.slice(at + 1)];
    const dimensions = { SourceBucket: facts.bucketName, DestinationBucket, RuleId };
    return metric('OperationsFailedReplication', 'Sum', 'Count', { dimensions });
  });
  return total('Not replicated', parts);
};

export const bucket = resourceType<BucketFacts>()({
  id: 'bucket',
  title: 'S3 bucket',
  namespace: 'AWS/S3',
  rows: [
    {
      id: 'ServerErrors',
      signal: (probe) => shareOf(probe, '5xxErrors', 'Server errors'),
      panel: 'Errors',
      rule: {
        condition: (signal) => signal.above(percent(5)),
        for: minutes(15),
        severity: 'warning',
        summary: 'More than 5 % of the requests to the bucket fail inside S3.',
        action:
          'Spread the keys over more prefixes if the answer is SlowDown; else look at the AWS Health Dashboard.',
        causes: [
          'more than 3,500 writes or 5,500 reads a second to one prefix: S3 answers 503 SlowDown',
          'an outage of S3 in the region',
        ],
        why: 'What AWS recommends, and a guard of traffic: the SDK tries again, so nine minutes of 15 tell.',
      },
      source: requests,
    },
    {
      id: 'ClientErrors',
      signal: (probe) => shareOf(probe, '4xxErrors', 'Client errors'),
      panel: 'Errors',
      rule: {
        condition: (signal) => signal.above(percent(10)),
        for: minutes(15),
        severity: 'warning',
        summary: 'More than 10 % of the requests to the bucket are refused.',
        action: 'Find in the access logs who asks for what, and with which answer.',
        causes: [
          'a role lost its permission, or may not use the key of the bucket',
          'something asks for objects that do not exist',
          'somebody tries keys from outside',
        ],
        why: 'AWS says 5 %; asking whether an object exists is answered by 404, so twice as much is normal.',
      },
      source: requests,
    },
    {
      id: 'ReplicationFailures',
      signal: failedReplication,
      panel: 'Replication',
      rule: {
        condition: (signal) => signal.above(count(0)),
        for: minutes(5),
        period: minutes(5),
        severity: 'warning',
        summary: 'Objects were not copied to the other bucket, and S3 does not try again.',
        action: 'Mend the permission, then copy what failed with S3 Batch Replication.',
        causes: [
          'the role of the replication may not write there or use one of the keys',
          'the other bucket is gone or has no versions any more',
        ],
        why: 'AWS recommends any failure: what S3 gave up on is missing from the copy until somebody acts.',
      },
      source: replication,
    },
  ],
  recommended: [
    { metric: '4xxErrors', dimensions: ['BucketName', 'FilterId'], met: 'ClientErrors' },
    { metric: '5xxErrors', dimensions: ['BucketName', 'FilterId'], met: 'ServerErrors' },
    {
      metric: 'OperationsFailedReplication',
      dimensions: ['SourceBucket', 'DestinationBucket', 'RuleId'],
      met: 'ReplicationFailures',
    },
  ],
});
