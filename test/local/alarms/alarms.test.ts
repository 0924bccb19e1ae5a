import { createAlarms } from '../../../local/alarms/alarms';
import type { CompositeProperties } from '../../../local/alarms/composite-alarm';
import { createMuteRules } from '../../../local/alarms/mute-rules';
import { VirtualClock } from '../../../local/clock';
import type { PutEvent } from '../../../local/events/event-bus';
import { createMetricStore } from '../../../local/metrics/metric-store';

const START = Date.parse('2026-11-22T10:00:00Z');
const MINUTE = 60_000;
const TOPIC = 'arn:aws:sns:us-east-1:000000000000:alerts';
const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:react';

interface Message {
  readonly NewStateValue: string;
  readonly OldStateValue: string;
  readonly NewStateReason: string;
  readonly ActionExecutedAfterMuteWindow: boolean;
}

/** An account with alarms, and what their actions did. */
const account = () => {
  const clock = new VirtualClock(START);
  const metrics = createMetricStore();
  const muteRules = createMuteRules();
  const published: { minute: number; topicArn: string; subject: string; message: Message }[] = [];
  const invoked: { functionArn: string; event: object }[] = [];
  const events: PutEvent[] = [];
  const reported: string[] = [];
  const loggedMinutes: number[] = [];
  const alarms = createAlarms({
    clock,
    metrics,
    runLogQuery: (_query, _groups, startMs) =>
      loggedMinutes.flatMap((minute) =>
        startMs === START + minute * MINUTE ? [{ '@message': 'an error' }] : [],
      ),
    muteRules,
    publish: (topicArn, { subject, message }) => {
      if (!topicArn.includes('alerts')) throw new Error(`no topic ${topicArn}`);
      const minute = (clock.now() - START) / MINUTE;
      published.push({ minute, topicArn, subject, message: JSON.parse(message) as Message });
    },
    invoke: (functionArn, event) => void invoked.push({ functionArn, event }),
    putEvent: (event) => void events.push(event),
    onChange: () => {},
    report: (error) => void reported.push(error.message),
  });
  const errors = (name: string, more: object = {}) =>
    alarms.putMetricAlarm({
      AlarmName: name,
      Namespace: 'Shop',
      MetricName: name,
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      ...more,
    });
  return {
    ...{ clock, alarms, muteRules, published, invoked, events, reported, loggedMinutes, errors },
    composite: (AlarmName: string, AlarmRule: string, more: Partial<CompositeProperties> = {}) =>
      alarms.putCompositeAlarm({ AlarmName, AlarmRule, ...more }),
    /** Minutes in which an alarm's metric has an error; it has none in the others of a quarter of an hour. */
    fail: (name: string, ...minutes: readonly number[]) => {
      for (let minute = 0; minute < 15; minute += 1) {
        const metric = { namespace: 'Shop', metricName: name, dimensions: {} };
        metrics.put(metric, START + minute * MINUTE, [minutes.includes(minute) ? 1 : 0]);
      }
    },
    to: (minute: number) => clock.advanceTo(START + minute * MINUTE),
    sent: () => published.map(({ minute, message }) => `${minute}m ${message.NewStateValue}`),
    history: (name: string, type = 'Action') =>
      alarms
        .get(name)
        ?.describeHistory()
        .filter(({ HistoryItemType }) => HistoryItemType === type)
        .map(({ HistorySummary }) => HistorySummary),
  };
};

const suppressor = { ActionsSuppressor: 'deploying', ActionsSuppressorWaitPeriod: 60 };

test('tells topics and functions of each change of state, and its history', async () => {
  const { errors, fail, to, published, invoked, history } = account();
  errors('a', { AlarmActions: [TOPIC, FUNCTION], OKActions: [TOPIC] });
  fail('a', 1);

  await to(3);

  expect(published.map(({ minute, subject }) => `${minute} ${subject}`)).toEqual([
    '1 OK: "a" in US East (N. Virginia)',
    '2 ALARM: "a" in US East (N. Virginia)',
    '3 OK: "a" in US East (N. Virginia)',
  ]);
  expect(invoked).toMatchObject([
    { functionArn: FUNCTION, event: { alarmData: { alarmName: 'a', state: { value: 'ALARM' } } } },
  ]);
  expect(history('a')).toContain(`Successfully executed action ${FUNCTION}`);
});

