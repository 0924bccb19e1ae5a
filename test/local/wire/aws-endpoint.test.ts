import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import {
  CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  ListDashboardsCommand,
  PutMetricDataCommand,
  type PutMetricDataCommandInput,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  RestoreObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishBatchCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { AwsQueryProtocol } from '@aws-sdk/core/protocols';
import { AwsError } from '../../../local/aws-error';
import { VirtualClock } from '../../../local/clock';
import { type DynamoDb, startDynamoDb } from '../../../local/dynamodb';
import { createObjectStore, type ObjectStore } from '../../../local/s3/object-store';
import { createSecrets } from '../../../local/secrets';
import { createTopics } from '../../../local/sns/topics';
import { createQueues } from '../../../local/sqs/queues';
import { type AwsCall, type AwsEndpoint, startAwsEndpoint } from '../../../local/wire/aws-endpoint';
import { secretsOperations } from '../../../local/wire/secrets-operations';
import { snsOperations } from '../../../local/wire/sns-operations';
import { queueUrl, sqsOperations } from '../../../local/wire/sqs-operations';

const start = Date.UTC(2026, 1, 26, 10);
const root = mkdtempSync(join(tmpdir(), 'aws-endpoint-'));
const clock = new VirtualClock(start);
const queues = createQueues(clock);
const secrets = createSecrets(clock);
const topics = createTopics(clock, {
  sqs: (arn, body) => void queues.send(arn, { body }),
  lambda: () => {},
  email: async () => {},
  http: async () => {},
});
const putMetricData: PutMetricDataCommandInput[] = [];
const getMetricData: GetMetricDataCommandInput[] = [];
const filterLogEvents: FilterLogEventsCommandInput[] = [];
const calls: AwsCall[] = [];
const tableMetrics: string[] = [];
const faults = new Map<string, AwsError>();

let store: ObjectStore;
let dynamodb: DynamoDb;
let endpoint: AwsEndpoint;

beforeAll(async () => {
  store = createObjectStore(root, clock);
  dynamodb = await startDynamoDb(clock);
  endpoint = await startAwsEndpoint({
    port: 0,
    s3: store,
    dynamodbUrl: dynamodb.url,
    onTableMetric: (name) => tableMetrics.push(name),
    operations: {
      monitoring: {
        PutMetricData: (input) => {
          putMetricData.push(input);
          return {};
        },
        GetMetricData: (input) => {
          getMetricData.push(input);
          const Timestamps = [new Date(start), new Date(start + 60_000)];
          return {
            MetricDataResults: [
              { Id: 'errors', Label: 'a <b> & "c"', Timestamps, Values: [0.5, 3] },
            ],
          };
        },
      },
      logs: {
        FilterLogEvents: (input) => {
          filterLogEvents.push(input);
          return { events: [{ timestamp: start, message: 'hello' }] };
        },
      },
      sns: snsOperations(topics),
      sqs: sqsOperations(queues),
      secretsmanager: secretsOperations(secrets),
    },
    interceptor: async (call) => {
      calls.push(call);
      const fault = faults.get(call.accessKeyId);
      return fault ? { fail: fault } : 'pass';
    },
  });
});

afterAll(async () => {
  await endpoint.close();
  await dynamodb.close();
  rmSync(root, { recursive: true });
});

const settings = (accessKeyId = 'LOCAL') => ({
  endpoint: endpoint.url,
  region: 'us-east-1',
  credentials: { accessKeyId, secretAccessKey: 'local' },
  maxAttempts: 1,
});

const graph = {
  StartTime: new Date(start),
  EndTime: new Date(start + 3_600_000),
  MetricDataQueries: [
    {
      Id: 'errors',
      MetricStat: {
        Metric: {
          Namespace: 'Shop',
          MetricName: 'errors',
          Dimensions: [{ Name: 'route', Value: 'POST /a&b=c' }],
        },
        Period: 60,
        Stat: 'p99',
      },
      ReturnData: true,
    },
  ],
};

test.each([
  ['JSON', {}],
  ['Query', { protocol: AwsQueryProtocol }],
])('answers CloudWatch in the %s protocol', async (_name, protocol) => {
  const client = new CloudWatchClient({ ...settings(), ...protocol });

  const { MetricDataResults } = await client.send(new GetMetricDataCommand(graph));

  expect(getMetricData.at(-1)).toEqual(graph);
  expect(MetricDataResults).toEqual([
    {
      Id: 'errors',
      Label: 'a <b> & "c"',
      Timestamps: [new Date(start), new Date(start + 60_000)],
      Values: [0.5, 3],
    },
  ]);
});

test('reads metric data that the client has compressed', async () => {
  const client = new CloudWatchClient({ ...settings(), requestMinCompressionSizeBytes: 0 });
  const MetricData = [{ MetricName: 'errors', Value: 1.5, Unit: 'Count' as const }];

  await client.send(new PutMetricDataCommand({ Namespace: 'Shop', MetricData }));

  expect(putMetricData).toEqual([{ Namespace: 'Shop', MetricData }]);
});

test('answers CloudWatch Logs', async () => {
  const client = new CloudWatchLogsClient(settings());
  const input = { logGroupName: '/aws/lambda/checkout', startTime: start };

  const { events } = await client.send(new FilterLogEventsCommand(input));

  expect(filterLogEvents).toEqual([input]);
  expect(events).toEqual([{ timestamp: start, message: 'hello' }]);
});

test('says which operation does not run here, and which do', async () => {
  const client = new CloudWatchClient(settings());

  await expect(client.send(new ListDashboardsCommand({}))).rejects.toMatchObject({
    name: 'UnknownOperationException',
    message:
      'the operation ListDashboards of monitoring does not run here; what does: PutMetricData, GetMetricData',
  });
});

test('carries a message from a topic through a queue to its receiver', async () => {
  const [sns, sqs] = [new SNSClient(settings()), new SQSClient(settings())];
  const queueArn = queues.create({ name: 'inbox' });
  const topicArn = topics.create('alerts');
  topics.subscribe({ topicArn, protocol: 'sqs', endpoint: queueArn });

  const { MessageId } = await sns.send(
    new PublishCommand({
      TopicArn: topicArn,
      Subject: 'fire & <smoke>',
      Message: 'ünïcode',
      MessageAttributes: { severity: { DataType: 'String', StringValue: 'critical' } },
    }),
  );
  await clock.settled();
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'inbox' }));
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  const [message] = Messages;
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );

  expect(JSON.parse(message?.Body ?? '')).toMatchObject({
    MessageId,
    Subject: 'fire & <smoke>',
    Message: 'ünïcode',
    MessageAttributes: { severity: { Type: 'String', Value: 'critical' } },
  });
  expect(QueueUrl).toBe(queueUrl(endpoint.url, 'inbox'));
  expect(Attributes).toMatchObject({ QueueArn: queueArn, ApproximateNumberOfMessages: '0' });
});

