import type { AlertRule } from '../alerts/alert-rule';
import { labelled, minimum, p95, samples, withTraffic } from '../signals/signal';
import { formatQuantity, type Quantity } from '../unit';
import { type Measured, type SharedRuleOptions, sharedRule } from './shared-rule';

/**
 * A pool can hardly give another connection. A pool opens connections when they are wanted, so those yet to be opened
 * count beside the idle ones.
 */
export const lowConnections = (
  pool: { readonly connectionsAvailable: Measured<'Count'> },
  { below, ...options }: SharedRuleOptions & { readonly below: Quantity<'Count'> },
): AlertRule =>
  sharedRule(
    {
      name: 'LowDatabaseConnections',
      summary: `A pool can give fewer than ${formatQuantity(below)} more connections.`,
      action: 'Look for calls that hold a connection too long, then raise the limit of the pool.',
      absence: 'healthy',
    },
    labelled('Connections available', minimum(pool.connectionsAvailable)).below(below),
    options,
  );

/** One query in twenty takes too long. */
export const slowQueries = (
  database: { readonly queryTime: Measured<'Milliseconds'> },
  {
    above,
    queries = 10,
    ...options
  }: SharedRuleOptions & {
    readonly above: Quantity<'Milliseconds'>;
    /** Fewer in a period say nothing. @default 10 */
    readonly queries?: number;
  },
): AlertRule =>
  sharedRule(
    {
      name: 'SlowDatabaseQueries',
      summary: `One query in twenty takes longer than ${formatQuantity(above)}.`,
      action: 'Find the query by operation and table; look for locks and for a missing index.',
    },
    withTraffic(
      labelled('Query time p95', p95(database.queryTime)),
      samples(database.queryTime),
      queries,
    ).above(above),
    options,
  );
