import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { context } from '../../../cdk.json';
import { inAlarm } from '../../../lib/alarms/alarm-rule';
import { CompositeAlarm } from '../../../lib/alarms/composite-alarm';
import { DeploymentAlarm } from '../../../lib/alarms/deployment-alarm';
import { MetricAlarm } from '../../../lib/alarms/metric-alarm';
import { MuteRules } from '../../../lib/alarms/mute-rules';
import { ServiceComposites } from '../../../lib/alarms/service-composites';
import { SloAlarms, type SloAlarmsProps } from '../../../lib/alarms/slo-alarms';
import { type AlertRule, alert } from '../../../telemetry/alerts/alert-rule';
import type { MuteWindow } from '../../../telemetry/alerts/mute-window';
import type { Severity } from '../../../telemetry/alerts/severity';
import { hours, minutes } from '../../../telemetry/duration';
import { awsMetric } from '../../../telemetry/signals/signal';
import { slo, timeSlo } from '../../../telemetry/slo/slo';
import { count } from '../../../telemetry/unit';
import { alarmTimeline } from '../../../testing/alarm-test';

const told = { summary: 'Customers cannot order.', runbook: 'https://example.com/runbook' };
const metric = (metricName: string) =>
  awsMetric(metricName, 'Count', {
    ...{ namespace: 'Shop', metricName, dimensions: {}, statistic: 'Sum' },
  });
const ruleOf = (name: string, severity: Severity = 'critical'): AlertRule =>
  alert(name, metric(name).above(count(1)), { for: minutes(5), severity, ...told });
const actions = (severity: Severity) => [`arn:aws:sns:us-east-1:123456789012:${severity}`];
const orders = slo('Orders', {
  ...{ bad: metric('refused'), total: metric('orders'), target: 99.9 },
  ...told,
});

const synthesize = (build: (stack: Stack) => void): Template => {
  const stack = new Stack(new App({ context }), 'Stack');
  build(stack);
  return Template.fromStack(stack);
};
const alarmIn = (scope: Stack, name: string, severity?: Severity) =>
  new MetricAlarm(scope, name, { service: 'shop', rule: ruleOf(name, severity) });

const sloTemplate = (props: Partial<SloAlarmsProps> = {}) =>
  synthesize((stack) => {
    new SloAlarms(stack, 'Orders', { service: 'shop', slo: orders, actions, ...props });
  });

const composite = (template: Template, AlarmName: string) =>
  Object.values(
    template.findResources('AWS::CloudWatch::CompositeAlarm', { Properties: { AlarmName } }),
  )[0];

const withSlo = sloTemplate();

test('an objective is eight silent alarms, a page and a ticket', () => {
  const alarms = Object.values(withSlo.findResources('AWS::CloudWatch::Alarm'));

  expect(alarms).toHaveLength(8);
  expect(alarms.flatMap(({ Properties }) => Properties.AlarmActions ?? [])).toEqual([]);
  expect(composite(withSlo, 'shop-Orders-page')?.Properties).toMatchObject({
    AlarmRule:
      '(ALARM("shop-Orders-page-1h") AND ALARM("shop-Orders-page-5m")) OR (ALARM("shop-Orders-page-6h") AND ALARM("shop-Orders-page-30m"))',
    AlarmActions: ['arn:aws:sns:us-east-1:123456789012:critical'],
    OKActions: ['arn:aws:sns:us-east-1:123456789012:critical'],
    Tags: expect.arrayContaining([{ Key: 'severity', Value: 'critical' }]),
  });
});

test('a burn rate is judged on one window of enough events, filled so that it ends with its traffic', () => {
  withSlo.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'shop-Orders-page-1h',
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 1.44,
    EvaluationPeriods: 1,
    DatapointsToAlarm: Match.absent(),
    TreatMissingData: 'notBreaching',
    Metrics: Match.arrayWith([
      Match.objectLike({
        Expression: 'IF(FILL(m1, 0) >= 70, 100 * FILL(m2, 0) / FILL(m1, 0), 0)',
      }),
      Match.objectLike({ MetricStat: Match.objectLike({ Period: 3600, Stat: 'Sum' }) }),
    ]),
  });
});

test('the ticket is quiet while the page is on, and deployed after it and its own alarms', () => {
  const ticket = composite(withSlo, 'shop-Orders-ticket');

  expect(ticket?.Properties).toMatchObject({
    ActionsSuppressor: 'shop-Orders-page',
    ActionsSuppressorWaitPeriod: 120,
    ActionsSuppressorExtensionPeriod: 21_600,
    AlarmActions: ['arn:aws:sns:us-east-1:123456789012:warning'],
  });
  expect(ticket?.DependsOn).toHaveLength(5);
});