test.each([
  ['JSON', {}],
  ['Query', { protocol: AwsQueryProtocol }],
])('sends, receives and refuses messages of SQS in the %s protocol', async (name, protocol) => {
  const client = new SQSClient({ ...settings(), ...protocol });
  queues.create({ name });
  const QueueUrl = queueUrl(endpoint.url, name);
  const MessageAttributes = { n: { DataType: 'Number', StringValue: '7' } };
  const MessageBody = '{"a":1}';

  await client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }));
  const { Messages } = await client.send(
    new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'] }),
  );
  const nobody = new ReceiveMessageCommand({ QueueUrl: queueUrl(endpoint.url, 'nobody') });

  expect(Messages).toMatchObject([{ Body: MessageBody, MessageAttributes }]);
  await expect(client.send(nobody)).rejects.toMatchObject({
    name: expect.stringMatching(/QueueDoesNotExist|NonExistentQueue/),
    message: 'the queue arn:aws:sqs:us-east-1:000000000000:nobody does not exist',
  });
});

test('takes batches of messages, and purges a queue', async () => {
  const [sns, sqs] = [new SNSClient(settings()), new SQSClient(settings())];
  const endpointArn = queues.create({ name: 'batches' });
  const TopicArn = topics.create('batched');
  topics.subscribe({ topicArn: TopicArn, protocol: 'sqs', endpoint: endpointArn });
  const QueueUrl = queueUrl(endpoint.url, 'batches');
  const receive = () =>
    sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
    );
  const texts = ['a', 'b'].map((Id) => ({ Id, Message: Id, MessageBody: Id }));

  const published = await sns.send(
    new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries: texts }),
  );
  await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: texts }));
  await clock.settled();
  const all = (await receive()).Messages ?? [];
  const Entries = all.slice(0, 3).map(({ ReceiptHandle }, n) => ({ Id: `${n}`, ReceiptHandle }));
  const deleted = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  const kept = (await receive()).Messages;
  await sqs.send(new PurgeQueueCommand({ QueueUrl }));

  expect(published.Successful?.map(({ Id }) => Id)).toEqual(['a', 'b']);
  expect(all).toHaveLength(4);
  expect(deleted.Successful?.map(({ Id }) => Id)).toEqual(['0', '1', '2']);
  expect(kept).toHaveLength(1);
  expect((await receive()).Messages).toBeUndefined();
});

