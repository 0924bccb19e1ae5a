import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { App, Stack } from 'aws-cdk-lib';
import { LambdaRestApi } from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as Fn, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { context } from '../../cdk.json';
import { email } from '../../lib/delivery/channel';
import { Watch } from '../../lib/watch';
import { VirtualClock } from '../../local/clock';
import { type LocalCloud, startLocalCloud } from '../../local/local-cloud';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { minutes } from '../../telemetry/duration';
import { type LogContentBy, logContentAlert } from '../../telemetry/logs/log-content-alert';

const START = Date.parse('2026-01-02T10:00:30.000Z');
const MINUTE = 60_000;
const directory = mkdtempSync(join(tmpdir(), 'log-content-'));
const clock = new VirtualClock(START);
let cloud: LocalCloud;

const shop = defineTelemetry({ service: 'shop', namespace: 'Shop', facets: {} });
const odd = 'card "declined" [42] übel';
const declined = (name: string, by: LogContentBy) =>
  logContentAlert(
    shop,
    name,
    { level: 'ERROR', message: odd, fields: { 'error.name': 'Card*' } },
    {
      ...{ for: minutes(1), severity: 'critical', by },
      ...{ summary: 'Cards are declined.', runbook: 'https://example.com/runbook' },
    },
  );

/** A function that writes the line, watched by both kinds of alarms on its log group. */
const synthesize = (outdir: string): void => {
  const app = new App({
    context: { ...context, 'aws:cdk:bundling-stacks': [] },
    outdir,
    analyticsReporting: false,
  });
  const stack = new Stack(app, 'Shop');
  const logGroup = new LogGroup(stack, 'Lines');
  const line = { level: 'ERROR', message: odd, error: { name: 'CardError' } };
  const handler = new Fn(stack, 'Handler', {
    ...{ runtime: Runtime.NODEJS_22_X, handler: 'index.handler', logGroup },
    code: Code.fromInline(
      `exports.handler = async () => { process.stdout.write(${JSON.stringify(`${JSON.stringify(line)}\n`)}); return { statusCode: 200, body: '{}' }; }`,
    ),
  });
  new LambdaRestApi(stack, 'Api', { handler });
  new Watch(stack, 'Watch', {
    ...{ telemetry: shop, logGroups: [logGroup], runbooks: 'https://example.com/runbooks' },
    rules: [declined('ByMetric', 'metric'), declined('ByQuery', 'query')],
    routes: { critical: [email('oncall@example.com')] },
  });
  app.synth();
};

beforeAll(async () => {
  synthesize(join(directory, 'cdk.out'));
  const dataDirectory = join(directory, 'data');
  cloud = await startLocalCloud({
    ...{ assembly: join(directory, 'cdk.out'), port: 0, dataDirectory, clock },
  });
}, 60_000);

afterAll(async () => {
  await cloud?.close();
  rmSync(directory, { recursive: true, force: true });
});

const states = async (): Promise<Readonly<Record<string, string>>> => {
  const client = new CloudWatchClient({
    ...{ region: 'us-east-1', endpoint: cloud.urls.aws },
    credentials: { accessKeyId: 'me', secretAccessKey: 'secret' },
  });
  const { MetricAlarms = [], LogAlarms = [] } = await client.send(
    new DescribeAlarmsCommand({
      AlarmTypes: ['MetricAlarm', 'LogAlarm'],
      AlarmNamePrefix: 'shop-By',
    }),
  );
  client.destroy();
  return Object.fromEntries(
    [...MetricAlarms, ...LogAlarms].map(({ AlarmName, StateValue }) => [AlarmName, StateValue]),
  );
};

test('a line of a function sets off both kinds of alarms on its content, and both end after it', async () => {
  expect(cloud.unsupported).toEqual([]);
  await clock.advanceTo(START + 4 * MINUTE);
  expect(await states()).toEqual({ 'shop-ByMetric': 'OK', 'shop-ByQuery': 'OK' });

  await fetch(`${cloud.urls.apis[0]?.url}`);
  await clock.advanceTo(START + 5 * MINUTE);
  expect(await states()).toMatchObject({ 'shop-ByMetric': 'ALARM' });
  await clock.advanceTo(START + 6 * MINUTE);
  expect(await states()).toMatchObject({ 'shop-ByQuery': 'ALARM' });

  await clock.advanceTo(START + 15 * MINUTE);
  expect(await states()).toEqual({ 'shop-ByMetric': 'OK', 'shop-ByQuery': 'OK' });
}, 60_000);
