import type { AlertRule } from '../alerts/alert-rule';
import { labelled, minimum } from '../signals/signal';
import { count } from '../unit';
import { type Measured, type SharedRuleOptions, sharedRule } from './shared-rule';

/** The check from outside fails, or is not made any more: silence is an outage. EF7 calls it SEV1. */
export const serviceDown = (
  availability: { readonly up: Measured<'Count'> },
  options: SharedRuleOptions,
): AlertRule =>
  sharedRule(
    {
      name: 'ServiceDown',
      summary: 'The health check fails, or is not made any more.',
      action: 'Call the health check yourself; roll back if a deployment has just ended.',
      incidentLevel: 'SEV1',
      absence: 'dead',
    },
    labelled('Health check passed', minimum(availability.up)).below(count(1)),
    options,
  );

/** One dependency, or any, is unhealthy, or nobody asks it any more. */
export const dependencyDown = (
  health: { readonly up: Measured<'Count'> },
  { dependency, ...options }: SharedRuleOptions & { readonly dependency?: string },
): AlertRule =>
  sharedRule(
    {
      name: 'DependencyDown',
      summary: `${dependency ?? 'A dependency'} does not answer, or nobody asks it any more.`,
      action: 'GET /health/ready names it; its error is in the log of that function.',
      absence: 'dead',
    },
    labelled(
      `Health of ${dependency ?? 'dependencies'}`,
      dependency ? minimum(health.up, { dependency }) : minimum(health.up),
    ).below(count(1)),
    options,
  );
