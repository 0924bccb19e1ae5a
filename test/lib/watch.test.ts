import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { context } from '../../cdk.json';
import { email, type Routes, slack } from '../../lib/delivery/channel';
import { Watch, type WatchProps } from '../../lib/watch';
import { type AlertRule, alert } from '../../telemetry/alerts/alert-rule';
import { severities } from '../../telemetry/alerts/severity';
import { type StageProfile, stageProfiles } from '../../telemetry/alerts/stage-profile';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { hours, minutes } from '../../telemetry/duration';
import { counter } from '../../telemetry/instrument';
import { alarmStates, graph } from '../../telemetry/panels/panel';
import { ratio, sum } from '../../telemetry/signals/signal';
import { count, percent } from '../../telemetry/unit';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: {},
  instruments: { orders: counter('Orders'), refused: counter('Orders refused') },
});

const options = {
  for: minutes(5),
  severity: 'critical',
  summary: 'Customers cannot order.',
  runbook: 'https://example.com/runbook',
} as const;
const failing = alert('Failing', ratio(shop.refused, shop.orders).above(percent(5)), options);
const silent = alert('Silent', sum(shop.orders).below(count(1)), { ...options, absence: 'dead' });

const synthesize = (props: Partial<WatchProps>, routes?: (stack: Stack) => Routes) => {
  const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  const stack = new Stack(app, 'Stack');
  new Watch(stack, 'Watch', {
    telemetry: shop,
    rules: [failing, silent],
    routes: routes?.(stack) ?? { critical: [email('oncall@example.com')] },
    runbooks: 'https://example.com/runbooks',
    ...props,
  });
  return Template.fromStack(stack);
};

const alarmIds = (rules: readonly AlertRule[]) =>
  Object.keys(synthesize({ rules }).findResources('AWS::CloudWatch::Alarm'));

const template = synthesize({
  panels: [
    graph('Two', [ratio(shop.refused, shop.orders), ratio(shop.orders, shop.refused)], {
      thresholds: [{ label: 'alarm', at: percent(5) }],
    }),
  ],
});

const alarm = (name: string) =>
  Object.values(
    template.findResources('AWS::CloudWatch::Alarm', { Properties: { AlarmName: name } }),
  )[0]?.Properties;

const dashboardBody = () => {
  const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
  const body: string = dashboard?.Properties.DashboardBody['Fn::Sub'];
  return JSON.parse(body.replace(/\$\{[^}]*\}/g, 'x'));
};

test('adding a rule changes no other alarm', () => {
  const added = alert('Added', sum(shop.refused).above(count(10)), options);

  expect(alarmIds([added, failing, silent])).toEqual(
    expect.arrayContaining(alarmIds([failing, silent])),
  );
});

test('an expression becomes metric math with one returned value', () => {
  const metrics: readonly { ReturnData: boolean }[] = alarm('shop-Failing').Metrics;

  expect(metrics).toHaveLength(3);
  expect(metrics.filter((metric) => metric.ReturnData)).toEqual([
    expect.objectContaining({
      Expression: '100 * FILL(m1, 0) / m2',
      Label: 'Orders refused / Orders',
    }),
  ]);
});

test('a bare metric becomes a plain metric alarm', () => {
  expect(alarm('shop-Silent')).toMatchObject({
    Namespace: 'Shop',
    MetricName: 'orders',
    Dimensions: [{ Name: 'service', Value: 'shop' }],
    Statistic: 'Sum',
    Period: 60,
    ComparisonOperator: 'LessThanThreshold',
    EvaluationPeriods: 5,
    DatapointsToAlarm: 3,
  });
});

test('missing data means what the rule says it means', () => {
  expect(alarm('shop-Failing').TreatMissingData).toBe('notBreaching');
  expect(alarm('shop-Silent').TreatMissingData).toBe('breaching');
});

test('each alarm announces its recovery where it announced itself', () => {
  const topic = [{ Ref: expect.stringContaining('critical') }];

  expect(alarm('shop-Failing')).toMatchObject({ AlarmActions: topic, OKActions: topic });
});

test('an alarm says what to do, and carries its severity as a tag', () => {
  expect(alarm('shop-Failing')).toMatchObject({
    AlarmDescription:
      'Customers cannot order.\n\nWhen: Orders refused / Orders above 5 % for 3 of 5 minutes\nService: shop\nSeverity: critical, SEV2\nRunbook: https://example.com/runbook\nDashboard: shop',
    Tags: expect.arrayContaining([{ Key: 'severity', Value: 'critical' }]),
  });
});

test('a graph asks once for what two expressions share, and draws the threshold', () => {
  const [{ properties }] = dashboardBody().widgets;
  const expressions = properties.metrics.flatMap(([first]: [{ expression?: string }]) =>
    first.expression ? [first.expression] : [],
  );

  expect(expressions).toEqual(['100 * FILL(m1, 0) / m2', '100 * FILL(m2, 0) / m1']);
  expect(properties.annotations.horizontal).toEqual([
    expect.objectContaining({ label: 'alarm', value: 5 }),
  ]);
});

