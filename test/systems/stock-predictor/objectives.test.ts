import { predictorObjectives } from '../../../systems/stock-predictor/objectives';
import { toMetricMath } from '../../../telemetry/signals/metric-math';
import { checkSlo, trafficWarnings } from '../../../telemetry/slo/check-slo';
import { burnRules } from '../../../telemetry/slo/slo-rules';

const objectives = predictorObjectives((section) => `https://example.com/runbook#${section}`);

test('each objective can be watched, with the checks that there are', () => {
  for (const objective of objectives) {
    checkSlo(objective);
    expect(trafficWarnings(objective)).toEqual([]);
  }
});

test('a prediction is judged by its own route', () => {
  const [hour] = burnRules(objectives[1] as never);
  const { metrics } = toMetricMath(hour?.long.condition.signal as never);

  expect(metrics.map(({ metric }) => [metric.statistic, metric.dimensions.route])).toEqual([
    ['SampleCount', 'POST /predict'],
    ['TC(:1000)', 'POST /predict'],
  ]);
});
