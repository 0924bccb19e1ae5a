import { evaluatedDatapoints } from '../../../local/alarms/alarm-datapoints';
import { readAlarmDefinition } from '../../../local/alarms/alarm-definition';
import type { AlarmState, Band } from '../../../local/alarms/alarm-evaluation';
import type { AlarmProperties } from '../../../local/alarms/alarm-properties';
import { alarmReason, alarmReasonData, reasonDataText } from '../../../local/alarms/alarm-reason';
import { EvenPeriods } from '../../../local/alarms/evaluation-periods';
import { vectors } from '../../testdata/alarm-vectors.json';
import { payload } from '../../testdata/state-reason-data.json';

const define = (more: Partial<AlarmProperties>) =>
  readAlarmDefinition(
    {
      AlarmName: 'a',
      Namespace: 'App',
      MetricName: 'm',
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 5,
      ComparisonOperator: 'GreaterThanThreshold',
      ...more,
    },
    'arn',
  );

const START = Date.UTC(2026, 1, 26, 10, 13);

const reasonOf = (
  to: AlarmState,
  points: readonly (number | null)[],
  more: Partial<AlarmProperties>,
  startMs = START,
  bands?: readonly Band[],
) => {
  const definition = define(more);
  const { rule, periodSeconds } = definition;
  const periods = new EvenPeriods(startMs, periodSeconds, points.length);
  const datapoints = evaluatedDatapoints({ periods, points, bands }, rule);
  return { datapoints, definition, text: alarmReason(to, datapoints, definition) };
};

// The text and the data of AWS's own records (describe-alarms.state-reason-data, LocalStack snapshot of 2026-02-26).
test('counts data points where the alarm does not set DatapointsToAlarm', () => {
  const { text } = reasonOf('ALARM', [21.5], { Threshold: 21 });

  expect(text).toBe(
    'Threshold Crossed: 1 datapoint [21.5 (26/02/26 10:13:00)] was greater than the threshold (21.0).',
  );
});

test('gives the data of the decision for programs', () => {
  const { datapoints, definition } = reasonOf('ALARM', [21.5], { Threshold: 21, Unit: 'Seconds' });

  const data = alarmReasonData(datapoints, definition, Date.parse(payload.queryDate), () => 2);

  expect(data).toEqual(payload);
});

test('rs-2: counts out of the last where the alarm sets DatapointsToAlarm', () => {
  const vector = vectors.reasons.find(({ id }) => id === 'rs-2');
  const startMs = Date.parse('2019-10-01T13:46:00Z');

  const { text } = reasonOf(
    'OK',
    [0.0666851903306472],
    { Threshold: 50, Period: 300, DatapointsToAlarm: 1 },
    startMs,
  );

  expect(text).toBe(vector?.expectedReason);
});

test('rs-4: names both edges of a band', () => {
  const vector = vectors.reasons.find(({ id }) => id === 'rs-4');
  const [seen] = vector?.datapoints ?? [];
  const [lower = 0, upper = 0] = (seen as { band?: readonly number[] }).band ?? [];
  const m1 = {
    Id: 'm1',
    MetricStat: { Metric: { Namespace: 'A', MetricName: 'm' }, Period: 60, Stat: 'Average' },
  };
  const more = {
    Namespace: undefined,
    MetricName: undefined,
    Statistic: undefined,
    Period: undefined,
    Threshold: undefined,
    Metrics: [m1, { Id: 'ad1', Expression: 'ANOMALY_DETECTION_BAND(m1, 0.8)' }],
    ThresholdMetricId: 'ad1',
    ComparisonOperator: 'LessThanLowerOrGreaterThanUpperThreshold' as const,
  };

  const { text, datapoints, definition } = reasonOf(
    'ALARM',
    [seen?.value ?? 1],
    more,
    Date.parse(seen?.start ?? ''),
    [{ lower, upper }],
  );
  const data = alarmReasonData(datapoints, definition, START, () => undefined);

  expect(text).toBe(vector?.expectedReason);
  expect(data).toMatchObject({ recentLowerThresholds: [lower], recentUpperThresholds: [upper] });
  expect(data).not.toHaveProperty('threshold');
});

test('prints the numbers of the data as CloudWatch does', () => {
  expect(reasonDataText({ period: 300, threshold: 50, recentDatapoints: [0.5, 1e7] })).toBe(
    '{"period":300,"threshold":50.0,"recentDatapoints":[0.5,1.0E7]}',
  );
});

