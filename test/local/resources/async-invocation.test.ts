import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { VirtualClock } from '../../../local/clock';
import { type LocalCloud, startLocalCloud } from '../../../local/local-cloud';

const START = Date.parse('2026-11-22T10:00:00Z');
const MINUTE = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'async-invocation-'));

const template = {
  Resources: {
    Dead: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dead' } },
    Failed: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'failed' } },
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'broken',
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Code: { ZipFile: "exports.handler = async () => { throw new Error('out of order'); };" },
        DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] } },
      },
    },
    Invoke: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: 'Function' },
        Qualifier: '$LATEST',
        MaximumRetryAttempts: '1',
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Failed', 'Arn'] } } },
      },
    },
    // In alarm from its first evaluation on: there is no data.
    Alarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmName: 'silence',
        Namespace: 'Shop',
        MetricName: 'orders',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'LessThanThreshold',
        TreatMissingData: 'breaching',
        AlarmActions: [{ 'Fn::GetAtt': ['Function', 'Arn'] }],
      },
    },
  },
};

const clock = new VirtualClock(START);
let cloud: LocalCloud;
let sqs: SQSClient;

beforeAll(async () => {
  const file = join(folder, 'shop.template.json');
  writeFileSync(file, JSON.stringify(template));
  const dataDirectory = join(folder, 'data');
  cloud = await startLocalCloud({ assembly: file, clock, port: 0, dataDirectory });
  sqs = new SQSClient({
    endpoint: cloud.urls.aws,
    region: 'us-east-1',
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'local' },
  });
});

afterAll(async () => {
  sqs.destroy();
  await cloud.close();
  rmSync(folder, { recursive: true });
});

const received = async (QueueName: string): Promise<readonly Message[]> => {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  const MessageAttributeNames = ['All'];
  const answer = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames }));
  return answer.Messages ?? [];
};

test("tries an alarm's function again, then hands the event to where failures go", async () => {
  for (let minute = 1; minute <= 4; minute += 1) {
    await clock.advanceTo(START + minute * MINUTE);
    await clock.settled();
  }

  const [failed] = await received('failed');
  const [dead] = await received('dead');

  expect(JSON.parse(failed?.Body ?? '{}')).toMatchObject({
    requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 2 },
    requestPayload: { source: 'aws.cloudwatch', alarmData: { alarmName: 'silence' } },
    responsePayload: { errorMessage: 'out of order' },
  });
  expect(JSON.parse(dead?.Body ?? '{}')).toMatchObject({ source: 'aws.cloudwatch' });
  expect(dead?.MessageAttributes?.ErrorMessage?.StringValue).toBe('out of order');
});
