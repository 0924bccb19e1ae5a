import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, NestedStack, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnLogGroup, LogRetention, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { context } from '../../../cdk.json';
import { MetricAlarm } from '../../../lib/alarms/metric-alarm';
import { meteredTypes } from '../../../lib/lint/aws-resources';
import type { LintCode } from '../../../lib/lint/codes';
import { WatchLint } from '../../../lib/lint/watch-lint';
import { finders } from '../../../lib/resources/finders';
import { StockPredictorStack } from '../../../systems/stock-predictor/stack';
import { predictor } from '../../../systems/stock-predictor/telemetry';
import { alert } from '../../../telemetry/alerts/alert-rule';
import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { minutes } from '../../../telemetry/duration';
import { counter } from '../../../telemetry/instrument';
import { sum } from '../../../telemetry/signals/signal';
import { count } from '../../../telemetry/unit';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: {},
  instruments: { orders: counter('Orders') },
});

interface Violation {
  readonly ruleName: string;
  readonly severity: string;
  readonly violatingConstructs: readonly { readonly constructPath: string }[];
}
interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations: readonly Violation[];
    readonly suppressedViolations?: readonly (Violation & { readonly reason: string })[];
  }[];
}

/** What the CDK makes of an app with the linter: whether the synthesis fails, and its report. */
const synthesize = (build: (stack: Stack) => void) =>
  synthesizeApp((app) => build(new Stack(app, 'Shop')));

const synthesizeApp = (build: (app: App) => void, telemetry: object = shop) => {
  const app = new App({
    context: { ...context, 'aws:cdk:bundling-stacks': [] },
    builtinCloudFormationValidation: false,
  });
  Validations.of(app).addPlugins(new WatchLint({ telemetries: [telemetry] }));
  build(app);
  const silent = jest.spyOn(console, 'error').mockReturnValue(undefined);
  let error: Error | undefined;
  try {
    app.synth();
  } catch (thrown) {
    error = thrown as Error;
  }
  const shown = silent.mock.calls.join('\n');
  silent.mockRestore();
  const report = JSON.parse(
    readFileSync(join(app.outdir, 'validation-report.json'), 'utf8'),
  ) as Report;
  const own = report.pluginReports.find(({ pluginName }) => pluginName === 'watchkeeper');
  return {
    error,
    shown,
    violations: own?.violations ?? [],
    accepted: own?.suppressedViolations ?? [],
  };
};

const placesOf = (violations: readonly Violation[], code: LintCode): readonly string[] =>
  violations
    .filter(({ ruleName }) => ruleName === `watchkeeper::${code}`)
    .flatMap(({ violatingConstructs }) => violatingConstructs)
    .map(({ constructPath }) => constructPath);

const alarmOn = (scope: Construct, metricName: string) =>
  new CfnAlarm(scope, 'Alarm', {
    ...{ namespace: 'Shop', metricName, statistic: 'Sum', period: 60 },
    dimensions: [{ name: 'service', value: 'shop' }],
    ...{ evaluationPeriods: 5, datapointsToAlarm: 3, threshold: 1 },
    ...{ comparisonOperator: 'GreaterThanThreshold', treatMissingData: 'notBreaching' },
    alarmActions: ['arn:aws:sns:eu-west-1:111122223333:alerts'],
  });

test('an error fails the synthesis and names the construct', () => {
  const { error, violations } = synthesize((stack) => alarmOn(stack, 'ordres'));

  expect(error?.message).toMatch(/no instrument of Shop emits ordres.*Shop\/Alarm/s);
  expect(placesOf(violations, 'metric-unknown')).toEqual(['Shop/Alarm']);
});

test('a warning is shown and does not fail the synthesis', () => {
  const { error, shown, violations } = synthesize((stack) => new CfnLogGroup(stack, 'Logs'));

  expect(error).toBeUndefined();
  expect(placesOf(violations, 'log-group-without-retention')).toEqual(['Shop/Logs']);
  expect(shown).toContain('never expires');
});

test('an app without findings synthesizes in silence', () => {
  const { error, shown } = synthesize((stack) => alarmOn(stack, 'orders'));

  expect([error, shown]).toEqual([undefined, '']);
});

