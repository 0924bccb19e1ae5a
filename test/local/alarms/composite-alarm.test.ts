import { AlarmDefinitionError } from '../../../local/alarms/alarm-properties';
import {
  alarmNameOf,
  type ChildLookup,
  type CompositeProperties,
  createCompositeAlarm,
} from '../../../local/alarms/composite-alarm';

const ACCOUNT = 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:';
const CREATED = Date.parse('2022-07-22T15:56:14.552Z');
const CHANGED = Date.parse('2022-07-22T15:57:45.394Z');

const alarmOf = (AlarmRule: string, more: Partial<CompositeProperties> = {}) =>
  createCompositeAlarm({ AlarmName: 'Main', AlarmRule, arn: `${ACCOUNT}Main`, ...more }, CREATED);

const children =
  (states: Readonly<Record<string, 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'>>): ChildLookup =>
  (name) => {
    const state = states[name];
    return state && { arn: `${ACCOUNT}${name}`, state, sinceMs: CHANGED };
  };

test('says why it changed as CloudWatch does', () => {
  const alarm = alarmOf('ALARM(Cpu) OR ALARM(Traffic)');
  const created = alarm.evaluate(children({ Cpu: 'OK', Traffic: 'OK' }), CREATED, {
    kind: 'created',
  });
  const changed = alarm.evaluate(children({ Cpu: 'ALARM', Traffic: 'OK' }), CHANGED, {
    kind: 'child',
    name: 'Cpu',
  });

  expect(created?.reason).toBe(`${ACCOUNT}Main was created and its alarm rule evaluates to OK`);
  expect(created?.reasonData).toBe(
    `{"triggeringAlarms":[{"arn":"${ACCOUNT}Cpu","state":{"value":"OK","timestamp":"2022-07-22T15:57:45.394+0000"}},{"arn":"${ACCOUNT}Traffic","state":{"value":"OK","timestamp":"2022-07-22T15:57:45.394+0000"}}]}`,
  );
  expect(changed?.reason).toBe(
    `${ACCOUNT}Cpu transitioned to ALARM at Friday 22 July, 2022 15:57:45 UTC`,
  );
  expect(changed?.reasonData).toBe(
    `{"triggeringAlarms":[{"arn":"${ACCOUNT}Cpu","state":{"value":"ALARM","timestamp":"2022-07-22T15:57:45.394+0000"}}]}`,
  );
});

test('is without data only until its first evaluation', () => {
  const alarm = alarmOf('ALARM(Cpu)');
  const first = alarm.state;

  alarm.evaluate(children({ Cpu: 'INSUFFICIENT_DATA' }), CREATED, { kind: 'created' });

  expect([first, alarm.state]).toEqual(['INSUFFICIENT_DATA', 'OK']);
});

test('knows an alarm by its ARN and its name', () => {
  expect(alarmNameOf(`${ACCOUNT}a: (b), "c"`)).toBe('a: (b), "c"');
  expect(alarmNameOf('a:b')).toBe('a:b');
});

const periods = { ActionsSuppressorWaitPeriod: 60, ActionsSuppressorExtensionPeriod: 60 };

test.each<[string, Partial<CompositeProperties>, string]>([
  [
    'ALARM(a',
    {},
    "alarm Main: AlarmRule cannot be read: expected ')', got the end, at character 8",
  ],
  ['TRUE', { AlarmActions: ['arn:aws:automate:us-east-1:ec2:stop'] }, 'not of EC2 or Auto Scaling'],
  ['TRUE', { AlarmActions: ['arn:aws:autoscaling:x:1:y'] }, 'not of EC2 or Auto Scaling'],
  ['TRUE', { OKActions: Array(6).fill('a') }, 'OKActions'],
  ['TRUE', { ActionsSuppressor: 'a' }, 'ActionsSuppressorWaitPeriod must be given'],
  ['TRUE', { ...periods }, 'ActionsSuppressorWaitPeriod goes with ActionsSuppressor'],
  ['TRUE', { AlarmName: 'a\tb' }, 'AlarmName'],
  ['TRUE', { Period: 60 } as object, 'Period'],
])('refuses %s with %j', (rule, more, message) => {
  expect(() => alarmOf(rule, more)).toThrow(AlarmDefinitionError);
  expect(() => alarmOf(rule, more)).toThrow(message);
});

test('shows what suppresses it', () => {
  const alarm = alarmOf('TRUE', { ActionsSuppressor: `${ACCOUNT}Deploying`, ...periods });
  alarm.suppress({ kind: 'suppressor', atMs: CREATED, inAlarm: true });

  expect(alarm.suppressor).toBe('Deploying');
  expect(alarm.describe()).toMatchObject({
    AlarmName: 'Main',
    ActionsSuppressedBy: 'Alarm',
    ActionsSuppressedReason: 'Actions suppressed by Alarm',
  });
});
