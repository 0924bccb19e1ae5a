import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import {
  CloudWatchClient,
  DeleteAlarmMuteRuleCommand,
  DeleteAlarmsCommand,
  DeleteDashboardsCommand,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  DescribeAlarmsForMetricCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  GetAlarmMuteRuleCommand,
  GetDashboardCommand,
  ListAlarmMuteRulesCommand,
  ListDashboardsCommand,
  ListTagsForResourceCommand,
  PutAlarmMuteRuleCommand,
  PutCompositeAlarmCommand,
  PutDashboardCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch';
import { createAlarms } from '../../../local/alarms/alarms';
import { createMuteRules } from '../../../local/alarms/mute-rules';
import { VirtualClock } from '../../../local/clock';
import { createTags } from '../../../local/cloud/tags';
import { createMetricStore } from '../../../local/metrics/metric-store';
import { type AwsEndpoint, startAwsEndpoint } from '../../../local/wire/aws-endpoint';
import { monitoringOperations } from '../../../local/wire/monitoring-operations';

const START = Date.parse('2026-11-22T10:00:00Z');
const clock = new VirtualClock(START);
const published: string[] = [];
const dashboards = new Map<string, unknown>();
let endpoint: AwsEndpoint;
let client: CloudWatchClient;

beforeAll(async () => {
  const muteRules = createMuteRules();
  const metrics = createMetricStore();
  const alarms = createAlarms({
    clock,
    metrics,
    runLogQuery: () => [],
    muteRules,
    publish: (_topic, { subject }) => void published.push(subject),
    invoke: () => {},
    putEvent: () => {},
    onChange: () => {},
    report: () => {},
  });
  const tags = createTags();
  const cloud = { alarms, clock, dashboards, emit: () => {}, metrics, muteRules, tags };
  endpoint = await startAwsEndpoint({
    port: 0,
    operations: { monitoring: monitoringOperations(cloud) },
    interceptor: async () => 'pass',
  });
  client = new CloudWatchClient({
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  client.destroy();
  await endpoint.close();
});

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:alerts';
const arnOf = (name: string): string => `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${name}`;

const putAlarm = (AlarmName: string, more: object = {}) =>
  client.send(
    new PutMetricAlarmCommand({
      AlarmName,
      Namespace: 'Shop',
      MetricName: 'errors',
      Dimensions: [
        { Name: 'service', Value: 'checkout' },
        { Name: 'route', Value: '/pay' },
      ],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      AlarmActions: [TOPIC],
      ...more,
    }),
  );

const names = (alarms: readonly { AlarmName?: string | undefined }[] = []) =>
  alarms.map(({ AlarmName }) => AlarmName);

test('puts, describes, pages, finds by metric and deletes alarms', async () => {
  for (const name of ['list-b', 'list-a', 'list-c']) await putAlarm(name);

  const first = await client.send(
    new DescribeAlarmsCommand({ AlarmNamePrefix: 'list-', MaxRecords: 2, ActionPrefix: TOPIC }),
  );
  const second = await client.send(
    new DescribeAlarmsCommand({
      AlarmNamePrefix: 'list-',
      MaxRecords: 2,
      NextToken: first.NextToken,
    }),
  );
  const ofMetric = await client.send(
    new DescribeAlarmsForMetricCommand({
      Namespace: 'Shop',
      MetricName: 'errors',
      Dimensions: [
        { Name: 'route', Value: '/pay' },
        { Name: 'service', Value: 'checkout' },
      ],
    }),
  );
  await client.send(new DeleteAlarmsCommand({ AlarmNames: ['list-a', 'nobody', 'list-c'] }));
  const left = await client.send(new DescribeAlarmsCommand({ AlarmNamePrefix: 'list-' }));

  expect(names(first.MetricAlarms)).toEqual(['list-a', 'list-b']);
  expect(names(second.MetricAlarms)).toEqual(['list-c']);
  expect(second.NextToken).toBeUndefined();
  expect(names(ofMetric.MetricAlarms)).toEqual(['list-b', 'list-a', 'list-c']);
  expect(first.MetricAlarms?.[0]).toMatchObject({
    AlarmArn: arnOf('list-a'),
    StateValue: 'INSUFFICIENT_DATA',
    ActionsEnabled: true,
    AlarmConfigurationUpdatedTimestamp: new Date(START),
  });
  expect(names(left.MetricAlarms)).toEqual(['list-b']);
});

test('puts composite alarms, and shows their children and parents', async () => {
  await putAlarm('child');
  const AlarmRule = `ALARM("${arnOf('child')}")`;
  await client.send(new PutCompositeAlarmCommand({ AlarmName: 'parent', AlarmRule }));
  await clock.advanceTo(clock.now());
  const ask = (input: DescribeAlarmsCommandInput) => client.send(new DescribeAlarmsCommand(input));

  const byDefault = await ask({ AlarmNames: ['child', 'parent'] });
  const composites = await ask({ AlarmTypes: ['CompositeAlarm'] });
  const children = await ask({ ChildrenOfAlarmName: 'parent' });
  const parents = await ask({ ParentsOfAlarmName: 'child' });

  expect(names(byDefault.CompositeAlarms)).toEqual([]);
  expect(composites.CompositeAlarms).toMatchObject([
    { AlarmName: 'parent', AlarmRule, StateValue: 'OK' },
  ]);
  expect(children.MetricAlarms).toEqual([
    {
      AlarmName: 'child',
      AlarmArn: arnOf('child'),
      StateValue: 'INSUFFICIENT_DATA',
      StateUpdatedTimestamp: new Date(START),
    },
  ]);
  expect(parents.CompositeAlarms).toEqual([{ AlarmName: 'parent', AlarmArn: arnOf('parent') }]);
  await expect(ask({ ChildrenOfAlarmName: 'parent', StateValue: 'OK' })).rejects.toThrow(
    'ChildrenOfAlarmName and ParentsOfAlarmName stand alone',
  );
  await expect(
    client.send(new DeleteAlarmsCommand({ AlarmNames: ['child'] })),
  ).rejects.toMatchObject({ name: 'ValidationException' });
});

test('refuses what CloudWatch refuses, in its words where they are known', async () => {
  const put = (AlarmRule: string) =>
    client.send(new PutCompositeAlarmCommand({ AlarmName: 'refused', AlarmRule }));

  await expect(put('ALARM(gone)')).rejects.toThrow(
    'Could not save the composite alarm as alarms [gone] in the alarm rule do not exist',
  );
  await expect(put('ALARM(')).rejects.toThrow('AlarmRule cannot be read: expected the name');
  await expect(putAlarm('refused', { Period: 45 })).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining('Period'),
  });
  await expect(
    client.send(new DescribeAlarmsCommand({ NextToken: 'guess' })),
  ).rejects.toMatchObject({ name: expect.stringContaining('InvalidNextToken') });
});

test('takes an alarm into the rules of 150 composite alarms, and of no more', async () => {
  await putAlarm('popular');
  const put = (i: number) =>
    client.send(new PutCompositeAlarmCommand({ AlarmName: `fan-${i}`, AlarmRule: 'OK(popular)' }));
  for (let i = 0; i < 150; i++) await put(i);

  await expect(put(0)).resolves.toBeDefined();
  await expect(put(150)).rejects.toThrow('popular is in the rules of 150 composite alarms');
});

test('sets states with data, and keeps actions back while they are disabled', async () => {
  await putAlarm('set');
  const set = (StateValue: 'OK' | 'ALARM', StateReasonData?: string) =>
    client.send(
      new SetAlarmStateCommand({
        AlarmName: 'set',
        StateValue,
        StateReason: 'a drill',
        StateReasonData,
      }),
    );
  await client.send(new DisableAlarmActionsCommand({ AlarmNames: ['set'] }));
  await set('ALARM');
  await set('OK');
  await client.send(new EnableAlarmActionsCommand({ AlarmNames: ['set'] }));
  await set('ALARM', '{"by":"me"}');

  const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({ AlarmNames: ['set'] }));

  expect(published.filter((subject) => subject.includes('"set"'))).toHaveLength(1);
  expect(MetricAlarms).toMatchObject([{ StateReason: 'a drill', StateReasonData: '{"by":"me"}' }]);
  await expect(set('OK', '{')).rejects.toThrow('StateReasonData must be JSON');
  await expect(set('ok' as 'OK')).rejects.toThrow("Value 'ok' at 'stateValue' failed to satisfy");
});