test('notes an action that fails or cannot run here, and runs the others', async () => {
  const { errors, to, published, history } = account();
  const scaling = 'arn:aws:autoscaling:us-east-1:000000000000:scalingPolicy:1:a';
  const absent = 'arn:aws:sns:us-east-1:000000000000:gone';
  errors('a', { OKActions: [scaling, absent, TOPIC] });

  await to(1);

  expect(published).toHaveLength(1);
  expect(history('a')).toEqual([
    `Successfully executed action ${TOPIC}`,
    `Failed to execute action ${absent}. Received error: "no topic ${absent}"`,
    `Failed to execute action ${scaling}. Received error: "the local cloud has no Auto Scaling groups"`,
  ]);
});

test('changes state and tells nobody while actions are disabled', async () => {
  const { errors, alarms, fail, to, published, events } = account();
  errors('a', { AlarmActions: [TOPIC] });
  fail('a', 1);
  alarms.setActionsEnabled(['a', 'nobody'], false);

  await to(2);

  expect(alarms.get('a')?.state).toBe('ALARM');
  expect(published).toEqual([]);
  expect(events.filter(({ detailType }) => detailType.endsWith('State Change'))).toHaveLength(2);
});

test('sends an event for each configuration and each change of state', async () => {
  const { errors, alarms, to, events } = account();
  errors('a');
  await to(1);
  errors('a', { Threshold: 5 });
  alarms.delete(['a']);

  const told = events.map(({ detailType, detail }) => {
    const { operation = '', state } = detail as { operation?: string; state: { value: string } };
    return `${detailType.slice('CloudWatch Alarm '.length)} ${operation} ${state.value}`;
  });

  expect(told).toEqual([
    'Configuration Change create INSUFFICIENT_DATA',
    'State Change  OK',
    'Configuration Change update OK',
    'Configuration Change delete OK',
  ]);
});

test('keeps the state and the history of an alarm that gets another configuration', async () => {
  const { errors, alarms, fail, to, history } = account();
  errors('a', { AlarmDescription: 'old' });
  fail('a', 1);
  await to(2);

  errors('a', { Threshold: 5 });

  expect(alarms.get('a')?.state).toBe('ALARM');
  expect(alarms.get('a')?.describe()).not.toHaveProperty('AlarmDescription');
  expect(alarms.get('a')?.describe()).toMatchObject({
    AlarmConfigurationUpdatedTimestamp: new Date(START + 2 * MINUTE),
  });
  expect(history('a', 'ConfigurationUpdate')).toEqual(['Alarm "a" updated', 'Alarm "a" created']);
});

test('evaluates a composite alarm when a child changes, after all alarms of the moment', async () => {
  const { errors, composite, fail, to, sent, alarms } = account();
  composite('c', 'ALARM(a) AND NOT ALARM(b)', { AlarmActions: [TOPIC], OKActions: [TOPIC] });
  errors('a');
  errors('b');
  fail('a', 1, 2);
  fail('b', 1);

  await to(4);

  expect(sent()).toEqual(['0m OK', '3m ALARM', '4m OK']);
  expect(alarms.get('c')?.describe().StateReason).toBe(
    'arn:aws:cloudwatch:us-east-1:000000000000:alarm:a transitioned to OK at Sunday 22 November, 2026 10:04:00 UTC',
  );
});

test('goes through composite alarms of composite alarms', async () => {
  const { errors, composite, fail, to, alarms } = account();
  composite('top', 'ALARM(middle)');
  composite('middle', 'ALARM("arn:aws:cloudwatch:us-east-1:000000000000:alarm:a") OR FALSE');
  errors('a');
  fail('a', 1);

  await to(2);

  expect(alarms.get('top')?.state).toBe('ALARM');
});

test('does not evaluate a composite alarm before its children are there', async () => {
  const { errors, composite, to, alarms } = account();
  const alarm = composite('c', 'OK(a)');
  await to(1);
  const reason = alarms.notEvaluatedBecause(alarm);
  const early = alarm.state;

  errors('a');
  await to(2);

  expect(early).toBe('INSUFFICIENT_DATA');
  expect(reason).toBe('its rule names what is no alarm here: a');
  expect(alarm.state).toBe('ALARM');
});

