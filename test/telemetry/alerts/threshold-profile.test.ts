import { thresholdProfiles } from '../../../telemetry/alerts/threshold-profile';
import { formatQuantity } from '../../../telemetry/unit';

test('each document keeps its own thresholds', () => {
  const shown = Object.entries(thresholdProfiles).map(([name, { errors, latency, ...rest }]) => [
    name,
    formatQuantity(errors),
    formatQuantity(latency),
    'accuracy' in rest ? formatQuantity(rest.accuracy) : '',
    'memory' in rest ? formatQuantity(rest.memory) : '',
  ]);

  expect(shown).toEqual([
    ['stockPredictor', '5 %', '1000 ms', '70 %', ''],
    ['agentRuntime', '5 %', '5000 ms', '', '80 %'],
    ['analytics', '5 %', '1000 ms', '', '90 %'],
    ['trendIntelligence', '5 %', '2000 ms', '', '85 %'],
    ['energyForecast', '1 %', '500 ms', '80 %', '1000000000 bytes'],
    ['energyForecastTargets', '0.1 %', '200 ms', '85 %', ''],
  ]);
});