test('tells the history by type, time and page, also of deleted alarms', async () => {
  await putAlarm('past');
  await client.send(
    new SetAlarmStateCommand({ AlarmName: 'past', StateValue: 'OK', StateReason: 'a drill' }),
  );
  await client.send(new DeleteAlarmsCommand({ AlarmNames: ['past'] }));
  const ask = (more: object = {}) =>
    client.send(new DescribeAlarmHistoryCommand({ AlarmName: 'past', ...more }));

  const all = await ask({ ScanBy: 'TimestampAscending' });
  const page = await ask({ MaxRecords: 1 });
  const updates = await ask({ HistoryItemType: 'StateUpdate' });
  const later = await ask({ StartDate: new Date(START + 86_400_000) });

  expect(all.AlarmHistoryItems?.map(({ HistorySummary }) => HistorySummary)).toEqual([
    'Alarm "past" created',
    'Alarm updated from INSUFFICIENT_DATA to OK',
    'Alarm "past" deleted',
  ]);
  expect(page.AlarmHistoryItems).toHaveLength(1);
  expect(page.NextToken).toBeDefined();
  expect(updates.AlarmHistoryItems).toHaveLength(1);
  expect(later.AlarmHistoryItems).toEqual([]);
});

test('puts, finds and deletes mute rules', async () => {
  await client.send(
    new PutAlarmMuteRuleCommand({
      Name: 'nightly',
      Rule: { Schedule: { Expression: 'cron(0 2 * * *)', Duration: 'PT1H' } },
      MuteTargets: { AlarmNames: ['set'] },
    }),
  );
  const list = (more: object) => client.send(new ListAlarmMuteRulesCommand(more));

  const rule = await client.send(new GetAlarmMuteRuleCommand({ AlarmMuteRuleName: 'nightly' }));
  const ofAlarm = await list({ AlarmName: 'set', Statuses: ['SCHEDULED'] });
  const active = await list({ Statuses: ['ACTIVE'] });
  await client.send(new DeleteAlarmMuteRuleCommand({ AlarmMuteRuleName: 'nightly' }));
  const left = await list({});

  expect(rule).toMatchObject({
    Name: 'nightly',
    AlarmMuteRuleArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm-mute-rule:nightly',
    Rule: { Schedule: { Expression: 'cron(0 2 * * *)', Duration: 'PT1H', Timezone: 'UTC' } },
    MuteTargets: { AlarmNames: ['set'] },
    Status: 'SCHEDULED',
    MuteType: 'RECURRING',
  });
  expect(ofAlarm.AlarmMuteRuleSummaries).toHaveLength(1);
  expect(active.AlarmMuteRuleSummaries ?? []).toEqual([]);
  expect(left.AlarmMuteRuleSummaries ?? []).toEqual([]);
});