test.each([
  [2, 2],
  [5, 3],
])('of %i alarms the dashboard shows all', (alarms, height) => {
  const rules = Array.from({ length: alarms }, (_, i) =>
    alert(`Rule${i}`, sum(shop.orders).below(count(1)), options),
  );

  const template = synthesize({ rules, panels: [alarmStates('Alarms')] });

  const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
  expect(JSON.stringify(dashboard?.Properties.DashboardBody)).toContain(
    `\\"type\\":\\"alarm\\",\\"width\\":24,\\"height\\":${height}`,
  );
});

test('SP9: nobody is mailed about the first OK of a new alarm', () => {
  template.hasResourceProperties('AWS::SNS::Subscription', {
    Protocol: 'email',
    Endpoint: 'oncall@example.com',
    FilterPolicyScope: 'MessageBody',
    FilterPolicy: { $or: [{ NewStateValue: ['ALARM'] }, { OldStateValue: ['ALARM'] }] },
  });
});

test('CloudWatch may use the key of the topics, from this account alone', () => {
  template.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          Principal: { Service: Match.arrayWith(['cloudwatch.amazonaws.com']) },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        }),
      ]),
    },
  });
});

test('a failure to reach Slack is told by email alone', () => {
  const withSlack = synthesize({}, (stack) => ({
    critical: [slack({ webhook: new Secret(stack, 'Webhook') }), email('oncall@example.com')],
  }));

  withSlack.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Statistic: 'Maximum',
    Threshold: 0,
    AlarmActions: [{ Ref: Match.stringLikeRegexp('delivery') }],
  });
  const delivery = { TopicArn: { Ref: Match.stringLikeRegexp('delivery') } };
  expect(
    Object.values(withSlack.findResources('AWS::SNS::Subscription', { Properties: delivery })).map(
      ({ Properties }) => Properties.Protocol,
    ),
  ).toEqual(['email']);
});

test('refuses a rule whose severity goes nowhere', () => {
  const rules = [
    alert('Quiet', sum(shop.orders).above(count(1)), { ...options, severity: 'info' }),
  ];

  expect(() => synthesize({ rules })).toThrow(
    'severity info has no route, routed are: critical; add a channel for it to the routes, or info: [] to tell nobody',
  );
});

test('the linter is told which alarms are silent on purpose', () => {
  const watchAt = (stage: StageProfile) => {
    const stack = new Stack(new App({ context }), 'Stack');
    const routes = Object.fromEntries(severities.map((each) => [each, [email('a@example.com')]]));
    const { node } = new Watch(stack, 'Watch', {
      ...{ telemetry: shop, routes, runbooks: 'https://example.com', stage },
    });
    return JSON.stringify(node.metadata);
  };

  expect(watchAt(stageProfiles.dev)).toContain('alarm-without-action');
  expect(watchAt(stageProfiles.prod)).not.toContain('alarm-without-action');
});

test('tells nobody of a severity whose route is empty', () => {
  const rules = [
    alert('Quiet', sum(shop.orders).above(count(1)), { ...options, severity: 'info' }),
  ];
  const quiet = synthesize({
    rules,
    routes: { critical: [email('oncall@example.com')], info: [] },
  });

  quiet.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'shop-Quiet',
    AlarmActions: Match.absent(),
  });
});

describe('a service that tells as one', () => {
  const window = { name: 'nightly', schedule: 'cron(0 2 * * *)', duration: hours(1) };
  const quiet = synthesize({ notify: 'service', muted: [window] });
  const composite = Object.values(quiet.findResources('AWS::CloudWatch::CompositeAlarm'))[0];

  test('its alarms stay silent while one for their severity tells', () => {
    for (const name of ['shop-Failing', 'shop-Silent']) {
      const silent = { AlarmName: name, AlarmActions: Match.absent(), OKActions: Match.absent() };
      quiet.hasResourceProperties('AWS::CloudWatch::Alarm', silent);
    }
    expect(composite?.Properties).toMatchObject({
      AlarmName: 'shop-critical',
      AlarmRule: 'ALARM("shop-Failing") OR ALARM("shop-Silent")',
      AlarmActions: [{ Ref: expect.stringContaining('critical') }],
    });
  });

  test('its mute window holds what tells', () => {
    quiet.hasResourceProperties('AWS::CloudWatch::AlarmMuteRule', {
      MuteTargets: { AlarmNames: ['shop-critical'] },
    });
  });
});

test('on the development stage every alarm is made and nobody is told', () => {
  const dev = synthesize({ stage: stageProfiles.dev, name: 'shop-dev' });

  expect(Object.keys(dev.findResources('AWS::CloudWatch::Alarm'))).toHaveLength(
    alarmIds([failing, silent]).length,
  );
  dev.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'shop-dev-Failing',
    AlarmActions: Match.absent(),
    Dimensions: Match.absent(),
  });
});

test('a stage of the same account has names of its own, and measures the same service', () => {
  synthesize({ name: 'shop-dev' }).hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'shop-dev-Silent',
    Dimensions: [{ Name: 'service', Value: 'shop' }],
  });
});

test.each([
  ['suppressedBy', { suppressedBy: { alarm: 'deploying' } }],
  ['fleets', { fleets: () => [] }],
])('%s without composite alarms is refused, for only those can be held back', (_, props) => {
  expect(() => synthesize(props)).toThrow(/^Stack\/Watch: .*set notify: 'service'$/);
});
