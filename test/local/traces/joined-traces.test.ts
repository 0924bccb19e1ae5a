import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../../../local/clock';
import { type LocalCloud, startLocalCloud } from '../../../local/local-cloud';
import type { Trace, TraceSegment } from '../../../local/traces/trace';

const START = Date.parse('2026-01-02T10:00:30.000Z');
const directory = mkdtempSync(join(tmpdir(), 'joined-traces-'));
const clock = new VirtualClock(START);
let cloud: LocalCloud;

/** Reaches the others in every way there is. */
const caller = `
const { SQSClient, SendMessageCommand, SendMessageBatchCommand } = require('@aws-sdk/client-sqs');
const { SNSClient, PublishCommand } = require('@aws-sdk/client-sns');
const post = (path, service, target, body, type) => fetch(process.env.AWS_ENDPOINT_URL + path, {
  method: 'POST',
  headers: {
    authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20260102/us-east-1/' + service + '/aws4_request',
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': target,
    'x-amz-invocation-type': type,
    'x-amzn-trace-id': process.env._X_AMZN_TRACE_ID,
  },
  body: JSON.stringify(body),
});
exports.handler = async () => {
  await new SQSClient({}).send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: 'one' }));
  await new SNSClient({}).send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: 'two' }));
  await post('/', 'events', 'AWSEvents.PutEvents', { Entries: [{ Source: 'shop', DetailType: 'Order', Detail: '{}' }] });
  await post('/2015-03-31/functions/called/invocations', 'lambda', '', {}, 'RequestResponse');
  await post('/2015-03-31/functions/queued/invocations', 'lambda', '', {}, 'Event');
  return { statusCode: 200, body: '' };
};`;

const role = 'arn:aws:iam::000000000000:role/any';
const lambda = (FunctionName: string, ZipFile: string, more = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: role,
    Code: { ZipFile },
    ...more,
  },
});
const answers = 'exports.handler = async () => {};';
const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

const template = {
  Resources: {
    Caller: lambda('caller', caller, {
      Environment: { Variables: { QUEUE: { Ref: 'Jobs' }, TOPIC: { Ref: 'News' } } },
    }),
    Worker: lambda('worker', answers),
    Reader: lambda('reader', answers),
    Relay: lambda('relay', answers),
    Ruled: lambda('ruled', answers),
    Called: lambda('called', answers),
    Queued: lambda('queued', answers),
    Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } },
    Copies: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'copies' } },
    News: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
    WorkerMapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: arnOf('Jobs'), FunctionName: { Ref: 'Worker' } },
    },
    RelayMapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: arnOf('Copies'), FunctionName: { Ref: 'Relay' } },
    },
    ReaderSubscription: {
      Type: 'AWS::SNS::Subscription',
      Properties: { TopicArn: { Ref: 'News' }, Protocol: 'lambda', Endpoint: arnOf('Reader') },
    },
    CopiesSubscription: {
      Type: 'AWS::SNS::Subscription',
      Properties: { TopicArn: { Ref: 'News' }, Protocol: 'sqs', Endpoint: arnOf('Copies') },
    },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: { source: ['shop'] },
        Targets: [{ Id: 'ruled', Arn: arnOf('Ruled') }],
      },
    },
    Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'shop' } },
    Get: {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        RestApiId: { Ref: 'Api' },
        ResourceId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
        HttpMethod: 'GET',
        AuthorizationType: 'NONE',
        Integration: {
          Type: 'AWS_PROXY',
          IntegrationHttpMethod: 'POST',
          Uri: {
            'Fn::Sub':
              'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${Caller.Arn}/invocations',
          },
        },
      },
    },
    Deployment: {
      Type: 'AWS::ApiGateway::Deployment',
      DependsOn: ['Get'],
      Properties: { RestApiId: { Ref: 'Api' } },
    },
    Stage: {
      Type: 'AWS::ApiGateway::Stage',
      Properties: {
        RestApiId: { Ref: 'Api' },
        DeploymentId: { Ref: 'Deployment' },
        StageName: 'prod',
        TracingEnabled: true,
      },
    },
  },
};

beforeAll(async () => {
  const assembly = join(directory, 'template.json');
  writeFileSync(assembly, JSON.stringify(template));
  const places = { assembly, port: 0, dataDirectory: join(directory, 'data') };
  cloud = await startLocalCloud({ ...places, clock });
});

afterAll(async () => {
  await cloud.close();
  rmSync(directory, { recursive: true });
});

const functionsIn = (segments: readonly TraceSegment[]): readonly string[] =>
  segments.flatMap(({ name, origin, children }) => [
    ...(origin === 'AWS::Lambda::Function' ? [name] : []),
    ...functionsIn(children),
  ]);

test('a request and what it causes through queues, topics, events and functions are one trace', async () => {
  await fetch(`${cloud.urls.apis[0]?.url}`);
  await clock.advanceTo(START + 60_000);
  await clock.settled();
  await clock.advanceTo(START + 120_000);
  await clock.settled();

  const listed = cloud.console.traces(START, START + 200_000);
  const traces = listed.map(({ id }) => cloud.console.trace(id) as Trace);
  expect(listed.map(({ name }) => name)).toEqual(['shop/prod']);
  expect(traces.map(({ segments }) => segments.length)).toEqual([1]);
  expect([...functionsIn(traces[0]?.segments ?? [])].sort()).toEqual([
    'called',
    'caller',
    'queued',
    'reader',
    'relay',
    'ruled',
    'worker',
  ]);
});