test('answers Secrets Manager, and says which secret does not exist', async () => {
  const client = new SecretsManagerClient(settings());
  secrets.create({ name: 'slack/webhook', secretString: 'https://hooks' });

  const secret = await client.send(new GetSecretValueCommand({ SecretId: 'slack/webhook' }));

  expect(secret).toMatchObject({ SecretString: 'https://hooks', CreatedDate: new Date(start) });
  await expect(client.send(new GetSecretValueCommand({ SecretId: 'x' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'no secret has the name x',
  });
});

test('keeps, lists, reads and deletes objects of S3', async () => {
  const client = new S3Client(settings());
  const Bucket = 'archive';
  await store.createBucket(Bucket);
  const put = (Key: string, Body: string | Readable, more = {}) =>
    client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));

  await put('a/one & two.txt', 'hello', { ContentType: 'text/plain', Metadata: { by: 'me' } });
  await put('a/stream', Readable.from(['from ', 'a stream']), { ContentLength: 13 });
  await put('b/gone', 'x');
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'b/gone' }));
  const folders = await client.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' }));
  const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'a/', MaxKeys: 1 }));
  const rest = await client.send(
    new ListObjectsV2Command({ Bucket, ContinuationToken: page.NextContinuationToken }),
  );
  const object = await client.send(new GetObjectCommand({ Bucket, Key: 'a/one & two.txt' }));
  const streamed = await client.send(
    new GetObjectCommand({ Bucket, Key: 'a/stream', Range: 'bytes=5-' }),
  );

  expect(folders.CommonPrefixes).toEqual([{ Prefix: 'a/' }]);
  expect([page, rest].map(({ Contents }) => Contents?.map(({ Key }) => Key))).toEqual([
    ['a/one & two.txt'],
    ['a/stream'],
  ]);
  expect(object).toMatchObject({ ContentType: 'text/plain', Metadata: { by: 'me' } });
  expect(await object.Body?.transformToString()).toBe('hello');
  expect(await streamed.Body?.transformToString()).toBe('a stream');
});

