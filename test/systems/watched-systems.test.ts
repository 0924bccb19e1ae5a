import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AwsSolutionsChecks } from 'cdk-nag';
import { context } from '../../cdk.json';
import { email, slack } from '../../lib/delivery/channel';
import { WatchLint } from '../../lib/lint/watch-lint';
import { Watch, type WatchProps } from '../../lib/watch';
import { agentRuntimeAlerts } from '../../systems/agent-runtime/alerts';
import { agentRuntimePanels } from '../../systems/agent-runtime/panels';
import { agentRuntime } from '../../systems/agent-runtime/telemetry';
import { analyticsAlerts } from '../../systems/analytics/alerts';
import { analyticsPanels } from '../../systems/analytics/panels';
import { analytics } from '../../systems/analytics/telemetry';
import { energyForecastAlerts } from '../../systems/energy-forecast/alerts';
import { energyForecastMaintenanceAlerts } from '../../systems/energy-forecast/maintenance-alerts';
import { energyObjectives, slowTraining } from '../../systems/energy-forecast/objectives';
import { energyForecastDashboards } from '../../systems/energy-forecast/panels';
import { energyForecastSecurityAlerts } from '../../systems/energy-forecast/security-alerts';
import { energyForecast } from '../../systems/energy-forecast/telemetry';
import { predictorAlerts } from '../../systems/stock-predictor/alerts';
import { predictorObjectives } from '../../systems/stock-predictor/objectives';
import { predictorPanels } from '../../systems/stock-predictor/panels';
import { predictor } from '../../systems/stock-predictor/telemetry';
import { trendAlerts } from '../../systems/trend-intelligence/alerts';
import { trendDashboards } from '../../systems/trend-intelligence/panels';
import { trendIntelligence } from '../../systems/trend-intelligence/telemetry';
import { budgetPanels } from '../../telemetry/panels/slo-panels';
import { megabytes } from '../../telemetry/unit';
import { cfnLintErrors, hasCfnLint } from '../lib/cfn-lint';

const outdir = mkdtempSync(join(tmpdir(), 'watched-systems-'));
afterAll(() => rmSync(outdir, { recursive: true }));

const runbooks = 'https://example.com/runbooks';
const pageOf = (section: string) => `${runbooks}/${section}.md`;
const sources = { runbook: pageOf, memoryLimit: megabytes(512) };
const page = { runbook: `${runbooks}/README.md` };
const queueNames = { collection: 'trends-collection', processing: 'trends-processing' };
const workers = ['trends-worker'];

const ofPredictor = predictorAlerts(pageOf);
const ofPredictorObjectives = predictorObjectives(pageOf);
const ofAgents = agentRuntimeAlerts(sources);
const ofAnalytics = analyticsAlerts(sources);
const ofTrends = trendAlerts({ ...sources, queues: Object.values(queueNames), workers });
const ofEnergy = energyForecastAlerts(sources);
const ofEnergyObjectives = energyObjectives(pageOf);

type System = Pick<WatchProps, 'telemetry' | 'rules' | 'slos' | 'panels' | 'dashboards'>;

const systems: Readonly<Record<string, System>> = {
  StockPredictor: {
    telemetry: predictor,
    rules: Object.values(ofPredictor),
    slos: ofPredictorObjectives,
    panels: [
      ...predictorPanels({ alerts: ofPredictor, ...page, stage: { ApiName: 'a', Stage: 'prod' } }),
      ...ofPredictorObjectives.flatMap(budgetPanels),
    ],
  },
  AgentRuntime: {
    telemetry: agentRuntime,
    rules: Object.values(ofAgents),
    panels: agentRuntimePanels({ alerts: ofAgents, ...page }),
  },
  Analytics: {
    telemetry: analytics,
    rules: Object.values(ofAnalytics),
    panels: analyticsPanels({ alerts: ofAnalytics, ...page }),
  },
  TrendIntelligence: {
    telemetry: trendIntelligence,
    rules: Object.values(ofTrends),
    dashboards: trendDashboards({
      ...{ alerts: ofTrends, ...page, apiFunctions: ['trends-api'], workers, queueNames },
    }),
  },
  EnergyForecast: {
    telemetry: energyForecast,
    rules: [
      ...Object.values(ofEnergy),
      ...Object.values(energyForecastMaintenanceAlerts({ ...sources, backupVault: 'forecasts' })),
      ...Object.values(energyForecastSecurityAlerts(sources)),
      slowTraining(pageOf),
    ],
    slos: ofEnergyObjectives,
    panels: ofEnergyObjectives.flatMap(budgetPanels),
    dashboards: energyForecastDashboards({
      ...{ alerts: ofEnergy, ...page },
      database: { DBInstanceIdentifier: 'forecasts' },
      cache: { CacheClusterId: 'forecasts' },
    }),
  },
};

const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] }, outdir });
const telemetries = Object.values(systems).map(({ telemetry }) => telemetry);
Validations.of(app).addPlugins(new WatchLint({ telemetries }));
const stack = new Stack(app, 'Systems');
const channels = [slack({ webhook: new Secret(stack, 'Webhook') }), email('oncall@example.com')];
const watches = Object.entries(systems).map(
  ([id, system]) =>
    new Watch(stack, id, {
      ...system,
      routes: { critical: channels, warning: channels, info: channels },
      runbooks,
      logGroups: [new LogGroup(stack, `${id}Lines`, { retention: RetentionDays.ONE_MONTH })],
    }),
);
const template = Template.fromStack(stack);

const propertiesOf = (type: string) =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties);

test('35 rules of the documents, and ours beside them, are alarms', () => {
  const needs = watches.flatMap((watch) => [...watch.alarms.values()].map(({ rule }) => rule));
  const written = needs.filter(({ source }) => source && !source.ours?.includes('rule'));

  expect(written.filter(({ source }) => source?.need !== 'EF10')).toHaveLength(35);
  expect(needs).toHaveLength(48);
});

test('no two alarms, and no two dashboards, share a name', () => {
  const alarms = [
    ...propertiesOf('AWS::CloudWatch::Alarm'),
    ...propertiesOf('AWS::CloudWatch::CompositeAlarm'),
  ].map(({ AlarmName }) => AlarmName);
  const dashboards = propertiesOf('AWS::CloudWatch::Dashboard').map((each) => each.DashboardName);

  expect(new Set(alarms).size).toBe(alarms.length);
  expect(new Set(dashboards).size).toBe(dashboards.length);
  expect(dashboards).toHaveLength(12);
});

interface Plugin {
  readonly pluginName: string;
  readonly violations: readonly unknown[];
}

test('the validator of the CDK and our own linter find nothing, warnings included', () => {
  const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));

  expect(report.pluginReports.map(({ pluginName }: Plugin) => pluginName)).toContain('watchkeeper');
  expect(report.pluginReports.flatMap(({ violations }: Plugin) => violations)).toEqual([]);
});

test('cdk-nag finds nothing of what watches', () => {
  const { violations } = new AwsSolutionsChecks(app).validateScope(stack);
  const places = violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath = '' }) => `${constructPath}: ${ruleName}`),
  );

  expect(places).toContainEqual(expect.stringMatching(/^Systems\/Webhook\//));
  expect(places.filter((place) => !place.startsWith('Systems/Webhook/'))).toEqual([]);
});

(hasCfnLint() ? test : test.skip)(
  'cfn-lint finds no error but in what is newer than it',
  () => {
    expect(cfnLintErrors(join(outdir, stack.templateFile))).toEqual([]);
  },
  60_000,
);
