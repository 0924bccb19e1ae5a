import { createLogAlarm, type LogAlarm } from '../../../local/alarms/log-alarm';
import type { LogAlarmProperties } from '../../../local/alarms/log-alarm-definition';
import type { LogQueryRunner } from '../../../local/alarms/log-query';
import { vectors } from '../../testdata/alarm-vectors.json';

const START = Date.UTC(2026, 5, 10, 12);
const MINUTE = 60_000;
const arn = 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:HighErrorCount';

const properties: LogAlarmProperties = {
  AlarmName: 'HighErrorCount',
  ScheduledQueryConfiguration: {
    QueryString: 'fields @timestamp, @message | filter @message like /ERROR/',
    LogGroupIdentifiers: ['/aws/lambda/shop'],
    ScheduledQueryRoleARN: 'arn:aws:iam::000000000000:role/Query',
    AggregationExpression: 'count(*)',
    ScheduleConfiguration: { ScheduleExpression: 'rate(5 minutes)', StartTimeOffset: 300 },
  },
  QueryResultsToEvaluate: 3,
  QueryResultsToAlarm: 2,
  Threshold: 100,
  ComparisonOperator: 'GreaterThanThreshold',
};

const aggregating = (AggregationExpression: string, more: Partial<LogAlarmProperties> = {}) => ({
  ...more,
  ScheduledQueryConfiguration: { ...properties.ScheduledQueryConfiguration, AggregationExpression },
});

const alarmWith = (more: Partial<LogAlarmProperties> = {}, before?: LogAlarm) =>
  createLogAlarm({ ...properties, ...more, arn }, START, before);

const rows = (count: number, row: Record<string, string> = {}) => Array(count).fill(row);

/** Runs the query once for each list of rows, five minutes apart. */
const evaluateOver = (alarm: LogAlarm, ...results: readonly ReturnType<LogQueryRunner>[]) =>
  results.map((result, i) => alarm.evaluate(() => result, START + (i + 1) * 5 * MINUTE));

test('asks for the time that the schedule gives it', () => {
  const asked: unknown[] = [];
  const alarm = alarmWith();

  alarm.evaluate((...query) => {
    asked.push(query);
    return [];
  }, START);

  const { QueryString } = properties.ScheduledQueryConfiguration;
  expect(asked).toEqual([[QueryString, ['/aws/lambda/shop'], START - 5 * MINUTE, START]]);
  expect(alarm.evaluationIntervalMs).toBe(5 * MINUTE);
});

test('asks for the fields that it aggregates, and for groups by their names', () => {
  const asked: unknown[] = [];
  const alarm = alarmWith({
    ScheduledQueryConfiguration: {
      ...properties.ScheduledQueryConfiguration,
      LogGroupIdentifiers: ['arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/shop:*'],
      QueryString: 'filter duration > 0',
      AggregationExpression: 'avg(duration) by http.route, `user-agent`',
    },
  });

  alarm.evaluate((query, groups) => {
    asked.push(query, groups);
    return [];
  }, START);

  expect(asked).toEqual([
    'filter duration > 0 | display duration, http.route, `user-agent`',
    ['/aws/lambda/shop'],
  ]);
});

test('goes to ALARM when M of the last N results breach, in the words of CloudWatch', () => {
  const alarm = alarmWith();

  const [first, second, third] = evaluateOver(alarm, rows(120), rows(5), rows(142));

  expect([first, second]).toEqual([undefined, undefined]);
  expect(third).toMatchObject({
    to: 'ALARM',
    reason:
      'Threshold Crossed: 2 out of the last 3 query results [142.0 (10/06/26 12:15:00), 120.0 (10/06/26 12:05:00)] were greater than the threshold (100.0) (minimum 2 datapoints for OK -> ALARM transition).',
  });
  expect(JSON.parse(third?.reasonData ?? '{}')).toMatchObject({
    version: '1.0',
    queryDate: '2026-06-10T12:15:00.000+0000',
    threshold: 100,
    queryResultsToEvaluate: 3,
    queryResultsToAlarm: 2,
    results: [{ status: 'COMPLETE', value: 142 }, { value: 5 }, { value: 120 }],
  });
  expect(alarm.lastEvaluation).toMatchObject({
    verdict: 'ALARM',
    datapoints: [
      { startMs: START + 5 * MINUTE, value: 120, use: 'evaluated', breaching: true },
      { value: 5, breaching: false },
      { value: 142, breaching: true },
    ],
  });
});

