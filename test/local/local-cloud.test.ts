import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../../local/clock';
import { type LocalCloud, startLocalCloud } from '../../local/local-cloud';

const START = Date.parse('2026-01-02T10:00:30.000Z');
const MINUTE = 60_000;

/** Emits one metric a call in its only line, and keeps what it was told in a bucket. */
const handler = `
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
export const handler = async (event) => {
  const Timestamp = Date.now();
  process.stdout.write(JSON.stringify({ level: 'INFO', timestamp: new Date(Timestamp).toISOString(), Failures: 1,
    _aws: { Timestamp, CloudWatchMetrics: [{ Namespace: 'Shop', Dimensions: [[]], Metrics: [{ Name: 'Failures' }] }] } }) + '\\n');
  await s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: 'last', Body: 'x' }));
  return { statusCode: 200, body: JSON.stringify({ path: event.path, self: process.env.SELF }) };
};
`;

const template = {
  Resources: {
    Canary: { Type: 'AWS::Synthetics::Canary', Properties: { Name: 'c' } },
    Bucket: { Type: 'AWS::S3::Bucket' },
    Webhook: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'webhook' } },
    Logs: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 30 } },
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Code: { S3Bucket: 'assets', S3Key: 'code.zip' },
        LoggingConfig: { LogGroup: { Ref: 'Logs' }, LogFormat: 'JSON' },
        Environment: {
          Variables: {
            BUCKET: { Ref: 'Bucket' },
            SLACK_SECRET_ARN: { Ref: 'Webhook' },
            SELF: { 'Fn::Sub': 'https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}/prod' },
          },
        },
      },
    },
    Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'shop' } },
    Order: {
      Type: 'AWS::ApiGateway::Resource',
      Properties: {
        RestApiId: { Ref: 'Api' },
        ParentId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
        PathPart: 'orders',
      },
    },
    PostOrder: {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        RestApiId: { Ref: 'Api' },
        ResourceId: { Ref: 'Order' },
        HttpMethod: 'POST',
        Integration: {
          Type: 'AWS_PROXY',
          Uri: {
            'Fn::Sub':
              'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function.Arn}/invocations',
          },
        },
      },
    },
    Stage: {
      Type: 'AWS::ApiGateway::Stage',
      Properties: { RestApiId: { Ref: 'Api' }, StageName: 'prod' },
    },
    Topic: { Type: 'AWS::SNS::Topic' },
    OnCall: {
      Type: 'AWS::SNS::Subscription',
      Properties: {
        TopicArn: { Ref: 'Topic' },
        Protocol: 'email',
        Endpoint: 'oncall@example.com',
        FilterPolicyScope: 'MessageBody',
        FilterPolicy: { $or: [{ NewStateValue: ['ALARM'] }, { OldStateValue: ['ALARM'] }] },
      },
    },
    Alarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmName: 'failures',
        Namespace: 'Shop',
        MetricName: 'Failures',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 0,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
        AlarmActions: [{ Ref: 'Topic' }],
        OKActions: [{ Ref: 'Topic' }],
      },
    },
  },
};

const directory = mkdtempSync(join(tmpdir(), 'local-cloud-test-'));
const clock = new VirtualClock(START);
let cloud: LocalCloud;

const write = (name: string, content: unknown): void =>
  writeFileSync(join(directory, name), JSON.stringify(content));

beforeAll(async () => {
  mkdirSync(join(directory, 'asset.code'));
  writeFileSync(join(directory, 'asset.code/index.mjs'), handler);
  write('Shop.template.json', template);
  write('Shop.assets.json', {
    files: {
      code: {
        source: { path: 'asset.code', packaging: 'zip' },
        destinations: { here: { bucketName: 'assets', objectKey: 'code.zip' } },
      },
    },
  });
  write('manifest.json', {
    artifacts: {
      Shop: {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 'Shop.template.json' },
      },
    },
  });
  cloud = await startLocalCloud({
    assembly: directory,
    clock,
    port: 0,
    dataDirectory: join(directory, 'data'),
  });
});

afterAll(async () => {
  await cloud.close();
  rmSync(directory, { recursive: true });
});

test('names what it cannot run, and runs the rest', () => {
  expect(cloud.unsupported).toEqual([
    {
      stackName: 'Shop',
      logicalId: 'Canary',
      type: 'AWS::Synthetics::Canary',
      reason: 'the local cloud does not run this type',
    },
  ]);
});

test('takes a request the whole way: handler, metric, alarm, email, and the recovery after it', async () => {
  const response = await fetch(`${cloud.urls.apis[0]?.url}/orders`, { method: 'POST' });
  const answer = (await response.json()) as { path: string; self: string };
  await clock.advanceTo(START + MINUTE);
  const during = cloud.console.alarm('failures')?.state;
  await clock.advanceTo(START + 10 * MINUTE);

  expect(answer).toEqual({ path: '/orders', self: cloud.urls.apis[0]?.url });
  expect(during).toBe('ALARM');
  expect(cloud.console.alarm('failures')?.history.map(({ from, to }) => `${from} ${to}`)).toEqual([
    'ALARM OK',
    'INSUFFICIENT_DATA ALARM',
  ]);
  const { emails } = cloud.console.messages();
  const subjects = emails.map(({ subject }) => subject);
  expect(subjects).toEqual([expect.stringMatching(/^OK: /), expect.stringMatching(/^ALARM: /)]);
  expect(emails[0]?.text).toContain(`${cloud.urls.console}/#/alarms/failures`);
});

test("files the function's line with the time of the local clock", () => {
  const [line] = cloud.console.logEvents({
    groups: ['Shop-Logs'],
    pattern: '{ $.Failures = 1 }',
    startMs: START,
    endMs: START + MINUTE,
    limit: 10,
  });

  expect(JSON.parse(line?.message ?? '')).toMatchObject({ level: 'INFO', Failures: 1 });
});

test('serves the AWS calls of the handler', async () => {
  const objects = await cloud.console.archive();

  expect(objects.map(({ bucket, key }) => `${bucket}/${key}`)).toEqual(['shop-bucket/last']);
});

test('the webhook of a notifier is that of the embedded Slack, whoever wrote the app', () => {
  expect(cloud.secrets.get('webhook').secretString).toBe(`${cloud.urls.slack}/services/local`);
});
