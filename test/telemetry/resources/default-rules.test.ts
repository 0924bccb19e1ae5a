import type { AlertRule } from '../../../telemetry/alerts/alert-rule';
import { checkRule } from '../../../telemetry/alerts/check-rule';
import type { Seconds } from '../../../telemetry/duration';
import { type RuleOverride, rulesOf } from '../../../telemetry/resources/resource-rules';
import { resourceTypes } from '../../../telemetry/resources/resource-types';
import { toMetricMath } from '../../../telemetry/signals/metric-math';
import type { MetricSeries } from '../../../testing/alarm-test';
import { parseMetricSeries } from '../../../testing/metric-series';
import { ruleTimeline } from '../../lib/rule-timeline';
import { httpApiCases, restApiCases } from './cases/apis';
import { bucketCases } from './cases/bucket';
import { cacheClusterCases, replicationGroupCases } from './cases/cache-cluster';
import { containerServiceCases } from './cases/container-service';
import { databaseClusterCases } from './cases/database-cluster';
import { databaseInstanceCases } from './cases/database-instance';
import { deliveryStreamCases } from './cases/delivery-stream';
import { eventRuleCases } from './cases/event-rule';
import { eventSourceMappingCases } from './cases/event-source-mapping';
import { lambdaAccountCases } from './cases/lambda-account';
import { lambdaFunctionCases } from './cases/lambda-function';
import { logGroupCases } from './cases/log-group';
import { queueCases } from './cases/queue';
import { rotatedSecretCases } from './cases/rotated-secret';
import { scheduleGroupCases } from './cases/schedule-group';
import { serverlessCacheCases } from './cases/serverless-cache';
import { stateMachineCases } from './cases/state-machine';
import { streamCases } from './cases/stream';
import { tableCases } from './cases/table';
import { topicCases } from './cases/topic';
import type { Days, DefaultRuleCases, RuleCase } from './default-rule-cases';

/** One for each type; add the cases of a new type here. */
const allCases: readonly DefaultRuleCases[] = [
  lambdaFunctionCases,
  lambdaAccountCases,
  eventSourceMappingCases,
  restApiCases,
  httpApiCases,
  queueCases,
  topicCases,
  eventRuleCases,
  scheduleGroupCases,
  tableCases,
  stateMachineCases,
  streamCases,
  deliveryStreamCases,
  bucketCases,
  databaseInstanceCases,
  databaseClusterCases,
  cacheClusterCases,
  replicationGroupCases,
  serverlessCacheCases,
  containerServiceCases,
  rotatedSecretCases,
  logGroupCases,
];

const table = allCases.flatMap((cases) =>
  Object.entries(cases.rules).map(([row, rule]) => ({ id: cases.type.id, row, rule, cases })),
);

test.each(table)('$id $row tells of an outage', ({ row, rule, cases }) => {
  expect(statesOn(rule.fires, ruleOf(cases, row, rule))).toContain('ALARM');
});

test.each(table)('$id $row stays quiet on a normal day', ({ row, rule, cases }) => {
  const states = statesOn(rule.quiet, ruleOf(cases, row, rule));

  expect(states).toContain('OK');
  expect(states).not.toContain('ALARM');
});

test.each(resourceTypes)('each default rule of $id has its outage and its normal day', (type) => {
  const cases = allCases.find((each) => each.type.id === type.id);
  const rows = type.rows.flatMap((row) => (row.rule ? [row.id] : []));

  expect(Object.keys(cases?.rules ?? {}).sort()).toEqual(rows.sort());
});

test.each(table)('each setting of $id $row can be another', ({ row, rule, cases }) => {
  const { condition, period } = ruleOf(cases, row, rule);
  const threshold = { value: 42, unit: condition.signal.unit };
  const settings = {
    severity: 'info',
    incidentLevel: 'SEV2',
    summary: 'Another.',
    period: (2 * period) as Seconds,
  } as const;
  const longer = (8 * period) as Seconds;
  const changed = ruleOf(cases, row, rule, { ...settings, threshold, for: longer });

  expect(() => checkRule(changed)).not.toThrow();
  expect(changed).toMatchObject({
    ...settings,
    condition: { threshold },
    evaluationPeriods: 4,
  });
});

test.each(table)('$id $row refuses a threshold of another unit', ({ row, rule, cases }) => {
  const { signal } = ruleOf(cases, row, rule).condition;
  const changed = ruleOf(cases, row, rule, { threshold: { value: 1, unit: 'Terabits' } });

  expect(() => checkRule(changed)).toThrow(
    `Thing-${row}: the threshold of ${signal.label} must be in ${signal.unit}, got 1 terabits`,
  );
});

const ruleOf = (
  cases: DefaultRuleCases,
  row: string,
  { facts }: RuleCase,
  override?: RuleOverride,
): AlertRule => {
  const { dimensions = { Thing: 'thing' } } = cases;
  const rules = rulesOf(
    cases.type,
    { name: 'Thing', dimensions, facts: { ...cases.facts, ...facts } },
    {
      overrides: override === undefined ? [] : [{ [row]: override }],
      runbook: () => 'https://example.com/runbook',
    },
  );
  const rule = rules.find(({ name }) => name === `Thing-${row}`);
  if (rule) return rule;
  throw new Error(`there is no rule ${row} with these facts`);
};

const statesOn = (days: Days, rule: AlertRule): readonly string[] =>
  ruleTimeline(rule, seriesOf(days, rule)).transitions.map(({ state }) => state);

/** What the rule reads of the days; days of a metric that it does not read are a mistake of the case. */
const seriesOf = (days: Days, { condition }: AlertRule): readonly MetricSeries[] => {
  const metrics = toMetricMath(condition.signal).metrics.map(({ metric }) => metric);
  const read = metrics.map(({ metricName }) => metricName);
  expect(read).toEqual(expect.arrayContaining(Object.keys(days)));
  return metrics.flatMap(({ metricName, namespace, dimensions, statistic }) => {
    const values = days[metricName];
    if (values === undefined) return [];
    const series = statistic === 'SampleCount' ? samplesOf(values) : [values];
    return series.map((each) => ({ metricName, namespace, dimensions, values: each }));
  });
};

/** A series for each of the samples of the fullest minute. */
const samplesOf = (counts: string): readonly string[] => {
  const numbers = parseMetricSeries(counts).map((value) => value ?? 0);
  return Array.from({ length: Math.max(...numbers) }, (_, i) =>
    numbers.map((value) => (value > i ? '1' : '_')).join(' '),
  );
};
