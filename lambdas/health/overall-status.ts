import { type Examined, type HealthStatus, healthStatuses } from './check';

/** What a dependency's state means for the service: what it can do without degrades it at worst. */
export const weighed = ({ check, status }: Pick<Examined, 'check' | 'status'>): HealthStatus =>
  status === 'unhealthy' && check.critical === false ? 'degraded' : status;

/** The worst of all, external services included (AN7). */
export const overallStatus = (
  examined: readonly Pick<Examined, 'check' | 'status'>[],
): HealthStatus => {
  const found = new Set(examined.map(weighed));
  return healthStatuses.findLast((status) => found.has(status)) ?? 'healthy';
};
