import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';
import { email } from '../../../lib/delivery/channel';
import { forConstruct } from '../../../lib/discovery/resource-alarms';
import type { WatchedScope } from '../../../lib/discovery/resource-watch';
import { Watch } from '../../../lib/watch';
import { minutes } from '../../../telemetry/duration';
import { milliseconds, percent } from '../../../telemetry/unit';
import { namedResources } from '../named-resources';
import { plainFunction } from '../plain-function';

const outdir = mkdtempSync(join(tmpdir(), 'everything-'));
afterAll(() => rmSync(outdir, { recursive: true }));

const stackOf = (props = {}) => {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  return new Stack(app, 'Shop', props);
};

const watch = (scope: Construct, resources: Partial<WatchedScope> = {}): Watch =>
  Watch.everything(scope, {
    telemetry: { service: 'shop' },
    routes: { critical: [email('oncall@example.com')], warning: [email('oncall@example.com')] },
    runbooks: 'https://example.com/runbooks',
    resources,
  });

const alarmIds = (stack: Stack) => namedResources(stack, 'AWS::CloudWatch::Alarm');

test('a function gets its alarms without anything being said of it', () => {
  const stack = stackOf();
  watch(stack);
  plainFunction(stack, 'Orders');

  expect(Object.keys(alarmIds(stack))).toEqual(
    expect.arrayContaining([
      'shop-Orders-ErrorRate',
      'shop-Orders-Throttles',
      'shop-Orders-Duration',
    ]),
  );
});

test('the alarms of resources are among the alarms of the watch before anything is synthesized', () => {
  const stack = stackOf();
  const watched = watch(stack);
  plainFunction(stack, 'Orders');
  const early = [...watched.alarms.keys()];
  plainFunction(stack, 'Payments');

  expect(early).toContain('Orders-ErrorRate');
  expect([...watched.alarms.keys()]).toContain('Payments-ErrorRate');
  expect(Object.keys(alarmIds(stack))).toContain('shop-Payments-ErrorRate');
});

