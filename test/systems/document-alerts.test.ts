import { agentRuntimeAlerts } from '../../systems/agent-runtime/alerts';
import { analyticsAlerts } from '../../systems/analytics/alerts';
import { energyForecastAlerts } from '../../systems/energy-forecast/alerts';
import { energyForecastMaintenanceAlerts } from '../../systems/energy-forecast/maintenance-alerts';
import { energyForecastSecurityAlerts } from '../../systems/energy-forecast/security-alerts';
import { predictorAlerts } from '../../systems/stock-predictor/alerts';
import { trendAlerts } from '../../systems/trend-intelligence/alerts';
import type { AlertRule } from '../../telemetry/alerts/alert-rule';
import { checkRule, checkRuleNames } from '../../telemetry/alerts/check-rule';
import { megabytes } from '../../telemetry/unit';

const sources = {
  runbook: (section: string) => `https://example.com/runbook#${section}`,
  memoryLimit: megabytes(512),
  queues: ['collection', 'processing'],
  workers: ['collector', 'processor'],
  backupVault: 'vault',
};

const services: Readonly<Record<string, readonly AlertRule[]>> = {
  'stock predictor': Object.values(predictorAlerts(sources.runbook)),
  'agent runtime': Object.values(agentRuntimeAlerts(sources)),
  analytics: Object.values(analyticsAlerts(sources)),
  'trend intelligence': Object.values(trendAlerts(sources)),
  'energy forecast': [
    ...Object.values(energyForecastAlerts(sources)),
    ...Object.values(energyForecastMaintenanceAlerts(sources)),
    ...Object.values(energyForecastSecurityAlerts(sources)),
  ],
};
const rules = Object.values(services).flat();

test.each([
  ['SP9', 4],
  ['AR8', 4],
  ['AN8', 5],
  ['TR5', 16],
  ['EF2', 6],
])('%s asks for %i alerts, and there are as many', (need, number) => {
  expect(rules.filter(({ source }) => source?.need === need)).toHaveLength(number);
});

test.each(Object.entries(services))('CloudWatch takes every rule of the %s', (_, ofService) => {
  expect(() => {
    checkRuleNames(ofService);
    ofService.forEach(checkRule);
  }).not.toThrow();
});

test('TR8: every alert says what is wrong, what to do first, and where more is written', () => {
  for (const { summary, action, runbook } of rules) {
    expect([summary, action]).toEqual([
      expect.stringMatching(/^[A-Z].+\.$/),
      expect.stringMatching(/^.+\.$/),
    ]);
    expect(runbook).toMatch(/#[a-z-]+$/);
  }
});

test('what a document left open is marked as ours: all of EF8 and EF9, each severity of SP9 and AR8', () => {
  const marked = (need: string, mark: 'rule' | 'severity') =>
    rules
      .filter(({ source }) => source?.need === need)
      .every(({ source }) => source?.ours?.includes(mark));

  expect([marked('EF8', 'rule'), marked('EF9', 'rule')]).toEqual([true, true]);
  expect([marked('SP9', 'severity'), marked('AR8', 'severity')]).toEqual([true, true]);
});
