import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { context } from '../../../cdk.json';
import { StockPredictorStack } from '../../../systems/stock-predictor/stack';
import { cfnLintErrors, hasCfnLint } from '../../lib/cfn-lint';

const outdir = mkdtempSync(join(tmpdir(), 'stock-predictor-'));
afterAll(() => rmSync(outdir, { recursive: true }));

const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] }, outdir });
const stack = new StockPredictorStack(app, 'StockPredictor', {
  onCall: 'oncall@example.com',
  runbooks: 'https://example.com/runbooks',
});
const template = Template.fromStack(stack);

const alarm = (name: string) =>
  Object.values(
    template.findResources('AWS::CloudWatch::Alarm', {
      Properties: { AlarmName: `stock-predictor-${name}` },
    }),
  )[0]?.Properties;

const functionOf = (entry: string) =>
  Object.values(template.findResources('AWS::Lambda::Function')).find(({ Metadata }) =>
    Metadata['watchkeeper:entry'].entry.endsWith(entry),
  );

test.each([
  ['HighErrorRate', { Threshold: 5, EvaluationPeriods: 5, TreatMissingData: 'notBreaching' }],
  ['HighLatency', { Threshold: 1000, EvaluationPeriods: 5, TreatMissingData: 'notBreaching' }],
  ['LowAccuracy', { Threshold: 70, EvaluationPeriods: 3, Period: 300, TreatMissingData: 'ignore' }],
  ['ServiceDown', { Threshold: 1, EvaluationPeriods: 3, TreatMissingData: 'breaching' }],
])('SP9: the alarm %s', (name, properties) => {
  expect(alarm(name)).toMatchObject(properties);
});

test('SP9: a percentage of fewer than ten requests a minute wakes nobody', () => {
  const expressions = ['HighErrorRate', 'HighLatency'].map(
    (name) => alarm(name).Metrics[0].Expression,
  );

  expect(expressions).toEqual(['IF(m1 >= 10, 100 * FILL(m2, 0) / m1, 0)', 'IF(m1 >= 10, m2, 0)']);
});

test('SP9: critical alerts and warnings go to email and, through a queue, to Slack', () => {
  const subscriptions = Object.values(template.findResources('AWS::SNS::Subscription'));
  const protocolsOf = (severity: string) =>
    subscriptions
      .filter(({ Properties }) => Properties.TopicArn.Ref.includes(severity))
      .map(({ Properties }) => Properties.Protocol);

  expect(protocolsOf('critical')).toEqual(['email', 'sqs']);
  expect(protocolsOf('warning')).toEqual(['email', 'sqs']);
});

test('SP8: the dashboard shows requests, latency, errors, accuracy, inference and resources', () => {
  const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
  const text: string = dashboard?.Properties.DashboardBody['Fn::Sub'];
  const body = JSON.parse(text.replace(/\$\{[^}]*\}/g, 'x'));
  const titles = body.widgets.map(
    ({ properties }: { properties: { title?: string } }) => properties.title,
  );

  expect(titles).toEqual(
    expect.arrayContaining([
      'Requests a minute',
      'Response time',
      'Error rate',
      'Accuracy by model',
      'Inference time by model (p95)',
      'CPU',
      'Memory',
      'Database connections',
      'Cache hit rate',
    ]),
  );
});

test('every log of the service is archived, and none is kept for ever', () => {
  const filters = Object.values(template.findResources('AWS::Logs::SubscriptionFilter'));

  expect(filters).toHaveLength(8);
  template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
});

test('each handler gets what it reads from its environment', () => {
  const variables = (entry: string) => functionOf(entry)?.Properties.Environment.Variables;

  expect(variables('predict.ts')).toMatchObject({
    PREDICTIONS_TABLE: expect.anything(),
    PRICES_BUCKET: expect.anything(),
    PRICES_KEY: expect.stringMatching(/\.csv$/),
  });
  expect(variables('metrics.ts')).toHaveProperty('METRICS_TOKEN_SECRET_ARN');
  expect(JSON.stringify(variables('check-health.ts').HEALTH_URL)).toContain('/health');
  expect(variables('ready.ts')).toMatchObject({
    PREDICTIONS_TABLE: expect.anything(),
    PRICES_KEY: expect.stringMatching(/\.csv$/),
  });
  expect(variables('notifier.ts')).toHaveProperty('SLACK_SECRET_ARN');
});

test('the rules of AWS Solutions find nothing that is not answered with a reason', () => {
  const { violations } = new AwsSolutionsChecks(app).validateScope(stack);

  expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
});

test('the validator of the CDK finds nothing', () => {
  app.synth();

  const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
  expect(report.pluginReports).toEqual([]);
});

(hasCfnLint() ? test : test.skip)(
  'cfn-lint finds no error but in what is newer than it',
  () => {
    app.synth();

    expect(cfnLintErrors(join(outdir, stack.templateFile))).toEqual([]);
  },
  60_000,
);