test("the CDK's own functions are left unwatched, and reported", () => {
  mkdirSync(join(outdir, 'site'));
  writeFileSync(join(outdir, 'site', 'index.html'), 'hello');
  const stack = stackOf();
  const bucket = new Bucket(stack, 'Site', {
    autoDeleteObjects: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  new BucketDeployment(stack, 'Deploy', {
    destinationBucket: bucket,
    sources: [Source.asset(join(outdir, 'site'))],
  });
  plainFunction(stack, 'Orders');

  const watched = watch(stack);

  expect([...watched.alarms.keys()].filter((name) => name.endsWith('ErrorRate'))).toEqual([
    'Orders-ErrorRate',
  ]);
  expect(
    watched.unwatched
      .filter(({ reason }) => reason === 'the CDK deploys it for itself')
      .map(({ path }) => path),
  ).toEqual([
    expect.stringContaining('Custom::S3AutoDeleteObjects'),
    expect.stringContaining('Custom::CDKBucketDeployment'),
  ]);
});

test('a resource of another region is reported, for its alarms would see nothing', () => {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const stack = new Stack(app, 'Shop', { env: { region: 'eu-west-1' } });
  plainFunction(new Stack(app, 'Edge', { env: { region: 'us-east-1' } }), 'Redirect');

  const watched = new Watch(stack, 'Watch', {
    telemetry: { service: 'shop' },
    routes: { critical: [email('a@example.com')], warning: [email('a@example.com')] },
    runbooks: 'https://example.com/runbooks',
    resources: { of: app },
  });

  expect(watched.unwatched).toContainEqual({
    construct: expect.anything(),
    path: 'Edge/Redirect/Resource',
    cfnType: 'AWS::Lambda::Function',
    reason: 'it is in us-east-1, and alarms in eu-west-1 cannot see it: watch its stack by itself',
  });
});

describe('the cascade of overrides', () => {
  const stack = stackOf();
  const orders = plainFunction(stack, 'Orders');
  plainFunction(stack, 'Payments');
  const watched = watch(stack, {
    types: { lambda: { ErrorRate: { threshold: percent(2), for: minutes(10) } } },
    constructs: [forConstruct(orders, { ErrorRate: { threshold: percent(1) }, Throttles: false })],
  });
  const errorRate = (name: string) => watched.alarms.get(`${name}-ErrorRate`);

  test('a type overrides the default, and a construct its type, setting by setting', () => {
    expect(errorRate('Payments')).toMatchObject({ threshold: 2, evaluationPeriods: 10 });
    expect(errorRate('Orders')).toMatchObject({ threshold: 1, evaluationPeriods: 10 });
  });

  test('a rule can be taken away from one construct', () => {
    expect(watched.alarms.has('Orders-Throttles')).toBe(false);
    expect(watched.alarms.has('Payments-Throttles')).toBe(true);
  });
});

test.each([
  [
    'a row that the type does not have',
    { types: { lambda: { Errorrate: false } } } as const,
    /^Shop\/Orders\/Resource: there is no default rule Errorrate of a Lambda function, there are ErrorRate, /,
  ],
  [
    'a type that nothing here has',
    { types: { lamda: { ErrorRate: false } } } as const,
    /^Shop\/Watch: an override is of the type lamda, found here are lambda/,
  ],
  [
    'a threshold of the wrong unit',
    { types: { lambda: { ErrorRate: { threshold: milliseconds(5) } } } },
    /^Shop\/Watch: Orders-ErrorRate: the threshold of Error rate must be in Percent, got 5 ms in Milliseconds: give it in Percent$/,
  ],
])('an override of %s is refused with the path', (_, resources, message) => {
  const stack = stackOf();
  plainFunction(stack, 'Orders');
  // From JavaScript, or from data: the compiler refuses the first two.
  const watched = watch(stack, resources as Partial<WatchedScope>);

  expect(() => watched.alarms).toThrow(message);
});

test('an override of a construct that names a row none of its resources has is refused', () => {
  const stack = stackOf();
  const orders = plainFunction(stack, 'Orders');
  const watched = watch(stack, { constructs: [forConstruct(orders, { Latency: false })] });

  expect(() => watched.alarms).toThrow(
    /^Shop\/Watch: the override of Shop\/Orders names Latency, its resources have ErrorRate, /,
  );
});

test('the concurrency of the account is watched where its quota is said', () => {
  const stack = stackOf();
  const watched = watch(stack, {
    concurrencyQuota: 500,
    types: { lambdaAccount: { ClaimedConcurrency: { threshold: percent(70) } } },
  });

  expect([...watched.alarms.keys()]).toEqual(['Account-ClaimedConcurrency']);
  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'shop-Account-ClaimedConcurrency',
    Threshold: 70,
    Metrics: Match.arrayWith([Match.objectLike({ Expression: 'm1 * 0.2' })]),
  });
});

describe('many functions', () => {
  const fleet = (ids: readonly string[]): Stack => {
    const stack = stackOf();
    for (const id of ids) plainFunction(stack, id);
    watch(stack, { nestedStacks: 4 });
    return stack;
  };
  const ids = Array.from({ length: 30 }, (_, i) => `Function${i}`);
  const before = alarmIds(fleet(ids));

  test('their alarms are spread over nested stacks', () => {
    const ofFunctions = Object.entries(before).filter(([name]) => name.includes('Function'));
    const stacks = new Set(ofFunctions.map(([, path]) => path.split('/').at(-2)));

    expect(stacks.size).toBe(4);
  });

  test('one more function changes no other alarm’s name, logical id or stack', () => {
    const after = alarmIds(fleet(['Added', ...ids]));

    expect(after).toMatchObject(before);
    expect(Object.keys(after).length).toBeGreaterThan(Object.keys(before).length);
  });
});
