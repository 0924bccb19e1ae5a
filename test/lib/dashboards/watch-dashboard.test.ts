import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { context } from '../../../cdk.json';
import { OverviewDashboard, overviewPanels } from '../../../lib/dashboards/overview-dashboard';
import { serviceDashboard } from '../../../lib/dashboards/service-dashboards';
import { WatchDashboard } from '../../../lib/dashboards/watch-dashboard';
import { predictor } from '../../../systems/stock-predictor/telemetry';
import { graph, numbers } from '../../../telemetry/panels/panel';
import { awsMetric, p95, sum } from '../../../telemetry/signals/signal';
import { drawnDashboard } from './drawn-dashboard';

const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] } });
const stack = new Stack(app, 'Shop');
const orders = new Queue(stack, 'Orders');
const requests = graph('Requests', [sum(predictor.http.requests)]);
const pages = new WatchDashboard(stack, 'Large', {
  dashboardName: 'large',
  panels: Array.from({ length: 600 }, () => requests),
});
new WatchDashboard(stack, 'Small', {
  dashboardName: 'small',
  panels: [
    graph('Orders', [
      awsMetric('waiting', 'Count', {
        ...{ namespace: 'AWS/SQS', metricName: 'ApproximateNumberOfMessagesVisible' },
        ...{ dimensions: { QueueName: orders.queueName }, statistic: 'Maximum' },
      }),
      awsMetric('NumberOfMessagesSent', 'Count', {
        ...{ namespace: 'AWS/SQS', metricName: 'NumberOfMessagesSent', statistic: 'Maximum' },
        dimensions: { QueueName: orders.queueName },
      }),
    ]),
  ],
});
const alarms = [
  { arn: 'arn:critical', severity: 'critical' },
  { arn: 'arn:warning', severity: 'warning' },
] as const;
const budgets = [numbers('availability: 99.9 %', [sum(predictor.http.requests)])];
const services = [{ service: 'shop', alarms, budgets, dashboard: 'shop' }];
new OverviewDashboard(stack, 'Overview', { dashboardName: 'overview', services });
const template = Template.fromStack(stack);

test('a dashboard over the limits becomes several resources, named one after the other', () => {
  expect(pages.dashboardNames).toEqual(['large', 'large-2']);
  template.hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: 'large-2' });
});

test('what only the deployment knows is written once for a widget', () => {
  const [small] = Object.values(
    template.findResources('AWS::CloudWatch::Dashboard', {
      Properties: { DashboardName: 'small' },
    }),
  );

  const body: string = small?.Properties.DashboardBody['Fn::Sub'];
  expect(body.match(/\$\{.*?\}/g)).toEqual([
    '${AWS::Region}',
    expect.stringMatching(/^\$\{Orders\w+\.QueueName\}$/),
  ]);
  expect(body).toMatch(
    /\}",\{"label":"waiting"\}\],\["\.","NumberOfMessagesSent","\.","\."\]\]\}\}\]\}$/,
  );
});

test('what cannot be drawn is refused with the path of the dashboard', () => {
  const mixed = graph('Mixed', [sum(predictor.http.requests), p95(predictor.http.latency)]);

  expect(
    () => new WatchDashboard(stack, 'Mixed', { dashboardName: 'mixed', panels: [mixed] }),
  ).toThrow('Shop/Mixed: the left axis of the panel Mixed is for one unit');
  expect(() => new WatchDashboard(stack, 'Named', { dashboardName: 'a b', panels: [] })).toThrow(
    `Shop/Named: a dashboard's name must be 1 to 250 letters, digits, - and _, got "a b": change it`,
  );
});

test('the overview shows what is wrong now, then each service by severity with its budgets', () => {
  const { titles, problems, widgets } = drawnDashboard(overviewPanels(services), predictor);

  expect(problems).toEqual([]);
  expect(titles.filter(Boolean)).toEqual([
    'In alarm now',
    'critical',
    'warning',
    'availability: 99.9 %',
    'Errors, highest 10 functions',
    'Duration p99, highest 10 functions',
    'Throttles, highest 10 functions',
  ]);
  expect(widgets.flatMap((widget) => (widget.kind === 'alarm' ? [widget.arns] : []))).toEqual([
    ['arn:critical', 'arn:warning'],
    ['arn:critical'],
    ['arn:warning'],
  ]);
});

test('a service has a dashboard without anything being said of it', () => {
  const panels = serviceDashboard({ telemetry: predictor, rules: [], budgets, hasLogs: true });

  const { titles, problems } = drawnDashboard(panels, predictor);

  expect(problems).toEqual([]);
  expect(titles).toEqual(
    expect.arrayContaining([
      'Alarms',
      'availability: 99.9 %',
      'Requests a minute',
      'Recent errors',
    ]),
  );
});
