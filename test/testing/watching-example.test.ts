import { App, type CfnElement, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  ContributorInsights,
  DeploymentAlarm,
  email,
  forConstruct,
  OverviewDashboard,
  type Routes,
  slack,
  topic,
  Watch,
  WatchLint,
} from 'watchkeeper';
import {
  alert,
  alertsBySeverity,
  awsMetric,
  count,
  counter,
  type DashboardPlan,
  defineTelemetry,
  functionVariable,
  graph,
  highErrorRate,
  hours,
  http,
  inSeconds,
  latencySlo,
  logContentAlert,
  type MuteWindow,
  milliseconds,
  minutes,
  numbers,
  p95,
  percent,
  rate,
  runbookAddress,
  type StageProfile,
  slo,
  stageProfiles,
  sum,
} from 'watchkeeper/telemetry';
import { alarmMatchers, alarmTimeline } from 'watchkeeper/testing';
import { context } from '../../cdk.json';

expect.extend(alarmMatchers);

const newApp = () => new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] } });
const runbooks = 'https://github.com/acme/shop/blob/main/docs/runbooks';
const runbook = (rule: string) => runbookAddress(runbooks, 'shop', rule);

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { http: http({ routes: ['POST /orders'] }) },
  instruments: { orders: counter('Orders', { by: { kind: ['gift', 'own'] }, rollups: [[]] }) },
});

const newStack = (id: string, app = newApp()) => {
  const stack = new Stack(app, id);
  const queue = new Queue(stack, 'Orders', {
    deadLetterQueue: { queue: new Queue(stack, 'DeadOrders'), maxReceiveCount: 3 },
  });
  const logGroup = new LogGroup(stack, 'Logs');
  const create = new LambdaFunction(stack, 'CreateOrder', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {}'),
    timeout: Duration.seconds(10),
    logGroup,
  });
  return { stack, queue, create, logGroup, bucket: new Bucket(stack, 'Invoices') };
};

const routes: Routes = { critical: [email('oncall@example.com')], warning: [], info: [] };

test('five lines watch what there is', () => {
  const { stack } = newStack('Five');

  const watch = Watch.everything(stack, {
    telemetry: { service: 'shop' },
    routes: { critical: [email('oncall@example.com')], warning: [email('team@example.com')] },
    runbooks: 'https://github.com/acme/shop/blob/main/docs/runbooks',
  });

  expect([...watch.alarms.keys()]).toEqual(
    expect.arrayContaining(['CreateOrder-ErrorRate', 'DeadOrders-DeadLetters', 'Orders-Age']),
  );
});

test('one resource or one type is told of in another way', () => {
  const { stack, create, bucket } = newStack('Overrides');

  const watch = Watch.everything(stack, {
    telemetry: { service: 'shop' },
    routes,
    runbooks,
    resources: {
      owner: 'team-shop',
      types: {
        lambda: { ErrorRate: { threshold: percent(1), for: minutes(10) }, Duration: false },
        queue: { Age: { threshold: inSeconds(900), severity: 'critical' } },
      },
      constructs: [forConstruct(create, { Duration: {}, Throttles: { severity: 'info' } })],
      except: [bucket],
    },
  });

  expect(watch.alarms.get('CreateOrder-ErrorRate')?.rule).toMatchObject({
    condition: { threshold: percent(1) },
    summary: 'More than 1 % of invocations fail.',
    owner: 'team-shop',
  });
  expect(watch.alarms.get('CreateOrder-Throttles')?.rule.severity).toBe('info');
  expect(watch.alarms.has('CreateOrder-Duration')).toBe(true);
});

test('each severity has its way', () => {
  const { stack } = newStack('Routes');
  const webhook = new Secret(stack, 'SlackWebhook');
  const pager = new Topic(stack, 'Pager');

  const routes: Routes = {
    critical: [topic(pager), slack({ webhook }), email('oncall@example.com')],
    warning: [slack({ webhook })],
    info: [],
  };

  expect(Object.keys(routes)).toEqual(['critical', 'warning', 'info']);
});