test('what keeps an objective quiet keeps its ticket quiet as well', () => {
  const template = sloTemplate({ suppressedBy: { alarm: 'shop-deploying' } });

  expect(composite(template, 'shop-Orders-page')?.Properties.ActionsSuppressor).toBe(
    'shop-deploying',
  );
  expect(composite(template, 'shop-Orders-ticket')?.Properties.ActionsSuppressor).toBe(
    'shop-Orders-quiet',
  );
  expect(composite(template, 'shop-Orders-quiet')?.Properties.AlarmRule).toBe(
    'ALARM("shop-Orders-page") OR ALARM("shop-deploying")',
  );
});

test('a target that cannot work is refused where it is used', () => {
  expect(() => sloTemplate({ slo: { ...orders, target: 100 } })).toThrow(
    'Stack/Orders: Orders: the target must be above 1 % and below 100 %',
  );
});

test('too little traffic is a warning', () => {
  const stack = new Stack(new App({ context }), 'Stack');
  new SloAlarms(stack, 'Orders', {
    ...{ service: 'shop', slo: { ...orders, eventsPerHour: 60 }, actions },
  });

  Annotations.fromStack(stack).hasWarning('/Stack/Orders', Match.stringLikeRegexp('page needs 70'));
});

test('an objective can be kept by Application Signals', () => {
  const template = sloTemplate({ kind: 'application-signals' });

  template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
  template.hasResourceProperties('AWS::ApplicationSignals::ServiceLevelObjective', {
    Name: 'shop-Orders',
    Goal: {
      AttainmentGoal: 99.9,
      Interval: { RollingInterval: { Duration: 30, DurationUnit: 'DAY' } },
    },
    BurnRateConfigurations: [5, 60, 30, 360, 120, 1440, 4320].map((LookBackWindowMinutes) => ({
      LookBackWindowMinutes,
    })),
    RequestBasedSli: {
      RequestBasedSliMetric: {
        TotalRequestCountMetric: [Match.objectLike({ ReturnData: true })],
        MonitoredRequestCountMetric: { BadCountMetric: [Match.objectLike({ ReturnData: true })] },
      },
    },
  });
});

test('an objective for time is one of periods there, and says what is good', () => {
  const time = timeSlo('Time', { bad: metric('orders').below(count(1)), target: 99, ...told });

  sloTemplate({ slo: time, kind: 'application-signals' }).hasResourceProperties(
    'AWS::ApplicationSignals::ServiceLevelObjective',
    { Sli: Match.objectLike({ ComparisonOperator: 'GreaterThanOrEqualTo', MetricThreshold: 1 }) },
  );
});

const fleetOf = (names: readonly string[]) =>
  synthesize((stack) => {
    new ServiceComposites(stack, 'Composites', {
      service: 'shop',
      alarms: names.map((name) => alarmIn(stack, name)),
      actions,
      runbook: told.runbook,
    });
  });
const names = Array.from({ length: 250 }, (_, i) => `Function${i}-Errors`);
const tree = fleetOf(names);

test('one alarm a severity tells of the service, with what to do', () => {
  const template = synthesize((stack) => {
    const alarms = [alarmIn(stack, 'Failing'), alarmIn(stack, 'Slow', 'warning')];
    new ServiceComposites(stack, 'Composites', {
      ...{ service: 'shop', alarms, actions, runbook: told.runbook },
    });
  });

  expect(composite(template, 'shop-critical')).toMatchObject({
    Properties: {
      AlarmRule: 'ALARM("shop-Failing")',
      AlarmActions: actions('critical'),
      AlarmDescription:
        'One or more critical alarms of shop went off.\n\nWhen: any of Failing in ALARM\nDo: See which of its alarms is in ALARM: its own description says what to do.\nService: shop\nSeverity: critical, SEV2\nRunbook: https://example.com/runbook',
    },
    DependsOn: ['Failing'],
  });
  expect(composite(template, 'shop-warning')?.Properties.AlarmActions).toEqual(actions('warning'));
});

test('over a hundred alarms are a tree, and another one changes no name and no id of others', () => {
  const [before, after] = [tree, fleetOf([...names, 'Added-Errors'])].map((template) =>
    template.findResources('AWS::CloudWatch::CompositeAlarm'),
  );
  const nameById = (composites: typeof before) =>
    Object.entries(composites ?? {}).map(([id, { Properties }]) => [id, Properties.AlarmName]);

  expect(Object.values(before ?? {}).map(({ Properties }) => Properties.AlarmName)).toEqual([
    'shop-critical-0',
    'shop-critical-1',
    'shop-critical-2',
    'shop-critical-3',
    'shop-critical',
  ]);
  expect(nameById(after)).toEqual(nameById(before));
});

test('of a tree only its top tells, after its groups are deployed', () => {
  expect(composite(tree, 'shop-critical-0')?.Properties.AlarmActions).toBeUndefined();
  expect(composite(tree, 'shop-critical')).toMatchObject({
    Properties: {
      AlarmRule:
        'ALARM("shop-critical-0") OR ALARM("shop-critical-1") OR ALARM("shop-critical-2") OR ALARM("shop-critical-3")',
      AlarmActions: actions('critical'),
    },
    DependsOn: Array(4).fill(expect.stringMatching(/^Compositescritical[0-3]/)),
  });
});