test('stops evaluating rules that lead back to themselves, and says how to go on', async () => {
  const { composite, to, alarms, reported } = account();
  composite('a', 'FALSE');
  composite('b', 'NOT ALARM(a)');
  composite('a', 'NOT ALARM(b)');

  await to(5);

  expect(reported).toEqual([
    'the composite alarm a is not evaluated: its rule leads back to itself (a -> b -> a): set the AlarmRule of one of them to FALSE',
  ]);
  expect(() => alarms.delete(['a'])).toThrow('there are composite alarm(s) depending on it: b');
  composite('a', 'FALSE');
  await to(6);
  expect(alarms.get('b')?.state).toBe('ALARM');
});

test('keeps a state that was set until a child changes', async () => {
  const { errors, composite, fail, to, alarms } = account();
  errors('a');
  composite('c', 'ALARM(a)');
  await to(1);
  alarms.setState('c', 'ALARM', 'a test', '{"by":"me"}');
  fail('a', 4);

  await to(4);
  const before = alarms.get('c')?.state;
  await to(6);

  expect(before).toBe('ALARM');
  expect(alarms.get('c')?.state).toBe('OK');
});

test('keeps back what a suppressor covers, and runs it when nothing covers it any more', async () => {
  const { errors, composite, fail, to, sent, alarms, events, history } = account();
  errors('a');
  errors('deploying');
  composite('c', 'ALARM(a)', {
    AlarmActions: [TOPIC],
    ...suppressor,
    ActionsSuppressorExtensionPeriod: 120,
  });
  fail('a', 1, 2, 3, 4, 5, 6, 7, 8, 9);
  fail('deploying', 2, 3, 4);

  await to(2.5);
  const waiting = alarms.quietBecause('c');
  await to(4.5);
  const described = alarms.get('c')?.describe();
  await to(9);

  expect(waiting).toBe('suppressed by WaitPeriod until 2026-11-22T10:03:00.000Z');
  expect(described).toMatchObject({
    ActionsSuppressedBy: 'Alarm',
    ActionsSuppressedReason: 'Actions suppressed by Alarm',
  });
  expect(sent()).toEqual(['8m ALARM']);
  expect(history('c')).toContain('Actions suppressed by WaitPeriod');
  expect(events.map(({ detail }) => (detail as { state: object }).state)).toContainEqual(
    expect.objectContaining({ value: 'ALARM', actionsSuppressedBy: 'WaitPeriod' }),
  );
  expect(alarms.quietBecause('c')).toBeUndefined();
});

test('counts a suppressor that comes as the wait period ends, also a composite one', async () => {
  const { errors, composite, fail, to, sent } = account();
  errors('a');
  errors('deploying');
  composite('releasing', 'ALARM(deploying)');
  composite('c', 'ALARM(a)', {
    AlarmActions: [TOPIC],
    ActionsSuppressor: 'releasing',
    ActionsSuppressorWaitPeriod: 60,
    ActionsSuppressorExtensionPeriod: 60,
  });
  fail('a', 2, 3, 4);
  fail('deploying', 3, 4);

  await to(9);

  expect(sent()).toEqual([]);
});

test('counts a recovery that comes as the extension period ends', async () => {
  const { errors, composite, fail, to, sent } = account();
  errors('a');
  errors('deploying');
  composite('c', 'ALARM(a)', {
    AlarmActions: [TOPIC],
    ...suppressor,
    ActionsSuppressorExtensionPeriod: 60,
  });
  fail('a', 2, 3, 4);
  fail('deploying', 2, 3);

  await to(9);

  expect(sent()).toEqual([]);
});

test('discards a wait period when the suppressor is replaced', async () => {
  const { errors, composite, fail, to, sent } = account();
  const more = { AlarmActions: [TOPIC], ...suppressor, ActionsSuppressorExtensionPeriod: 60 };
  errors('a');
  errors('deploying');
  errors('other');
  composite('c', 'ALARM(a)', { ...more, ActionsSuppressorWaitPeriod: 180 });
  fail('a', 1, 2, 3, 4, 5, 6, 7, 8);
  await to(3);

  composite('c', 'ALARM(a)', { ...more, ActionsSuppressor: 'other' });
  await to(8);

  expect(sent()).toEqual([]);
});

const window = (from: string, Duration: string, ...AlarmNames: readonly string[]) => ({
  Name: `from ${from}`,
  Rule: { Schedule: { Expression: `at(2026-11-22T${from})`, Duration } },
  MuteTargets: { AlarmNames: [...AlarmNames] },
});

