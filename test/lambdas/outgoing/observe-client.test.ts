import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { readConfiguration } from '../../../lambdas/configuration';
import { logContext } from '../../../lambdas/logging/log-context';
import { observeClient } from '../../../lambdas/outgoing/observe-client';
import { noTracing } from '../../../lambdas/tracing/none';
import { openTelemetry } from '../../../lambdas/tracing/opentelemetry';
import type { Tracing } from '../../../lambdas/tracing/port';
import { membersOf, type OtlpSink, startOtlpSink } from '../tracing/otlp-sink';
import {
  inInvocation,
  inRootSpan,
  type ReceivingServer,
  startReceivingServer,
} from './receiving-server';

const json = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'aws-1' };

let aws: ReceivingServer;
let sink: OtlpSink;

beforeEach(async () => {
  aws = await startReceivingServer();
  sink = await startOtlpSink();
});

afterEach(() => {
  aws.close();
  sink.close();
});

const settings = () => ({
  region: 'eu-west-1',
  endpoint: `http://127.0.0.1:${aws.port}`,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 2,
});

const table = () => observeClient(new DynamoDBClient(settings()));
const getItem = new GetItemCommand({ TableName: 'orders', Key: { id: { S: '1' } } });

const queue = () => observeClient(new SQSClient(settings()));
const sent = JSON.stringify({
  MessageId: 'm-1',
  MD5OfMessageBody: '5d41402abc4b2a76b9719d911017c592',
});
const message = { QueueUrl: 'http://queue/orders', MessageBody: 'hello' };

const startTracing = (): Tracing =>
  openTelemetry(
    readConfiguration({ OTEL_ENABLED: 'true', OTEL_ENDPOINT: `127.0.0.1:${sink.port}` }),
    'orders',
    () => {},
  ) as Tracing;

test('AN5: a call is a span with the service, the operation and the table, within the span that calls', async () => {
  aws.answer = () => ({ status: 200, headers: json, body: '{}' });

  await inRootSpan(startTracing(), () => table().send(getItem));

  const call = sink.spans.find(({ name }) => name === 'DynamoDB.GetItem');
  expect(call?.parentSpanId).toBe(sink.spans.find(({ name }) => name === 'root')?.spanId);
  expect(call?.kind).toBe(3);
  expect(membersOf(call?.attributes ?? [])).toEqual({
    'rpc.system': 'aws-api',
    'rpc.service': 'DynamoDB',
    'rpc.method': 'GetItem',
    'cloud.region': 'eu-west-1',
    'aws.dynamodb.table_names': 'orders',
    'aws.request_id': 'aws-1',
    'http.response.status_code': 200,
  });
});

test('a call that is tried again is one span, which says how often', async () => {
  const answers = [
    { status: 503, headers: json, body: '{}' },
    { status: 200, headers: json, body: '{}' },
  ];
  aws.answer = () => answers.shift() ?? { status: 500 };

  await inRootSpan(startTracing(), () => table().send(getItem));

  const calls = sink.spans.filter(({ name }) => name === 'DynamoDB.GetItem');
  expect(calls).toHaveLength(1);
  expect(membersOf(calls[0]?.attributes ?? [])).toMatchObject({ 'http.request.resend_count': 1 });
});

test('a call that fails fails as it did, and marks its span', async () => {
  const body = JSON.stringify({ __type: 'x#ResourceNotFoundException', message: 'no such table' });
  aws.answer = () => ({ status: 400, headers: json, body });
  let failure: unknown;

  await inRootSpan(startTracing(), async () => {
    failure = await table()
      .send(getItem)
      .catch((error) => error);
  });

  const call = sink.spans.find(({ name }) => name === 'DynamoDB.GetItem');
  expect(failure).toMatchObject({ name: 'ResourceNotFoundException' });
  expect(call?.status.code).toBe(2);
  expect(membersOf(call?.attributes ?? [])).toMatchObject({ 'http.response.status_code': 400 });
});

test('AWS gets the trace in X-Ray’s header: parent is the call’s own span', async () => {
  aws.answer = () => ({ status: 200, headers: json, body: '{}' });

  await inRootSpan(startTracing(), () => table().send(getItem));

  const call = sink.spans.find(({ name }) => name === 'DynamoDB.GetItem');
  expect(aws.received[0]?.headers['x-amzn-trace-id']).toMatch(
    new RegExp(`^Root=1-[\\da-f]{8}-[\\da-f]{24};Parent=${call?.spanId};Sampled=1$`),
  );
});

test('AR9 test_correlation_id_propagation: a message carries the request’s id and the trace beside its own attributes', async () => {
  aws.answer = () => ({ status: 200, headers: json, body: sent });
  const MessageAttributes = { tenant: { DataType: 'String', StringValue: 't-1' } };

  await inRootSpan(startTracing(), () =>
    queue().send(new SendMessageCommand({ ...message, MessageAttributes })),
  );

  const { MessageAttributes: carried } = JSON.parse(aws.received[0]?.body ?? '{}');
  expect(carried).toEqual({
    ...MessageAttributes,
    'x-request-id': { DataType: 'String', StringValue: 'r-1' },
    traceparent: {
      DataType: 'String',
      StringValue: expect.stringMatching(/^00-[\da-f]{32}-[\da-f]{16}-01$/),
    },
  });
});

test('without tracing the request’s id goes on all the same', async () => {
  aws.answer = () => ({ status: 200, body: '<PublishResponse></PublishResponse>' });
  const topic = observeClient(new SNSClient(settings()));

  await inInvocation(noTracing, () =>
    topic.send(
      new PublishCommand({ TopicArn: 'arn:aws:sns:eu-west-1:1:orders', Message: 'hello' }),
    ),
  );

  const form = new URLSearchParams(aws.received[0]?.body);
  expect(form.get('MessageAttributes.entry.1.Name')).toBe('x-request-id');
  expect(form.get('MessageAttributes.entry.1.Value.StringValue')).toBe('r-1');
});

test('a message that is worked on by itself passes its own id on', async () => {
  aws.answer = () => ({ status: 200, headers: json, body: sent });

  await inInvocation(noTracing, () =>
    logContext({ request_id: 'of-this-message' }, () =>
      queue().send(new SendMessageCommand(message)),
    ),
  );

  expect(aws.received[0]?.body).toContain('"StringValue":"of-this-message"');
});

test('a call outside an invocation stays as it is', async () => {
  aws.answer = () => ({ status: 200, headers: json, body: sent });

  await queue().send(new SendMessageCommand(message));

  expect(JSON.parse(aws.received[0]?.body ?? '{}')).toEqual(message);
});