test('names the deciding points, newest first, and how many were needed', () => {
  const more = { EvaluationPeriods: 5, DatapointsToAlarm: 3 };

  expect(reasonOf('ALARM', [0, 6, 7, 0, 8], more).text).toBe(
    'Threshold Crossed: 3 out of the last 5 datapoints [8.0 (26/02/26 10:17:00), 7.0 (26/02/26 10:15:00), 6.0 (26/02/26 10:14:00)] were greater than the threshold (5.0) (minimum 3 datapoints for OK -> ALARM transition).',
  );
  expect(reasonOf('OK', [0, 6, 0, 0, 8], more).text).toMatch(
    /^Threshold Crossed: 3 out of the last 5 datapoints \[.*\] were not greater than the threshold \(5\.0\) \(minimum 3 datapoints for ALARM -> OK transition\)\.$/,
  );
});

test('rs-7: speaks of the missing data that it filled', () => {
  const vector = vectors.reasons.find(({ id }) => id === 'rs-7');
  const more = {
    Period: 10,
    EvaluationPeriods: 2,
    Threshold: 2,
    Unit: 'Seconds',
    TreatMissingData: 'breaching',
  } as const;

  const { text, datapoints, definition } = reasonOf('ALARM', [null, null, null], more);
  const data = alarmReasonData(datapoints, definition, START, () => undefined);

  expect(text).toBe(vector?.expectedReason);
  const { evaluatedDatapoints: times = [], ...expected } = vector?.expectedReasonData ?? {};
  expect(data).toMatchObject(expected);
  expect(data.startDate).toBeUndefined();
  expect(data.evaluatedDatapoints).toEqual(times.map(() => ({ timestamp: expect.any(String) })));
});

test('speaks of what came and what was filled', () => {
  const more = {
    EvaluationPeriods: 3,
    DatapointsToAlarm: 2,
    TreatMissingData: 'breaching',
  } as const;

  expect(reasonOf('ALARM', [null, null, 0, null, null], more).text).toBe(
    'Threshold Crossed: 1 datapoint was received for 3 periods and 2 missing datapoints were treated as [Breaching].',
  );
});

// The next three texts have the form of notifications that people have published.
test('adds what was filled to the points that decided', () => {
  const more = { EvaluationPeriods: 3, TreatMissingData: 'breaching' } as const;

  expect(reasonOf('OK', [null, null, 0, null, null], more).text).toBe(
    'Threshold Crossed: 1 datapoint [0.0 (26/02/26 10:15:00)] was not greater than the threshold (5.0) and 2 missing datapoints were treated as [Breaching].',
  );
  expect(
    reasonOf('ALARM', [null, null, 6, null], {
      EvaluationPeriods: 2,
      DatapointsToAlarm: 1,
      TreatMissingData: 'notBreaching',
    }).text,
  ).toBe(
    'Threshold Crossed: 1 out of the last 2 datapoints [6.0 (26/02/26 10:15:00)] was greater than the threshold (5.0) and 1 missing datapoint was treated as [NonBreaching] (minimum 1 datapoint for OK -> ALARM transition).',
  );
});

test('lists of five points or more the newest five, after the sentence', () => {
  const points = [6, 7, 8, 9, 10, 11];
  const newest =
    '[11.0 (26/02/26 10:18:00), 10.0 (26/02/26 10:17:00), 9.0 (26/02/26 10:16:00), 8.0 (26/02/26 10:15:00), 7.0 (26/02/26 10:14:00)]';

  expect(reasonOf('ALARM', points, { EvaluationPeriods: 6 }).text).toBe(
    `Threshold Crossed: 6 datapoints were greater than the threshold (5.0). The most recent datapoints which crossed the threshold: ${newest}.`,
  );
  expect(reasonOf('ALARM', points, { EvaluationPeriods: 5, DatapointsToAlarm: 5 }).text).toBe(
    `Threshold Crossed: 5 out of the last 5 datapoints were greater than the threshold (5.0). The most recent datapoints which crossed the threshold: ${newest} (minimum 5 datapoints for OK -> ALARM transition).`,
  );
});

test('the reason of an alarm with the most points is not longer than CloudWatch takes', () => {
  const points = Array<number>(1440).fill(123_456.789_012_345);

  expect(reasonOf('ALARM', points, { EvaluationPeriods: 1440 }).text.length).toBeLessThan(1024);
});

test('says how many points were unknown', () => {
  expect(reasonOf('INSUFFICIENT_DATA', [null, null], { EvaluationPeriods: 5 }).text).toBe(
    'Insufficient Data: 5 datapoints were unknown.',
  );
});

test.each([
  [0, '0.0'],
  [45628, '45628.0'],
  [12_345_678, '1.2345678E7'],
  [1e10, '1.0E10'],
  [0.0001, '1.0E-4'],
  [-2.5, '-2.5'],
])('writes the threshold %d as CloudWatch does', (Threshold, text) => {
  expect(reasonOf('OK', [-10], { Threshold }).text).toContain(`the threshold (${text})`);
});
