import type { AlertRule } from '../alerts/alert-rule';
import { labelled, p95, withTraffic } from '../signals/signal';
import { formatQuantity, type Quantity } from '../unit';
import { type CountedRequests, errorRate } from './rates';
import { type Measured, type SharedRuleOptions, sharedRule } from './shared-rule';

interface Traffic {
  /** Fewer in a period say nothing about the service: one failure of three requests is not 33 %. @default 10 */
  readonly requests?: number;
}

/** Requests fail on our side. EF7 calls that SEV2. */
export const highErrorRate = (
  http: CountedRequests,
  {
    above,
    requests = 10,
    ...options
  }: SharedRuleOptions & Traffic & { readonly above: Quantity<'Percent'> },
): AlertRule =>
  sharedRule(
    {
      name: 'HighErrorRate',
      summary: `More than ${formatQuantity(above)} of requests fail on our side.`,
      action: 'Read the newest errors in the log; roll back if they began with a deployment.',
      incidentLevel: 'SEV2',
    },
    withTraffic(errorRate(http), http.requests, requests).above(above),
    options,
  );

/** One request in twenty takes too long: never the average, which hides it. */
export const highLatency = (
  http: { readonly requests: Measured<'Count'>; readonly latency: Measured<'Milliseconds'> },
  {
    above,
    requests = 10,
    ...options
  }: SharedRuleOptions & Traffic & { readonly above: Quantity<'Milliseconds'> },
): AlertRule =>
  sharedRule(
    {
      name: 'HighLatency',
      summary: `One request in twenty takes longer than ${formatQuantity(above)}.`,
      action: 'Find the slow step in the traces: the database, the model, or cold starts.',
    },
    withTraffic(labelled('Response time p95', p95(http.latency)), http.requests, requests).above(
      above,
    ),
    options,
  );
