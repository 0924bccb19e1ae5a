import { toAlarmProperties } from '../../../lib/alarms/alarm-properties';
import { energyObjectives, slowTraining } from '../../../systems/energy-forecast/objectives';
import { checkRule } from '../../../telemetry/alerts/check-rule';
import { budgetPanels } from '../../../telemetry/panels/slo-panels';
import { checkSlo } from '../../../telemetry/slo/check-slo';
import type { Slo } from '../../../telemetry/slo/slo';
import { burnRules } from '../../../telemetry/slo/slo-rules';
import { ruleTimeline } from '../../lib/rule-timeline';

const objectives = energyObjectives((section) => `https://example.com/runbook#${section}`);
const named = (name: string): Slo => {
  const found = objectives.find((objective) => objective.name === name);
  if (found) return found;
  throw new Error(`no objective ${name}`);
};

test('EF10: each of its nine targets is an objective', () => {
  expect(objectives.map(({ name, target }) => [name, target])).toEqual([
    ['ResponseTime', 95],
    ['Errors', 99.9],
    ['Availability', 99.9],
    ['InferenceTime', 95],
    ['Accuracy', 95],
    ['QueryTime', 95],
    ['CacheHits', 90],
    ['Pool', 99],
    ['TrainingTime', 95],
  ]);
});

test.each(objectives.map((objective) => [objective.name, objective] as const))(
  'EF10: %s can be watched, and its budget drawn',
  (_, objective) => {
    checkSlo(objective);
    for (const rule of burnRules(objective).flatMap(({ long, short }) => [long, short])) {
      checkRule(rule);
      toAlarmProperties(rule, { service: 'energy-forecast' });
    }

    expect(budgetPanels(objective).length).toBeGreaterThan(0);
  },
);

const series = (metricName: string, unit: string, values: string, dimensions = {}) => ({
  ...{ namespace: 'EnergyForecast', metricName, unit, values },
  dimensions: { service: 'energy-forecast', ...dimensions },
});
/** When the slowest window of an objective's alarms goes off. */
const sixHours = (name: string, ...metrics: ReturnType<typeof series>[]) => {
  const rules = burnRules(named(name)).flatMap(({ long, short }) => [long, short]);
  const rule = rules.find((each) => each.name.endsWith('-6h'));
  return rule && ruleTimeline(rule, metrics).summary;
};

test('EF10: accuracy of 85 % is too little, of 86 % enough', () => {
  expect(sixHours('Accuracy', series('model_accuracy', 'Percent', '85x9'))).toContain('4m ALARM');
  expect(sixHours('Accuracy', series('model_accuracy', 'Percent', '86x9'))).toEqual(['1m OK']);
});

const perDay = (name: string) =>
  burnRules(named(name)).find(({ long }) => long.name.endsWith('-1d'))?.long;

test('EF10: a cache that misses one of twenty opens no ticket, one of two does', () => {
  const rule = perDay('CacheHits');
  const of = (hits: number) =>
    rule &&
    ruleTimeline(rule, [
      series('cache_requests', 'Count', `${hits}x9`, { result: 'hit' }),
      series('cache_requests', 'Count', '20x9'),
    ]).summary.at(-1);

  expect(of(19)).toBe('1m OK');
  expect(of(10)).toMatch(/ALARM$/);
});

test('EF10: a pool that is full for an hour a day opens a ticket', () => {
  const rule = perDay('Pool');
  const full = rule?.datapointsToAlarm ?? 0;
  const used = (slices: number) =>
    rule &&
    ruleTimeline(rule, [
      series('database_connections_in_use', 'Count', `9x${slices * 5 - 1} 2x30`),
      series('database_connections_limit', 'Count', `10x${slices * 5 + 30}`),
    ]).summary;

  expect(full * 5).toBeLessThanOrEqual(60);
  expect(used(full)).toContainEqual(expect.stringMatching(/ALARM$/));
  expect(used(full - 2)).toEqual(['1m OK']);
});

test('EF10: each training over four hours is told', () => {
  const rule = slowTraining((section) => section);
  const after = (seconds: number) =>
    ruleTimeline(rule, [series('training_duration', 'Seconds', `_ ${seconds} _x3`)]).summary;

  expect(after(14_401)).toContain('2m ALARM');
  expect(after(14_400)).toEqual(['1m OK']);
});
