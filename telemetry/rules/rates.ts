import { labelled, ratio, type Signal, sum } from '../signals/signal';
import type { Measured } from './shared-rule';

/** The counters of the http facet. */
export interface CountedRequests {
  readonly requests: Measured<'Count'>;
  readonly errors: Measured<'Count'>;
}

/** The share of requests that failed on our side: what alarms, dashboards and `/metrics` call the error rate. */
export const errorRate = ({ errors, requests }: CountedRequests): Signal<'Percent'> =>
  labelled('Error rate', ratio(errors, requests));

/** The share of look-ups that found what they looked for. */
export const hitRate = (lookups: Measured<'Count'>): Signal<'Percent'> =>
  labelled('Cache hit rate', ratio(sum(lookups, { result: 'hit' }), lookups));

/** The share of tasks, or of agent executions, that failed. */
export const failureRate = (label: string, executed: Measured<'Count'>): Signal<'Percent'> =>
  labelled(label, ratio(sum(executed, { status: 'failure' }), executed));
