import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { context } from '../../../cdk.json';
import { LogArchive, type LogArchiveProps } from '../../../lib/logs/log-archive';

const synthesize = (props: Partial<LogArchiveProps> = {}) => {
  const stack = new Stack(new App({ context }), 'Stack');
  const logGroups = [new LogGroup(stack, 'OrdersLogs')];
  new LogArchive(stack, 'Archive', { service: 'shop', logGroups, ...props });
  return Template.fromStack(stack);
};

const template = synthesize();

test('SP10: lines move to Glacier after 90 days and are gone after 455, small objects too', () => {
  template.hasResourceProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: {
      TransitionDefaultMinimumObjectSize: 'varies_by_storage_class',
      Rules: [
        Match.objectLike({
          Status: 'Enabled',
          Transitions: [{ StorageClass: 'GLACIER', TransitionInDays: 90 }],
          ExpirationInDays: 455,
        }),
      ],
    },
  });
});

test('SP10: everything but DEBUG is subscribed', () => {
  template.hasResourceProperties('AWS::Logs::SubscriptionFilter', {
    FilterPattern: '{ $.level != "DEBUG" }',
  });
});

test('lines are unpacked, taken out, delimited and compressed again', () => {
  const [stream] = Object.values(template.findResources('AWS::KinesisFirehose::DeliveryStream'));
  const destination = stream?.Properties.ExtendedS3DestinationConfiguration;

  expect(
    destination.ProcessingConfiguration.Processors.map(({ Type }: { Type: string }) => Type),
  ).toEqual(['Decompression', 'CloudWatchLogProcessing', 'AppendDelimiterToRecord']);
  expect(destination).toMatchObject({
    CompressionFormat: 'GZIP',
    Prefix: 'level=info-and-above/service=shop/dt=!{timestamp:yyyy-MM-dd}/',
    BufferingHints: { IntervalInSeconds: 300, SizeInMBs: 64 },
  });
});

test('Firehose may do with the archive what AWS documents that it needs, and delete nothing', () => {
  const statements = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );
  const actions = statements.flatMap(({ Action }: { Action: string | string[] }) => Action);

  expect(actions.filter((action: string) => action.startsWith('s3:')).sort()).toEqual([
    's3:AbortMultipartUpload',
    's3:GetBucketLocation',
    's3:GetObject',
    's3:ListBucket',
    's3:ListBucketMultipartUploads',
    's3:PutObject',
  ]);
});

test('TR4: audit lines have an archive of their own, beside that of all lines, with an age of its own', () => {
  const stack = new Stack(new App({ context }), 'Stack');
  const logGroups = [new LogGroup(stack, 'OrdersLogs')];
  new LogArchive(stack, 'Archive', { service: 'shop', logGroups });
  new LogArchive(stack, 'AuditArchive', {
    service: 'shop',
    logGroups,
    lines: 'audit',
    expireAfterDays: 2555,
  });
  const both = Template.fromStack(stack);

  const patterns = Object.values(both.findResources('AWS::Logs::SubscriptionFilter')).map(
    ({ Properties }) => Properties.FilterPattern,
  );
  expect(patterns).toEqual(['{ $.level != "DEBUG" }', '{ $.logger = "audit" }']);
  both.hasResourceProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: Match.objectLike({
      Rules: [Match.objectLike({ ExpirationInDays: 2555 })],
    }),
  });
  both.hasResourceProperties('AWS::KinesisFirehose::DeliveryStream', {
    ExtendedS3DestinationConfiguration: Match.objectLike({
      Prefix: 'logger=audit/service=shop/dt=!{timestamp:yyyy-MM-dd}/',
    }),
  });
});

test('refuses to expire lines before they move to Glacier', () => {
  expect(() => synthesize({ expireAfterDays: 60 })).toThrow(
    'expireAfterDays must be more than glacierAfterDays, got 60 and 90: keep the archive longer or move it sooner',
  );
});

test('refuses to expire lines sooner than their log group does', () => {
  expect(() => synthesize({ glacierAfterDays: 10, expireAfterDays: 20 })).toThrow(
    "expireAfterDays must be more than the log groups' 30 days, got 20: keep the archive longer",
  );
});