test('runs a muted action when the window ends and the alarm is in that state still', async () => {
  const { errors, muteRules, fail, to, published, alarms, history, events } = account();
  errors('a', { AlarmActions: [TOPIC] });
  muteRules.put(window('10:01', 'PT4M', 'a'), START);
  fail('a', 1, 2, 3, 4, 5, 6);

  await to(3);
  const quiet = alarms.quietBecause('a');
  await to(6);

  expect(quiet).toBe('muted by from 10:01 until 2026-11-22T10:05:00.000Z');
  expect(published).toMatchObject([
    { minute: 5, message: { NewStateValue: 'ALARM', ActionExecutedAfterMuteWindow: true } },
  ]);
  expect(history('a')).toContain('Actions muted by alarm mute rule from 10:01');
  expect(events.at(-1)?.detail).toMatchObject({
    state: { value: 'ALARM' },
    muteDetail: { muteWindowEnd: '2026-11-22T10:05:00.000+0000' },
  });
});

test('runs nothing after a window for a state that has passed', async () => {
  const { errors, muteRules, fail, to, sent } = account();
  errors('a', { AlarmActions: [TOPIC] });
  muteRules.put(window('10:01', 'PT4M', 'a'), START);
  fail('a', 1);

  await to(8);

  expect(sent()).toEqual([]);
});

test('runs no muted action for a state that passes as the window ends', async () => {
  const { errors, composite, muteRules, fail, to, sent } = account();
  errors('a');
  composite('c', 'ALARM(a)', { AlarmActions: [TOPIC], OKActions: [TOPIC] });
  await to(0.5);
  muteRules.put(window('10:01', 'PT4M', 'c'), START);
  fail('a', 3);

  await to(8);

  expect(sent()).toEqual(['0m OK', '5m OK']);
});

test('stays muted while another rule mutes, and ends with the rule', async () => {
  const { errors, muteRules, fail, to, sent } = account();
  errors('a', { AlarmActions: [TOPIC] });
  muteRules.put(window('10:01', 'PT4M', 'a'), START);
  muteRules.put(window('10:03', 'PT1H', 'a'), START);
  fail('a', 1, 2, 3, 4, 5, 6, 7);

  await to(6.5);
  const before = sent();
  muteRules.delete('from 10:03');

  expect(before).toEqual([]);
  expect(sent()).toEqual(['6.5m ALARM']);
});

test('lets a suppressor decide over what a mute rule kept back', async () => {
  const { errors, composite, muteRules, fail, to, sent } = account();
  errors('a');
  errors('deploying');
  composite('c', 'ALARM(a)', {
    AlarmActions: [TOPIC],
    ...suppressor,
    ActionsSuppressorExtensionPeriod: 60,
  });
  muteRules.put(window('10:01', 'PT5M', 'c'), START);
  fail('a', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  fail('deploying', 4, 5, 6, 7);

  await to(12);

  // Waited from 2 to 3, muted until 6; suppressed from 5 to 9, extended to 10.
  expect(sent()).toEqual(['10m ALARM']);
});

test('evaluates log alarms on their schedule', async () => {
  const { alarms, loggedMinutes, to, sent } = account();
  alarms.putLogAlarm({
    AlarmName: 'logged',
    ScheduledQueryConfiguration: {
      QueryString: 'filter @message like /error/',
      LogGroupIdentifiers: ['shop'],
      AggregationExpression: 'count(*)',
      ScheduledQueryRoleARN: 'arn:aws:iam::000000000000:role/query',
      ScheduleConfiguration: {
        ScheduleExpression: 'rate(1 minute)',
        StartTimeOffset: 60,
        EndTimeOffset: 0,
      },
    },
    QueryResultsToEvaluate: 1,
    QueryResultsToAlarm: 1,
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    AlarmActions: [TOPIC],
  });
  loggedMinutes.push(2);

  await to(4);

  expect(sent()).toEqual(['3m ALARM']);
  expect(alarms.get('logged')?.state).toBe('OK');
});

test('refuses the name of an alarm of another kind', () => {
  const { errors, composite } = account();
  errors('a');

  expect(() => composite('a', 'TRUE')).toThrow('a is a metric alarm: delete it first');
});
