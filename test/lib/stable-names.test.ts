import { App, Stack } from 'aws-cdk-lib';
import { LambdaRestApi } from 'aws-cdk-lib/aws-apigateway';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { email } from '../../lib/delivery/channel';
import { ContributorInsights } from '../../lib/logs/contributor-insights';
import { Watch } from '../../lib/watch';
import { type AlertRule, alert } from '../../telemetry/alerts/alert-rule';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { hours, minutes } from '../../telemetry/duration';
import { counter } from '../../telemetry/instrument';
import { logContentAlert } from '../../telemetry/logs/log-content-alert';
import { graph } from '../../telemetry/panels/panel';
import { sum } from '../../telemetry/signals/signal';
import { type Slo, slo } from '../../telemetry/slo/slo';
import { count } from '../../telemetry/unit';
import { namedResources } from './named-resources';
import { plainFunction } from './plain-function';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: {},
  instruments: { orders: counter('Orders'), refused: counter('Orders refused') },
});

const said = { summary: 'Customers cannot order.', runbook: 'https://example.com/runbook' };
const told = { for: minutes(5), severity: 'critical', ...said } as const;
const backup = { name: 'backup', schedule: 'cron(0 2 * * SUN)', duration: hours(1) };
const ruleOf = (name: string): AlertRule => alert(name, sum(shop.refused).above(count(9)), told);
const objectiveOf = (name: string): Slo =>
  slo(name, { bad: shop.refused, total: shop.orders, target: 99.9, ...said });

/** Resources of CloudWatch by name; the later ones of an app that has grown, each addition before what was there. */
const synthesize = (isLater: boolean): Readonly<Record<string, string>> => {
  const app = new App({
    context: { 'aws:cdk:bundling-stacks': [] },
    builtinCloudFormationValidation: false,
  });
  const stack = new Stack(app, 'Shop');
  const later = <T>(...added: readonly T[]): readonly T[] => (isLater ? added : []);
  if (isLater) addEarlier(stack);
  const lines = new LogGroup(stack, 'Lines');
  new LambdaRestApi(stack, 'Api', { handler: plainFunction(stack, 'Orders') });
  for (const id of ['Payments', 'Parcels', 'Returns']) plainFunction(stack, id);
  new Queue(stack, 'Queue');
  const onCall = [email('oncall@example.com')];
  Watch.everything(stack, {
    telemetry: shop,
    rules: [
      ...later(ruleOf('Added')),
      ruleOf('Failing'),
      { ...ruleOf('Muted'), muted: [backup] },
      logContentAlert(shop, 'Declined', { message: 'declined' }, { ...told, by: 'query' }),
    ],
    slos: [...later(objectiveOf('AddedObjective')), objectiveOf('Ordering')],
    routes: { critical: onCall, warning: onCall },
    runbooks: 'https://example.com/runbooks',
    notify: 'service',
    muted: [{ ...backup, name: 'holidays' }],
    panels: [...later(graph('Added', [sum(shop.refused)])), graph('Orders', [sum(shop.orders)])],
    dashboards: [...later({ id: 'added', title: 'Added', panels: [] }), 'summary', 'alarms'],
    logGroups: [lines],
    resources: { nestedStacks: 2 },
  });
  new ContributorInsights(stack, 'Contributors', { telemetry: shop, logGroups: [lines] });
  return namedResources(stack, ...kinds);
};

const addEarlier = (stack: Stack): void => {
  new Topic(stack, 'Earlier');
  plainFunction(stack, 'Added');
  new Queue(stack, 'AddedQueue');
};

const kinds = [
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::AlarmMuteRule',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::CloudWatch::InsightRule',
  'AWS::CloudWatch::LogAlarm',
  'AWS::Logs::QueryDefinition',
];

test('what is added to an app changes no name, logical id or stack of what watched it before', () => {
  const [before, after] = [synthesize(false), synthesize(true)];

  expect(Object.keys(before)).toEqual(
    expect.arrayContaining([
      ...['shop-Failing', 'shop-Api-prod-ServerErrors', 'shop-Declined'],
      ...['shop-critical', 'shop-Ordering-page', 'shop-backup', 'shop-holidays'],
      ...['shop', 'shop-summary', 'shop-top-errors', 'shop/recent-errors'],
    ]),
  );
  expect(Object.keys(after)).toEqual(
    expect.arrayContaining([
      ...['shop-Added', 'shop-Added-ErrorRate', 'shop-AddedQueue-Age'],
      ...['shop-AddedObjective-page', 'shop-Earlier-FailedDeliveries', 'shop-added'],
    ]),
  );
  expect(after).toMatchObject(before);
});