test('is not judged before it has all the results that it looks at', () => {
  const alarm = alarmWith();

  evaluateOver(alarm, rows(142), rows(142));

  expect(alarm.state).toBe('INSUFFICIENT_DATA');
});

test('no rows are a count of 0, which is no missing data', () => {
  const alarm = alarmWith({ TreatMissingData: 'breaching' });

  evaluateOver(alarm, [], [], []);

  expect(alarm.state).toBe('OK');
});

test.each([
  ['missing', 'INSUFFICIENT_DATA'],
  ['breaching', 'ALARM'],
  ['notBreaching', 'OK'],
  ['ignore', 'INSUFFICIENT_DATA'],
] as const)('la-3: an absent field is missing data, treated as %s', (TreatMissingData, state) => {
  const vector = vectors.logAlarms.find(({ id }) => id === 'la-3');
  const alarm = alarmWith(aggregating('count(error-codes)', { TreatMissingData }));

  evaluateOver(alarm, rows(3), rows(3), rows(3));

  expect(vector?.expectedMissing).toBe(true);
  expect(alarm.state).toBe(state);
});

test('to ignore missing data is to evaluate what is there', () => {
  const alarm = alarmWith(aggregating('max(ms)', { TreatMissingData: 'ignore' }));

  const [, , third] = evaluateOver(alarm, rows(1, { ms: '50' }), [], rows(1, { ms: '500' }));
  const [fourth] = evaluateOver(alarm, rows(1, { ms: '500' }));

  expect([third?.to, fourth?.to]).toEqual(['OK', 'ALARM']);
});

test.each(vectors.logAlarms.find(({ id }) => id === 'la-9')?.valid ?? [])(
  'la-9: compares by %s',
  (operator) => {
    const ComparisonOperator = operator as LogAlarmProperties['ComparisonOperator'];

    expect(() => alarmWith({ ComparisonOperator })).not.toThrow();
  },
);

describe('with BY', () => {
  const byEndpoint = aggregating('max(ms) by endpoint', {
    QueryResultsToEvaluate: 1,
    QueryResultsToAlarm: 1,
  });
  const endpoint = (name: string, ms: number) => ({ endpoint: name, ms: String(ms) });

  test('la-7: is in ALARM if one contributor is, and tells of each', () => {
    const alarm = alarmWith(byEndpoint);

    const [transition] = evaluateOver(alarm, [
      endpoint('/orders', 500),
      endpoint('/health', 5),
      endpoint('/pay', 200),
    ]);

    expect(transition).toMatchObject({
      to: 'ALARM',
      reason: '2 out of 3 contributors evaluated to ALARM',
    });
    expect(alarm.contributorTransitions.map(({ contributor, to }) => [contributor, to])).toEqual([
      [{ id: expect.any(String), attributes: { endpoint: '/orders' } }, 'ALARM'],
      [{ id: expect.any(String), attributes: { endpoint: '/pay' } }, 'ALARM'],
    ]);
  });

  test('a contributor that vanishes is OK, however missing data is treated', () => {
    const alarm = alarmWith({ ...byEndpoint, TreatMissingData: 'breaching' });

    const [, second] = evaluateOver(alarm, [endpoint('/a', 500)], [endpoint('/b', 1)]);

    expect(second?.to).toBe('OK');
    expect(alarm.contributorTransitions).toMatchObject([
      { to: 'OK', contributor: { attributes: { endpoint: '/a' } } },
    ]);
  });

  test('judges 500 contributors, and says when there were more; 100 are in ALARM', () => {
    const many = Array.from({ length: 501 }, (_, i) => endpoint(`/${i}`, i + 1000));
    const alarm = alarmWith(byEndpoint);

    evaluateOver(alarm, many);

    expect(alarm.contributors).toHaveLength(500);
    expect(alarm.contributorTransitions).toHaveLength(100);
    expect(alarm.describe().EvaluationState).toBe('PARTIAL_DATA');
  });
});

