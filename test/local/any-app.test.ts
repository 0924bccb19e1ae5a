import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../../local/clock';
import { type LocalCloud, startLocalCloud } from '../../local/local-cloud';
import { twoStacks } from '../fixtures/two-stacks/app';

const START = Date.parse('2026-01-02T10:00:30.000Z');
const plain = join(__dirname, '../fixtures/plain/template.yaml');
const directory = mkdtempSync(join(tmpdir(), 'any-app-'));
const clock = new VirtualClock(START);
const running: LocalCloud[] = [];

const started = async (
  assembly: string,
  parameters: Readonly<Record<string, string>> = {},
): Promise<LocalCloud> => {
  const places = { assembly, parameters, port: 0, dataDirectory: join(directory, 'data') };
  const cloud = await startLocalCloud({ ...places, clock });
  running.push(cloud);
  return cloud;
};

afterEach(() => running.pop()?.close());
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const outputsOf = ({ stacks }: LocalCloud, name: string) =>
  stacks.find((stack) => stack.name === name)?.outputs;

/** A call in AWS JSON, as a client makes it. */
const call = async (url: string, service: string, target: string, input: object) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
      authorization: `AWS4-HMAC-SHA256 Credential=me/20260102/us-east-1/${service}/aws4_request`,
    },
    body: JSON.stringify(input),
  });
  return response.json();
};

test('runs the stacks of a stage, with what they import, nest and create by functions', async () => {
  twoStacks(join(directory, 'cdk.out')).synth();
  const cloud = await started(join(directory, 'cdk.out'));
  const [api] = cloud.urls.apis;

  const answer = await fetch(`${api?.url}/hello/7`, {
    headers: { origin: 'https://shop.example.com' },
  });
  const entry = { Source: 'shop', DetailType: 'Order', Detail: '{"id":"o1","state":"paid"}' };
  await call(cloud.urls.aws, 'events', 'AWSEvents.PutEvents', { Entries: [entry] });
  const queueUrl = `${cloud.urls.aws}/000000000000/orders`;
  const received = await call(cloud.urls.aws, 'sqs', 'AmazonSQS.ReceiveMessage', {
    QueueUrl: queueUrl,
  });
  const stored = await call(cloud.urls.aws, 'ssm', 'AmazonSSM.GetParameter', {
    Name: '/shop/greeting',
  });

  expect(cloud.unsupported).toEqual([]);
  expect(cloud.stacks.map(({ name }) => name).sort()).toEqual([
    'base',
    'shop',
    expect.stringMatching(/^shop-Nested/),
  ]);
  expect(await answer.json()).toEqual({
    greeting: 'hello',
    id: '7',
    queue: 'arn:aws:sqs:us-east-1:000000000000:orders',
  });
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example.com');
  expect(received).toMatchObject({ Messages: [{ Body: '{"paid":"o1"}' }] });
  expect(stored).toMatchObject({ Parameter: { Value: 'hello' } });
  expect(outputsOf(cloud, 'shop')).toMatchObject({
    Answer: 'seeded 7',
    InnerName: expect.stringMatching(/^shop-Nested.*Inner/),
  });
}, 60_000);

test('runs a template written by hand, and lists what it cannot run with its stack', async () => {
  const cloud = await started(plain, { Stage: 'dev' });

  const answer = await fetch(`${cloud.urls.apis[0]?.url}/orders/1`);

  expect(await answer.text()).toBe('dev-b pw /orders/1');
  expect(outputsOf(cloud, 'plain')).toEqual({ Answer: '1,true' });
  expect(cloud.unsupported).toEqual([
    {
      stackName: 'plain-Inner',
      logicalId: 'Broker',
      type: 'AWS::AmazonMQ::Broker',
      reason: 'the local cloud does not run this type',
    },
    {
      stackName: 'plain',
      logicalId: 'Cluster',
      type: 'AWS::ECS::Cluster',
      reason: 'the local cloud does not run this type',
    },
  ]);
});

test('lists what takes the name of another, and calls whose signatures nobody checks', async () => {
  const template = join(directory, 'twice.json');
  const queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders' } };
  const api = {
    Type: 'AWS::ApiGateway::RestApi',
    Properties: { Name: 'orders' },
  };
  const method = {
    Type: 'AWS::ApiGateway::Method',
    Properties: {
      RestApiId: { Ref: 'Api' },
      ResourceId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
      HttpMethod: 'GET',
      AuthorizationType: 'AWS_IAM',
      Integration: { Type: 'MOCK' },
    },
  };
  writeFileSync(
    template,
    JSON.stringify({ Resources: { One: queue, Other: queue, Api: api, Get: method } }),
  );

  const { unsupported } = await started(template);

  expect(unsupported).toMatchObject([
    { logicalId: 'Other', reason: 'it took the place of one with its name in stack twice' },
    {
      logicalId: 'Get',
      reason: 'everyone may call it here: its authorization AWS_IAM is not checked',
    },
  ]);
});

test.each<[string, Readonly<Record<string, string>>, string]>([
  [plain, {}, 'stack plain: Stage must have a value: add --parameter Stage=…'],
  [plain, { Stage: 'x' }, 'stack plain: parameter Stage must be one of dev, prod, got "x"'],
  [plain, { Colour: 'red' }, 'no stack has the parameter Colour: there are Stage, Zones'],
  ['/nowhere', {}, '/nowhere does not exist: name the folder that `cdk synth` wrote'],
  [__dirname, {}, 'holds no cloud assembly (no manifest.json)'],
  [__filename, {}, 'any-app.test.ts is no template: '],
])('refuses %s with %j', async (assembly, parameters, message) => {
  await expect(started(assembly, parameters)).rejects.toThrow(message);
});