test('what is acknowledged on a construct or above it is accepted with its reason', () => {
  const { error, accepted, violations } = synthesize((stack) => {
    const part = new Construct(stack, 'Part');
    alarmOn(part, 'ordres');
    const id = 'watchkeeper::metric-unknown';
    Validations.of(part).acknowledge({ id, reason: 'an older version still emits it' });
  });

  expect([error, violations]).toEqual([undefined, []]);
  expect(accepted.map(({ reason }) => reason)).toEqual(['an older version still emits it']);
});

test('an acknowledgement without a reason, or of no code, is a finding', () => {
  const { error, violations } = synthesize((stack) => {
    const logs = new CfnLogGroup(stack, 'Logs');
    const id = 'watchkeeper::log-group-without-retention';
    Validations.of(logs).acknowledge(
      { id, reason: ' ' },
      { id: 'watchkeeper::nothing', reason: 'so' },
    );
  });

  expect(error?.message).toMatch(/must be accepted with a reason/);
  expect(placesOf(violations, 'acceptance-without-reason')).toEqual(['Shop/Logs']);
  expect(placesOf(violations, 'acceptance-unknown')).toEqual(['Shop/Logs']);
});

test('a rule accepts a finding of its alarm', () => {
  const single = (accepts: Readonly<Record<string, string>>) =>
    synthesize((stack) => {
      const rule = alert('AnyOrder', sum(shop.orders).above(count(0)), {
        ...{ for: minutes(1), severity: 'info', summary: 'Somebody ordered.', accepts },
        runbook: 'https://example.com/runbook',
      });
      const actions = ['arn:aws:sns:eu-west-1:111122223333:alerts'];
      new MetricAlarm(stack, 'AnyOrder', { service: 'shop', rule, actions });
    });

  expect(placesOf(single({}).violations, 'single-datapoint')).toEqual(['Shop/AnyOrder']);
  expect(single({ 'single-datapoint': 'each order is a feast' }).violations).toEqual([]);
});

test('nested stacks are judged with the stack that they are in', () => {
  const { violations } = synthesize((stack) => {
    const table = new CfnTable(stack, 'Orders', { keySchema: [] });
    const nested = new NestedStack(stack, 'Alarms');
    const alarm = alarmOn(nested, 'ReadThrottleEvents');
    alarm.namespace = 'AWS/DynamoDB';
    alarm.dimensions = [{ name: 'TableName', value: table.ref }];
    alarmOn(new Construct(nested, 'Wrong'), 'ordres');
  });

  expect(placesOf(violations, 'resource-unwatched')).toEqual([]);
  expect(placesOf(violations, 'metric-unknown')).toEqual(['Shop/Alarms/Wrong/Alarm']);
});

test("the log groups of the CDK's own functions, that never expire, are found", () => {
  const { error, violations } = synthesize((stack) => {
    const retention = RetentionDays.ONE_WEEK;
    new LogRetention(stack, 'Elsewhere', { logGroupName: '/aws/lambda/elsewhere', retention });
    new Bucket(stack, 'Site', { autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY });
  });

  expect(error).toBeUndefined();
  // The function of LogRetention keeps its own lines for a day.
  expect(placesOf(violations, 'function-without-log-group')).toEqual([
    'Shop/Custom::S3AutoDeleteObjectsCustomResourceProvider/Handler',
  ]);
  expect(placesOf(violations, 'resource-unwatched')).toEqual([]);
});

test('SP9: the stock predictor has nothing for the linter to find', () => {
  const { error, violations } = synthesizeApp((app) => {
    const runbooks = 'https://example.com/runbooks';
    new StockPredictorStack(app, 'StockPredictor', { onCall: 'oncall@example.com', runbooks });
  }, predictor);

  expect(error).toBeUndefined();
  expect(violations).toEqual([]);
});

test('every type of resource that is watched by default is known to the linter', () => {
  // Their metrics are those of their group, and of the function that rotates.
  const others = ['AWS::Scheduler::Schedule', 'AWS::SecretsManager::RotationSchedule'];
  const known = [...Object.keys(meteredTypes), ...others];

  expect(finders.map(({ cfnType }) => cfnType).filter((type) => !known.includes(type))).toEqual([]);
});