test('puts, lists and deletes dashboards, and refuses what is none', async () => {
  const put = (DashboardName: string, DashboardBody = '{"widgets":[]}') =>
    client.send(new PutDashboardCommand({ DashboardName, DashboardBody }));
  await put('shop-1');
  await put('shop-2');

  const listed = await client.send(new ListDashboardsCommand({ DashboardNamePrefix: 'shop-' }));
  await client.send(new DeleteDashboardsCommand({ DashboardNames: ['shop-2'] }));
  const shown = await client.send(new GetDashboardCommand({ DashboardName: 'shop-1' }));

  expect(listed.DashboardEntries).toMatchObject([
    { DashboardName: 'shop-1', Size: 14, LastModified: new Date(START) },
    { DashboardName: 'shop-2' },
  ]);
  expect(shown.DashboardBody).toBe('{"widgets":[]}');
  expect([...dashboards.keys()]).toEqual(['shop-1']);
  await expect(put('a b')).rejects.toThrow(
    'The value a b for field DashboardName contains invalid characters. It can only contain alphanumerics, dash (-) and underscore (_).',
  );
  await expect(put('a', '[]')).rejects.toThrow(
    'The field DashboardBody must be a valid JSON object',
  );
  await expect(
    put('shop-1', '{"widgets":[{"type":"metrix","properties":{}}]}'),
  ).resolves.toMatchObject({
    DashboardValidationMessages: [{ DataPath: 'widgets[0].type' }],
  });
  await expect(
    client.send(new DeleteDashboardsCommand({ DashboardNames: ['shop-1', 'gone'] })),
  ).rejects.toThrow('Dashboard gone does not exist');
  expect(dashboards.has('shop-1')).toBe(true);
});

test('keeps tags', async () => {
  const ResourceARN = arnOf('tagged');
  await putAlarm('tagged', { Tags: [{ Key: 'team', Value: 'shop' }] });
  await client.send(new TagResourceCommand({ ResourceARN, Tags: [{ Key: 'tier', Value: '1' }] }));
  await client.send(new UntagResourceCommand({ ResourceARN, TagKeys: ['team'] }));

  const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceARN }));

  expect(Tags).toEqual([{ Key: 'tier', Value: '1' }]);
});

/** A client that shares no code with the SDK above, and speaks another protocol. */
const hasAws = spawnSync('aws', ['--version']).status === 0;
if (!hasAws) console.info('skipped: there is no aws command line here');

(hasAws ? test : test.skip)(
  'answers the aws command line',
  async () => {
    const words = ['cloudwatch', 'describe-alarms', '--alarm-types', 'CompositeAlarm'];
    const { stdout } = await promisify(execFile)(
      'aws',
      [...words, '--alarm-names', 'parent', '--endpoint-url', endpoint.url],
      {
        env: {
          PATH: process.env.PATH,
          AWS_ACCESS_KEY_ID: 'CLI',
          AWS_SECRET_ACCESS_KEY: 'local',
          AWS_DEFAULT_REGION: 'us-east-1',
          AWS_DEFAULT_OUTPUT: 'json',
        },
      },
    );

    expect(JSON.parse(stdout)).toMatchObject({ CompositeAlarms: [{ AlarmName: 'parent' }] });
  },
  60_000,
);
