import { minutes } from '../duration';
import type { ResourceRule } from './resource-type';

/**
 * How a rule tells that something is gone for good: at the first one, within a minute, and once for all that go within five
 * minutes.
 */
export const lostWork = {
  for: minutes(5),
  period: minutes(5),
  severity: 'critical',
  incidentLevel: 'SEV1',
} as const satisfies Partial<ResourceRule>;
