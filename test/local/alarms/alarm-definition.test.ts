import fc from 'fast-check';
import { readAlarmDefinition } from '../../../local/alarms/alarm-definition';
import { AlarmDefinitionError, type AlarmProperties } from '../../../local/alarms/alarm-properties';
import {
  type LogAlarmProperties,
  readLogAlarmDefinition,
} from '../../../local/alarms/log-alarm-definition';

const m1 = {
  Id: 'm1',
  MetricStat: { Metric: { Namespace: 'App', MetricName: 'm' }, Period: 60, Stat: 'Sum' },
};
const valid = {
  AlarmName: 'a',
  Namespace: 'App',
  MetricName: 'm',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanThreshold',
  EvaluationWindow: { WallClockWindow: { Timezone: 'Europe/Berlin' } },
};
const anomaly = {
  AlarmName: 'a',
  Metrics: [m1, { Id: 'ad1', Expression: 'ANOMALY_DETECTION_BAND(m1, 2)' }],
  ThresholdMetricId: 'ad1',
  EvaluationPeriods: 1,
  ComparisonOperator: 'GreaterThanUpperThreshold',
};
const logAlarm = {
  AlarmName: 'a',
  ScheduledQueryConfiguration: {
    QueryString: 'fields @message',
    LogGroupIdentifiers: ['g'],
    ScheduledQueryRoleARN: 'arn',
    AggregationExpression: 'count(*) by host',
    ScheduleConfiguration: { ScheduleExpression: 'rate(5 minutes)', StartTimeOffset: 300 },
  },
  QueryResultsToEvaluate: 3,
  QueryResultsToAlarm: 2,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanThreshold',
};

/** A valid definition in which some member, however deep, is something else. */
const mutated = (definition: object) =>
  fc
    .tuple(fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }), fc.jsonValue({ maxDepth: 2 }))
    .map(([path, value]) => {
      const copy = structuredClone(definition);
      let node = copy as Record<string, unknown>;
      for (const step of path) {
        const names = Object.keys(node);
        const name = names[step % names.length] ?? 'Other';
        const member = node[name];
        if (typeof member === 'object' && member !== null && step !== path.at(-1)) {
          node = member as Record<string, unknown>;
        } else {
          node[name] = value;
          break;
        }
      }
      return copy;
    });

const refusal = (read: () => unknown): unknown => {
  try {
    read();
    return undefined;
  } catch (error) {
    return error;
  }
};

test.each([
  [
    'a metric alarm',
    valid,
    (given: object) => readAlarmDefinition(given as AlarmProperties, 'arn'),
  ],
  [
    'an anomaly alarm',
    anomaly,
    (given: object) => readAlarmDefinition(given as AlarmProperties, 'arn'),
  ],
  [
    'a log alarm',
    logAlarm,
    (given: object) => readLogAlarmDefinition(given as LogAlarmProperties, 'arn'),
  ],
])('reads the definition of %s, or refuses it by the name of a property', (_, definition, read) => {
  expect(refusal(() => read(definition))).toBeUndefined();
  fc.assert(
    fc.property(mutated(definition), (given) => {
      const error = refusal(() => read(given));

      if (error !== undefined) expect(error).toBeInstanceOf(AlarmDefinitionError);
    }),
    { numRuns: 1000 },
  );
});

test('refuses a name that is no text, however it would print', () => {
  const given = { ...valid, AlarmName: { toString: 1 } } as unknown as AlarmProperties;

  expect(() => readAlarmDefinition(given, 'arn')).toThrow(
    'alarm {"toString":1}: AlarmName cannot be used: expected string, got Object',
  );
});