test('a fleet tells when enough of it fails, and its alarms are no part of the rest', () => {
  const template = synthesize((stack) => {
    const workers = ['A', 'B', 'C', 'D'].map((name) => alarmIn(stack, name));
    new ServiceComposites(stack, 'Composites', {
      ...{ service: 'shop', actions, runbook: told.runbook },
      alarms: [alarmIn(stack, 'Failing'), ...workers],
      fleets: [
        {
          ...{ name: 'workers', alarms: workers, atLeast: { percent: 50 }, severity: 'warning' },
          ...told,
        },
      ],
    });
  });

  expect(composite(template, 'shop-workers')?.Properties).toMatchObject({
    AlarmRule: 'AT_LEAST(50%, ALARM, ("shop-A", "shop-B", "shop-C", "shop-D"))',
    AlarmActions: actions('warning'),
  });
  expect(composite(template, 'shop-critical')?.Properties.AlarmRule).toBe('ALARM("shop-Failing")');
});

test('a composite waits for the nested stack that its alarms are in', () => {
  const template = synthesize((stack) => {
    const child = alarmIn(new NestedStack(stack, 'Alarms'), 'Failing');
    new CompositeAlarm(stack, 'Any', {
      service: 'shop',
      children: [child],
      rule: { name: 'any', severity: 'critical', rule: inAlarm(child.name), ...told },
    });
  });

  expect(composite(template, 'shop-any')?.DependsOn).toEqual([
    expect.stringMatching(/^AlarmsNestedStack/),
  ]);
});

test('a deployment keeps the service quiet', () => {
  const template = synthesize((stack) => {
    const deploying = new DeploymentAlarm(stack, 'Deploying', { service: 'shop', runbook: 'r' });
    new ServiceComposites(stack, 'Composites', {
      ...{ service: 'shop', actions, runbook: told.runbook },
      alarms: [alarmIn(stack, 'Failing')],
      suppressedBy: { alarm: deploying },
    });
  });

  expect(composite(template, 'shop-critical')).toMatchObject({
    Properties: {
      ActionsSuppressor: 'shop-deploying',
      ActionsSuppressorWaitPeriod: 120,
      ActionsSuppressorExtensionPeriod: 300,
    },
    DependsOn: ['Deploying', 'Failing'],
  });
});

test('a deployment is over a quarter of an hour after its last sign', () => {
  const template = synthesize((stack) => {
    new DeploymentAlarm(stack, 'Deploying', { service: 'shop', runbook: told.runbook });
  });
  const signs = { namespace: 'Watchkeeper', metricName: 'deployments' };

  const { summary } = alarmTimeline({
    template: template.toJSON(),
    alarm: 'deploying',
    series: [{ ...signs, dimensions: { service: 'shop' }, values: '1 _x60' }],
  });

  expect(summary).toEqual(['1m ALARM', '16m OK']);
});

const backup: MuteWindow = {
  ...{ name: 'backup', schedule: 'cron(0 2 * * SUN)', duration: hours(1) },
  timezone: 'Europe/London',
};
const muted = (alarms: readonly string[], windows: readonly MuteWindow[]) =>
  synthesize((stack) => {
    new MuteRules(stack, 'Mute', {
      service: 'shop',
      alarms: alarms.map((name) => ({ alarm: alarmIn(stack, name), windows })),
    });
  });

test('alarms that share a window are muted by one rule, after they are deployed', () => {
  const rules = muted(['A', 'B'], [backup]).findResources('AWS::CloudWatch::AlarmMuteRule');

  expect(Object.values(rules)).toEqual([
    expect.objectContaining({
      DependsOn: ['A', 'B'],
      Properties: expect.objectContaining({
        Name: 'shop-backup',
        Rule: {
          Schedule: {
            Expression: 'cron(0 2 * * SUN)',
            Duration: 'PT1H',
            Timezone: 'Europe/London',
          },
        },
        MuteTargets: { AlarmNames: ['shop-A', 'shop-B'] },
      }),
    }),
  ]);
});

test('over a hundred alarms are muted by several rules', () => {
  const rules = Object.values(
    muted(names.slice(0, 101), [backup]).findResources('AWS::CloudWatch::AlarmMuteRule'),
  );

  expect(rules.flatMap(({ Properties }) => Properties.MuteTargets.AlarmNames)).toHaveLength(101);
  expect(rules.map(({ Properties }) => Properties.Name)).toContain('shop-backup-0');
});

test('refuses a window that CloudWatch would, and two of one name', () => {
  const other = { ...backup, duration: hours(2) };

  expect(() => muted(['A'], [{ ...backup, schedule: 'daily' }])).toThrow(
    'Stack/Mute: backup: a schedule must be cron(',
  );
  expect(() => muted(['A'], [backup, other])).toThrow(
    'Stack/Mute: two mute windows are named backup and differ',
  );
});
