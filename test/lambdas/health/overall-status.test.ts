import type { HealthStatus } from '../../../lambdas/health/check';
import { overallStatus } from '../../../lambdas/health/overall-status';

type Found = readonly [status: HealthStatus, critical?: boolean];

const found = ([status, critical]: Found) => ({
  check: { name: 'any', kind: 'external', critical, check: async () => ({}) } as const,
  status,
});

const cases: readonly (readonly [of: readonly Found[], overall: HealthStatus])[] = [
  [[], 'healthy'],
  [[['healthy'], ['healthy']], 'healthy'],
  [[['healthy'], ['degraded']], 'degraded'],
  [[['degraded'], ['unhealthy'], ['healthy']], 'unhealthy'],
  [[['unhealthy', true]], 'unhealthy'],
  [[['unhealthy', false], ['healthy']], 'degraded'],
  [[['degraded', false]], 'degraded'],
  [[['unhealthy', false], ['unhealthy']], 'unhealthy'],
];

test.each(cases)('AN7: of %j the whole is %s', (of, overall) => {
  expect(overallStatus(of.map(found))).toBe(overall);
});
