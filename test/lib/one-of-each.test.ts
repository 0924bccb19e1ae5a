import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { context } from '../../cdk.json';
import { DeploymentAlarm } from '../../lib/alarms/deployment-alarm';
import { SloAlarms } from '../../lib/alarms/slo-alarms';
import { email, slack } from '../../lib/delivery/channel';
import { WatchLint } from '../../lib/lint/watch-lint';
import { ContributorInsights } from '../../lib/logs/contributor-insights';
import { finders } from '../../lib/resources/finders';
import { Watch } from '../../lib/watch';
import { alert } from '../../telemetry/alerts/alert-rule';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { hours, minutes } from '../../telemetry/duration';
import { http } from '../../telemetry/facets/http';
import { type LogContentBy, logContentAlert } from '../../telemetry/logs/log-content-alert';
import { ratio, withTraffic } from '../../telemetry/signals/signal';
import { latencySlo, slo } from '../../telemetry/slo/slo';
import { milliseconds, percent } from '../../telemetry/unit';
import { cfnLintErrors, hasCfnLint } from './cfn-lint';
import { addOneOfEach } from './one-of-each';
import { nagFindings, synthesisFindings } from './synthesis-findings';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { http: http({ routes: ['POST /orders', 'GET /health'] }) },
});

const said = { summary: 'Customers cannot order.', runbook: 'https://example.com/runbook' };
const told = { for: minutes(5), severity: 'critical', ...said } as const;
const { errors, requests, latency } = shop.http;
const failing = withTraffic(ratio(errors, requests), requests, 10).above(percent(5));
const backup = { name: 'backup', schedule: 'cron(0 2 * * SUN)', duration: hours(1) };
const declined = (name: string, by: LogContentBy) =>
  logContentAlert(shop, name, { level: 'ERROR', message: 'declined' }, { ...told, by });
const orders = slo('Orders', { bad: errors, total: requests, target: 99.9, ...said });

const outdir = mkdtempSync(join(tmpdir(), 'one-of-each-'));
afterAll(() => rmSync(outdir, { recursive: true }));

const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] }, outdir });
Validations.of(app).addPlugins(new WatchLint({ telemetries: [shop] }));
const stack = new Stack(app, 'Shop');
const { lines } = addOneOfEach(stack);
const channels = [slack({ webhook: new Secret(stack, 'Webhook') }), email('oncall@example.com')];
const deploying = new DeploymentAlarm(stack, 'Deploying', {
  service: 'shop',
  runbook: said.runbook,
});
const watched = Watch.everything(stack, {
  telemetry: shop,
  rules: [
    alert('Failing', failing, told),
    alert('FailingByDay', failing, { ...told, muted: [backup] }),
    declined('Declined', 'metric'),
    declined('DeclinedLines', 'query'),
  ],
  slos: [
    orders,
    latencySlo('Fast', latency, { threshold: milliseconds(200), target: 95, ...said }),
  ],
  routes: { critical: channels, warning: channels },
  runbooks: 'https://example.com/runbooks',
  notify: 'service',
  suppressedBy: { alarm: deploying },
  muted: [{ ...backup, name: 'holidays', schedule: 'at(2026-12-24T18:00)' }],
  dashboards: ['summary', 'alarms'],
  logGroups: [lines],
});
new SloAlarms(watched, 'Signals', {
  ...{ service: 'shop', slo: orders, kind: 'application-signals', actions: () => [] },
});
new ContributorInsights(watched, 'Contributors', { telemetry: shop, logGroups: [lines] });
const template = Template.fromStack(stack);

const typesOf = (pattern: RegExp): readonly string[] => [
  ...new Set(
    Object.values<{ readonly Type: string }>(template.toJSON().Resources)
      .map(({ Type }) => Type)
      .filter((type) => pattern.test(type)),
  ),
];

test('the stack has a resource of every type that is watched by default', () => {
  expect(typesOf(/./)).toEqual(expect.arrayContaining(finders.map(({ cfnType }) => cfnType)));
});

test('the watch makes every kind of resource that it can', () => {
  expect(typesOf(/CloudWatch|Signals|Query/).toSorted()).toEqual([
    'AWS::ApplicationSignals::ServiceLevelObjective',
    'AWS::CloudWatch::Alarm',
    'AWS::CloudWatch::AlarmMuteRule',
    'AWS::CloudWatch::CompositeAlarm',
    'AWS::CloudWatch::Dashboard',
    'AWS::CloudWatch::InsightRule',
    'AWS::CloudWatch::LogAlarm',
    'AWS::Logs::QueryDefinition',
  ]);
});

test('each type of resource has alarms, and what has none has a reason', () => {
  const resources = [...watched.alarms.values()].flatMap(({ rule }) => rule.resource ?? []);

  for (const { type } of finders) {
    expect(resources).toContainEqual(expect.stringContaining(`(${type.title})`));
  }
  expect(watched.unwatched.map(({ path, reason }) => [path, reason])).toEqual([
    ['Shop/Delivery/LogGroup/Resource', expect.stringContaining('nothing is known to be made')],
    ['Shop/AppLines/Resource', expect.stringContaining('nothing is known to be made')],
  ]);
});

test('cdk-nag finds nothing of what the watch makes', () => {
  const places = nagFindings(stack);

  expect(places).toContainEqual(expect.stringMatching(/^Shop\/Vpc/));
  expect(places.filter((place) => place.startsWith(`${watched.node.path}/`))).toEqual([]);
});

test('the validator of the CDK and our own linter find nothing, warnings included', () => {
  expect(synthesisFindings(app)).toEqual([]);
});

(hasCfnLint() ? test : test.skip)(
  'cfn-lint finds no error but in what is newer than it',
  () => {
    expect(cfnLintErrors(join(outdir, stack.templateFile))).toEqual([]);
  },
  60_000,
);