test('copies objects of S3 and deletes many', async () => {
  const client = new S3Client(settings());
  const Bucket = 'copies';
  await store.createBucket(Bucket);
  const from = { Bucket, Key: 'a & b/ü.txt' };
  const keys = async () =>
    (await client.send(new ListObjectsV2Command({ Bucket }))).Contents?.map(({ Key }) => Key);

  await client.send(new PutObjectCommand({ ...from, Body: 'hello', ContentType: 'text/plain' }));
  await client.send(
    new CopyObjectCommand({
      Bucket,
      Key: 'copy',
      CopySource: `${Bucket}/${encodeURIComponent(from.Key)}`,
    }),
  );
  const copy = await client.send(new GetObjectCommand({ Bucket, Key: 'copy' }));
  const before = await keys();
  const { Deleted } = await client.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: from.Key }] } }),
  );

  expect([copy.ContentType, await copy.Body?.transformToString()]).toEqual(['text/plain', 'hello']);
  expect(before).toEqual([from.Key, 'copy']);
  expect(Deleted).toEqual([{ Key: from.Key }]);
  expect(await keys()).toEqual(['copy']);
});

test('restores an archived object before it can be read', async () => {
  const client = new S3Client(settings());
  const object = { Bucket: 'glacier', Key: 'old.gz' };
  await store.createBucket(object.Bucket);
  await store.put(object.Bucket, object.Key, Buffer.from('old'));
  await store.transition(object.Bucket, object.Key, 'DEEP_ARCHIVE');

  await expect(client.send(new GetObjectCommand(object))).rejects.toMatchObject({
    name: 'InvalidObjectState',
  });
  await client.send(
    new RestoreObjectCommand({
      ...object,
      RestoreRequest: { Days: 1, GlacierJobParameters: { Tier: 'Standard' } },
    }),
  );
  const ongoing = await client.send(new HeadObjectCommand(object));
  await clock.advanceTo(clock.now() + 12 * 3_600_000);
  const restored = await client.send(new GetObjectCommand(object));

  expect(ongoing).toMatchObject({
    StorageClass: 'DEEP_ARCHIVE',
    Restore: 'ongoing-request="true"',
  });
  expect(restored.Restore).toMatch(/^ongoing-request="false", expiry-date="/);
  expect(await restored.Body?.transformToString()).toBe('old');
});

test('says which object of S3 does not exist', async () => {
  const client = new S3Client(settings());
  await store.createBucket('empty');

  const reading = client.send(new GetObjectCommand({ Bucket: 'empty', Key: 'x' }));

  await expect(reading).rejects.toMatchObject({
    name: 'NoSuchKey',
    message: 'the bucket empty has no object x',
  });
});

test('refuses a request that no one has signed, since the signature names the service', async () => {
  const answer = await fetch(`${endpoint.url}/empty/x`);

  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain('the request is not signed');
});

test('hands DynamoDB calls on', async () => {
  const client = new DynamoDBClient(settings());
  await dynamodb.createTable({
    TableName: 'items',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  });
  const Item = { id: { S: '1' }, price: { N: '9.5' } };

  await client.send(new PutItemCommand({ TableName: 'items', Item }));
  const read = await client.send(
    new GetItemCommand({ TableName: 'items', Key: { id: { S: '1' } } }),
  );
  const missing = client.send(new GetItemCommand({ TableName: 'none', Key: { id: { S: '1' } } }));

  expect(read).toEqual({ $metadata: expect.anything(), Item });
  expect(tableMetrics).toContain('ConsumedReadCapacityUnits');
  await expect(
    client.send(new TransactWriteItemsCommand({ TransactItems: [] })),
  ).rejects.toMatchObject({
    message: expect.stringMatching(/^the operation TransactWriteItems of dynamodb does not run/),
  });
  await expect(missing).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test.each([
  [
    'sns',
    'Publish',
    () => new SNSClient(settings('FAULTY')).send(new PublishCommand({ Message: '' })),
  ],
  [
    's3',
    'GetObject',
    () => new S3Client(settings('FAULTY')).send(new GetObjectCommand({ Bucket: 'b', Key: 'k' })),
  ],
  [
    'dynamodb',
    'GetItem',
    () =>
      new DynamoDBClient(settings('FAULTY')).send(new GetItemCommand({ TableName: 't', Key: {} })),
  ],
  [
    'monitoring',
    'GetMetricData',
    () => new CloudWatchClient(settings('FAULTY')).send(new GetMetricDataCommand(graph)),
  ],
])('fails the calls of %s that a fault is set for', async (service, operation, send) => {
  faults.set('FAULTY', new AwsError('ThrottlingException', 'rate exceeded', 429));

  await expect(send()).rejects.toMatchObject({
    name: 'ThrottlingException',
    message: 'rate exceeded',
  });
  expect(calls.at(-1)).toEqual({ accessKeyId: 'FAULTY', service, operation });
});

/** The `aws` command line where it is installed, a client that shares no code with the SDKs above. */
const hasAws = spawnSync('aws', ['--version']).status === 0;
const testWithAws = hasAws ? test : test.skip;

const aws = async (...words: readonly string[]): Promise<string> => {
  const environment = {
    PATH: process.env.PATH,
    HOME: root,
    AWS_ACCESS_KEY_ID: 'CLI',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_DEFAULT_OUTPUT: 'json',
  };
  const { stdout } = await promisify(execFile)('aws', ['--endpoint-url', endpoint.url, ...words], {
    env: environment,
  });
  return stdout;
};

testWithAws(
  'lists and copies objects for the aws command line',
  async () => {
    await store.createBucket('shelf');
    const file = join(root, 'copied.txt');
    writeFileSync(file, 'from the command line');

    await aws('s3', 'cp', file, 's3://shelf/notes/a b.txt');
    const listing = await aws('s3', 'ls', 's3://shelf/notes/');
    await aws('s3', 'cp', 's3://shelf/notes/a b.txt', join(root, 'back.txt'));

    expect(listing).toMatch(/2026-02-2\d .* 21 a b\.txt/);
    expect(readFileSync(join(root, 'back.txt'), 'utf8')).toBe('from the command line');
  },
  60_000,
);

testWithAws(
  'publishes and receives for the aws command line',
  async () => {
    const endpointArn = queues.create({ name: 'cli' });
    const topicArn = topics.create('cli');
    topics.subscribe({
      topicArn,
      protocol: 'sqs',
      endpoint: endpointArn,
      rawMessageDelivery: true,
    });

    const { MessageId } = JSON.parse(
      await aws('sns', 'publish', '--topic-arn', topicArn, '--message', 'hello'),
    );
    await clock.settled();
    const url = queueUrl(endpoint.url, 'cli');
    const { Messages } = JSON.parse(await aws('sqs', 'receive-message', '--queue-url', url));

    expect(MessageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(Messages).toMatchObject([{ Body: 'hello' }]);
  },
  60_000,
);

test('takes no call from a web page, which could sign by a parameter of the URL', async () => {
  const credential = encodeURIComponent('key/20260226/us-east-1/sqs/aws4_request');
  const before = calls.length;

  const response = await fetch(`${endpoint.url}/?X-Amz-Credential=${credential}`, {
    method: 'POST',
    headers: { origin: 'https://evil.example' },
    body: new URLSearchParams({ Action: 'ListQueues' }),
  });

  expect(response.status).toBe(403);
  expect(calls.length).toBe(before);
});

test.each([
  ['/ranges/%E0%A4%A', 'bytes=0-1', 400, 'InvalidURI'],
  ['/ranges/object', 'bytes=9-12', 416, 'InvalidRange'],
])('answers GET %s of %s with what is wrong', async (path, range, status, code) => {
  await store.createBucket('ranges');
  await store.put('ranges', 'object', Buffer.from('four'));
  const authorization = 'AWS4-HMAC-SHA256 Credential=key/20260226/us-east-1/s3/aws4_request';

  const response = await fetch(`${endpoint.url}${path}`, { headers: { range, authorization } });

  expect(response.status).toBe(status);
  expect(await response.text()).toContain(`<Code>${code}</Code>`);
});
