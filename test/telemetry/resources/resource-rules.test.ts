import { minutes } from '../../../telemetry/duration';
import { queue } from '../../../telemetry/resources/queue';
import { type RuleOverrides, rulesOf } from '../../../telemetry/resources/resource-rules';
import { inSeconds, percent } from '../../../telemetry/unit';

const orders = {
  name: 'Orders',
  dimensions: { QueueName: 'orders' },
  facts: {
    isDeadLetterQueue: false,
    visibilityTimeoutSeconds: 300,
    delaySeconds: 0,
    retentionSeconds: 345_600,
  },
};

const rules = (...overrides: readonly RuleOverrides[]) =>
  rulesOf(queue, orders, { overrides, runbook: (type, row) => `${type}/${row}`, owner: 'shop' });

const retention = (...overrides: readonly RuleOverrides[]) =>
  rules(...overrides).find(({ name }) => name === 'Orders-Retention');

test('a rule is named for its resource and row, and says whose it is', () => {
  expect(rules().map(({ name }) => name)).toEqual([
    'Orders-Age',
    'Orders-Retention',
    'Orders-InFlight',
  ]);
  expect(retention()).toMatchObject({
    runbook: 'queue/Retention',
    resource: 'Orders (SQS queue)',
    owner: 'shop',
  });
});

test('a threshold follows what is known of the resource', () => {
  const [age] = rules();

  expect(age?.condition).toMatchObject({ threshold: { value: 1500, unit: 'Seconds' } });
});

test.each([
  ['InFlight', percent(60), /^More than 60 % of the messages/],
  ['Age', inSeconds(900), 'Oldest message above 15 minutes.'],
  ['Retention', percent(50), 'Messages are so old that SQS will soon delete them unread.'],
])('with another threshold the summary of %s says what holds now', (row, threshold, summary) => {
  const [rule] = rules({ [row]: { threshold } }).filter(({ name }) => name.endsWith(row));

  expect(rule?.summary).toMatch(summary);
});

test('the last of several overrides wins, setting by setting', () => {
  const rule = retention(
    { Retention: { threshold: percent(50), for: minutes(10) } },
    { Retention: { for: minutes(15) } },
  );

  expect(rule?.condition).toMatchObject({ threshold: percent(50) });
  expect(rule).toMatchObject({
    evaluationPeriods: 15,
    severity: 'critical',
    incidentLevel: 'SEV1',
  });
});

test('a rule can be taken away for all and given back to one', () => {
  expect(retention({ Retention: false })).toBeUndefined();
  expect(retention({ Retention: false }, { Retention: {} })).toBeDefined();
});

test('another severity brings its own incident level', () => {
  expect(retention({ Retention: { severity: 'warning' } })).toMatchObject({
    severity: 'warning',
    incidentLevel: 'SEV3',
  });
});

test('refuses an override of a rule that the type does not have', () => {
  expect(() => rules({ Visible: false })).toThrow(
    'there is no default rule Visible of an SQS queue, there are DeadLetters, Age, Retention, InFlight: name one of them',
  );
});
