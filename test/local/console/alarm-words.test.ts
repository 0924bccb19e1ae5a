import { conditionOf, countSentence, linksIn } from '../../../local/console/alarm-words';
import type { AlarmDetail } from '../../../local/console-server/console-source';

const alarm = (properties: object, rest: Partial<AlarmDetail> = {}): AlarmDetail => ({
  kind: 'metric',
  name: 'A',
  arn: 'arn:A',
  state: 'ALARM',
  sinceMs: 0,
  reason: '',
  properties: { ...properties },
  history: [],
  actions: [],
  ...rest,
});

test('the count leaves out the points that the evaluation did not use', () => {
  const counted = alarm(
    { EvaluationPeriods: 3, DatapointsToAlarm: 2 },
    {
      lastEvaluation: {
        atMs: 0,
        verdict: 'ALARM',
        datapoints: [
          { startMs: 0, value: 9, use: 'unused', breaching: true },
          { startMs: 1, value: 9, use: 'evaluated', breaching: true },
          { startMs: 2, use: 'filled', breaching: true },
          { startMs: 3, value: 1, use: 'evaluated', breaching: false },
        ],
      },
    },
  );

  expect(countSentence(counted)).toBe('2 of 3 data points breach, 2 are needed');
});

test('a log alarm is told by what its query counts', () => {
  const log = alarm(
    {
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 0,
      QueryResultsToEvaluate: 3,
      QueryResultsToAlarm: 2,
      ScheduledQueryConfiguration: {
        AggregationExpression: 'count(*)',
        ScheduleConfiguration: { ScheduleExpression: 'rate(5 minutes)' },
      },
    },
    { kind: 'log' },
  );

  expect(conditionOf(log)).toBe('count(*) > 0 for 2 of 3 results, run at rate(5 minutes)');
});

test('the links of a description are named by the word before them, or by their host', () => {
  const links = linksIn(
    'Runbook: https://example.com/run#a. See https://example.org/x, not javascript:alert(1)',
  );

  expect(links).toEqual([
    { label: 'Runbook', href: 'https://example.com/run#a' },
    { label: 'example.org', href: 'https://example.org/x' },
  ]);
});
