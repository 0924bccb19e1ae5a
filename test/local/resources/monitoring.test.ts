import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../../../local/clock';
import { type LocalCloud, startLocalCloud } from '../../../local/local-cloud';

const START = Date.parse('2026-11-22T10:00:00Z');
const MINUTE = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'monitoring-'));

const alarm = (MetricName: string, more: object = {}) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName: MetricName,
    Namespace: 'Shop',
    MetricName,
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'breaching',
    ...more,
  },
});

const template = {
  Resources: {
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'alerts' } },
    Email: {
      Type: 'AWS::SNS::Subscription',
      Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: 'oncall@example.com' },
    },
    // Names an alarm that comes after it, as a text.
    Composite: {
      Type: 'AWS::CloudWatch::CompositeAlarm',
      Properties: {
        AlarmName: 'all',
        AlarmRule: 'ALARM(errors) AND NOT ALARM(quiet)',
        AlarmActions: [{ Ref: 'Topic' }],
        ActionsSuppressor: 'quiet',
        ActionsSuppressorWaitPeriod: '60',
        ActionsSuppressorExtensionPeriod: 60,
      },
    },
    Errors: alarm('errors', { AlarmActions: [{ Ref: 'Topic' }] }),
    Quiet: alarm('quiet', { TreatMissingData: 'notBreaching', ActionsEnabled: 'false' }),
    Mute: {
      Type: 'AWS::CloudWatch::AlarmMuteRule',
      Properties: {
        Name: 'morning',
        Rule: { Schedule: { Expression: 'cron(0 10 * * *)', Duration: 'PT5M', Timezone: 'UTC' } },
        MuteTargets: { AlarmNames: [{ Ref: 'Errors' }] },
      },
    },
    Dashboard: {
      Type: 'AWS::CloudWatch::Dashboard',
      Properties: { DashboardName: 'shop', DashboardBody: '{"widgets":[]}' },
    },
    Detector: {
      Type: 'AWS::CloudWatch::AnomalyDetector',
      Properties: { Namespace: 'Shop', MetricName: 'errors', Stat: 'Sum' },
    },
  },
};

const clock = new VirtualClock(START);
let cloud: LocalCloud;

beforeAll(async () => {
  const file = join(folder, 'shop.template.json');
  writeFileSync(file, JSON.stringify(template));
  cloud = await startLocalCloud({
    assembly: file,
    clock,
    port: 0,
    dataDirectory: join(folder, 'data'),
  });
  await clock.advanceTo(START + 6 * MINUTE + 1000);
});

afterAll(async () => {
  await cloud.close();
  rmSync(folder, { recursive: true });
});

test('runs alarms of all kinds of a template, and the actions that nothing keeps back', () => {
  const { alarms } = cloud.console.overview();
  const subjects = cloud.console.messages().emails.map(({ subject }) => subject);

  expect(alarms.map(({ name, kind, state }) => `${kind} ${name} ${state}`).sort()).toEqual([
    'composite all ALARM',
    'metric errors ALARM',
    'metric quiet OK',
  ]);
  // Newest first: the composite alarm waited a minute, the muted one for the end of the window.
  expect(subjects).toEqual([
    'ALARM: "errors" in US East (N. Virginia)',
    'ALARM: "all" in US East (N. Virginia)',
  ]);
});

test('shows what belongs to a stack, why actions are quiet and what a rule names', () => {
  const { services, stacks, alarms, unsupported } = cloud.console.overview();
  const detail = cloud.console.alarm('all');

  expect(services).toMatchObject([
    { stack: stacks[0], alarms: expect.arrayContaining(['all', 'errors', 'quiet']) },
  ]);
  expect(services[0]?.dashboards).toEqual(['shop']);
  expect(alarms.find(({ name }) => name === 'quiet')).toMatchObject({
    stack: stacks[0],
    quietBecause: 'its actions are disabled',
  });
  expect(detail?.children?.map(({ name }) => name)).toEqual(['errors', 'quiet']);
  expect(detail?.actions[0]?.summary).toMatch(/^Successfully executed action arn:aws:sns:/);
  expect(unsupported).toMatchObject([
    { logicalId: 'Detector', reason: expect.stringContaining('without effect') },
  ]);
});