const rules = [
  highErrorRate(shop.http, { above: percent(5), for: minutes(5), severity: 'critical', runbook }),

  alert('NoOrders', sum(shop.orders).below(count(1)), {
    for: hours(1),
    severity: 'warning',
    summary: 'Nobody has ordered for an hour.',
    action: 'Order something yourself.',
    owner: 'team-shop',
    runbook: runbook('NoOrders'),
    absence: 'dead',
  }),

  alert(
    'CertificateEnds',
    awsMetric('Days to expiry', 'Count', {
      namespace: 'AWS/CertificateManager',
      metricName: 'DaysToExpiry',
      dimensions: { CertificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/shop' },
      statistic: 'Minimum',
    }).below(count(30)),
    {
      for: hours(24),
      period: hours(24),
      severity: 'warning',
      summary: 'The certificate ends within a month, and is not renewed.',
      runbook: runbook('CertificateEnds'),
    },
  ),
];

const bySeverity = alertsBySeverity(
  'OrdersSlow',
  {
    warning: p95(shop.http.latency).above(milliseconds(800)),
    critical: p95(shop.http.latency).above(milliseconds(3000)),
  },
  { for: minutes(5), summary: 'Ordering is slow.', runbook: runbook('OrdersSlow') },
);

const unusual = alert('OrdersUnusual', sum(shop.orders).outsideBand(3), {
  for: minutes(15),
  severity: 'warning',
  summary: 'Orders are not what they are at this hour.',
  runbook: runbook('OrdersUnusual'),
});

const objectives = [
  slo('Availability', {
    bad: shop.http.errors,
    total: shop.http.requests,
    target: 99.5,
    summary: 'Customers cannot order.',
    runbook: runbook('Availability'),
  }),
  latencySlo('Speed', shop.http.latency, {
    threshold: milliseconds(500),
    target: 95,
    summary: 'Customers wait.',
    runbook: runbook('Speed'),
  }),
];

const content = logContentAlert(
  shop,
  'WarehouseSilent',
  { level: 'ERROR', fields: { 'error.name': 'WarehouseTimeout' } },
  {
    for: minutes(5),
    severity: 'warning',
    summary: 'The warehouse does not answer.',
    runbook: runbook('WarehouseSilent'),
  },
);

const night: MuteWindow = {
  name: 'sunday-maintenance',
  schedule: 'cron(0 2 * * SUN)',
  duration: hours(2),
  timezone: 'Europe/London',
};

const orders: DashboardPlan = {
  id: 'orders',
  title: 'Orders',
  range: hours(12),
  variables: [functionVariable()],
  panels: [
    numbers('Orders', [rate(shop.orders, 'minute')], { sparkline: true }),
    graph('By kind', [sum(shop.orders, { kind: 'gift' }), sum(shop.orders, { kind: 'own' })], {
      stacked: true,
    }),
  ],
};

test('a service that says more is told as one', () => {
  const { stack, logGroup } = newStack('Shop');
  const logGroups = [logGroup];

  const deploying = new DeploymentAlarm(stack, 'Deploying', {
    service: 'shop',
    runbook: runbook('deploying'),
  });
  const watch = Watch.everything(stack, {
    telemetry: shop,
    rules: [...rules, ...bySeverity, unusual, content],
    slos: objectives,
    routes,
    runbooks,
    notify: 'service',
    suppressedBy: { alarm: deploying },
    muted: [night],
    fleets: (alarms) => [
      {
        name: 'functions-failing',
        alarms: [...alarms.values()].filter(({ rule }) => rule.name.endsWith('-ErrorRate')),
        atLeast: { percent: 30 },
        severity: 'critical',
        summary: 'A third of the functions fail.',
        runbook: runbook('functions-failing'),
      },
    ],
    dashboards: ['summary', 'alarms', orders],
    logGroups,
  });
  new ContributorInsights(stack, 'Contributors', { telemetry: shop, logGroups });

  expect(watch.unwatched.map(({ path }) => path)).toEqual(['Shop/Invoices/Resource']);
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::CloudWatch::Dashboard', 4);
  template.hasResourceProperties('AWS::CloudWatch::CompositeAlarm', { AlarmName: 'shop-critical' });
});

test('on each stage the same alarms, told in its own way', () => {
  const { stack } = newStack('Dev');
  const stage = 'dev';

  const watch = Watch.everything(stack, {
    telemetry: shop,
    name: `shop-${stage}`,
    stage: stageProfiles[stage],
    routes,
    runbooks,
  });

  expect(watch.alarms.get('CreateOrder-ErrorRate')).toMatchObject({
    name: 'shop-dev-CreateOrder-ErrorRate',
    alarmActions: undefined,
  });
});

test('a stage may have its own way', () => {
  const rehearsal: StageProfile = { severity: { critical: 'warning' }, notifies: ['warning'] };

  expect(rehearsal.notifies).toEqual(stageProfiles.staging.notifies);
});

test('an overview shows several services', () => {
  const app = newApp();
  const watchOf = (service: string) =>
    Watch.everything(newStack(service, app).stack, { telemetry: { service }, routes, runbooks });
  const shopWatch = watchOf('shop');
  const billingWatch = watchOf('billing');
  const stack = new Stack(app, 'Overview');

  new OverviewDashboard(stack, 'Overview', {
    dashboardName: 'overview',
    services: [shopWatch.overview, billingWatch.overview],
  });

  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Dashboard', {
    DashboardName: 'overview',
  });
});

test('the linter reads the whole app, and takes a reason', () => {
  const app = newApp();
  const { stack } = newStack('Linted', app);
  Watch.everything(stack, { telemetry: shop, routes, runbooks });

  Validations.of(app).addPlugins(new WatchLint({ telemetries: [shop] }));
  Validations.of(stack).acknowledge({
    id: 'watchkeeper::function-without-log-group',
    reason: 'previews are deleted with their logs after a day',
  });

  expect(() => app.synth()).not.toThrow();
});

test('an alarm of a resource goes off when it should', () => {
  const { stack, create } = newStack('Tested');
  Watch.everything(stack, { telemetry: shop, routes, runbooks });

  const template = Template.fromStack(stack).toJSON();
  const FunctionName = stack.getLogicalId(create.node.defaultChild as CfnElement);
  const series = (metricName: string, values: string) => ({
    namespace: 'AWS/Lambda',
    metricName,
    dimensions: { FunctionName },
    values,
  });
  const timeline = alarmTimeline({
    template,
    alarm: 'CreateOrder-ErrorRate',
    series: [series('Invocations', '100x36'), series('Errors', '0x9 6x5 0x20')],
  });

  expect(timeline).toTransition(['1m OK', '13m ALARM', '19m OK']);
});