test('contributors keep their states with another threshold, and begin anew with another query', () => {
  const byService = aggregating('count(*) by service', {
    QueryResultsToEvaluate: 1,
    QueryResultsToAlarm: 1,
  });
  const result = rows(200, { service: 'shop' });
  const alarm = alarmWith(byService);
  evaluateOver(alarm, result);

  const updated = alarmWith({ ...byService, Threshold: 50 }, alarm);
  evaluateOver(updated, result);
  const kept = [updated.contributorTransitions.length, updated.contributors?.[0]?.state.value];
  const asking = alarmWith({ ...byService, ...aggregating('sum(n) by service') }, updated);

  expect(kept).toEqual([0, 'ALARM']);
  expect(asking.contributors).toEqual([]);
});

test('a query that cannot be run is an evaluation error, and says why', () => {
  const alarm = alarmWith({ QueryResultsToEvaluate: 1, QueryResultsToAlarm: 1 });
  evaluateOver(alarm, rows(200));

  const failed = alarm.evaluate(
    () => {
      throw new Error('no log group /aws/lambda/shop');
    },
    START + 10 * MINUTE,
  );

  expect(failed).toMatchObject({
    from: 'ALARM',
    to: 'INSUFFICIENT_DATA',
    reason: expect.stringContaining('no log group /aws/lambda/shop'),
  });
  expect(alarm.describe().EvaluationState).toBe('EVALUATION_ERROR');
});

test('another threshold keeps state and results, another query begins anew', () => {
  const alarm = alarmWith();
  evaluateOver(alarm, rows(200), rows(200), rows(200));

  const higher = alarmWith({ Threshold: 300 }, alarm);
  const kept = [higher.state, higher.results.length];
  const other = alarmWith(aggregating('count(@message)'), higher);

  expect(kept).toEqual(['ALARM', 3]);
  expect([other.state, other.results.length]).toEqual(['INSUFFICIENT_DATA', 0]);
});

test('a warm-up keeps it from being judged', () => {
  const alarm = alarmWith({
    QueryResultsToEvaluate: 1,
    QueryResultsToAlarm: 1,
    WarmUpConfiguration: {
      WarmUpPeriodDurationInMinutes: 10,
      OnlyStartEvaluatingAfterWarmUpPeriodEnds: true,
    },
  });

  const [first, second] = evaluateOver(alarm, rows(200), rows(200));

  expect([first, second?.to]).toEqual([undefined, 'ALARM']);
});

const { ScheduledQueryConfiguration } = properties;
const schedule = (ScheduleExpression: string, StartTimeOffset = 300, EndTimeOffset = 0) => ({
  ScheduledQueryConfiguration: {
    ...ScheduledQueryConfiguration,
    ScheduleConfiguration: { ScheduleExpression, StartTimeOffset, EndTimeOffset },
  },
});

test.each([
  [schedule('cron(0 * * * ? *)'), 'ScheduleExpression must be a rate such as rate(5 minutes), got'],
  [schedule('rate(0 minutes)'), 'ScheduleExpression must be a rate'],
  [
    schedule('rate(5 minutes)', 60, 60),
    'EndTimeOffset must be less than StartTimeOffset 60, got 60',
  ],
  [schedule('rate(5 minutes)', 0), 'StartTimeOffset cannot be used: expected >=1, got 0'],
  [aggregating('median(x)'), 'AggregationExpression cannot be read: unknown function median'],
  [{ QueryResultsToAlarm: 4 }, 'QueryResultsToAlarm must be at most QueryResultsToEvaluate 3'],
  [{ QueryResultsToEvaluate: 101 }, 'QueryResultsToEvaluate cannot be used: expected <=100'],
  [{ ComparisonOperator: 'GreaterThanUpperThreshold' }, 'ComparisonOperator cannot be used'],
  [{ ActionLogLineCount: 5 }, 'ActionLogLineRoleArn must be given with ActionLogLineCount'],
  [{ AlarmActions: ['arn:aws:automate:us-east-1:ec2:stop'] }, 'AlarmActions of a log alarm are'],
])('names the property that it cannot use, case %#', (more, message) => {
  expect(() => alarmWith(more as Partial<LogAlarmProperties>)).toThrow(message);
});
