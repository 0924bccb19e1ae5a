import type { AlertRule } from '../alerts/alert-rule';
import { minutes } from '../duration';
import { withTraffic } from '../signals/signal';
import { formatQuantity, type Quantity } from '../unit';
import { hitRate } from './rates';
import { type Measured, type SharedRuleOptions, sharedRule } from './shared-rule';

/** The cache does not have what it is asked for. Too few look-ups count as hits. */
export const lowCacheHits = (
  cache: { readonly requests: Measured<'Count'> },
  {
    below,
    lookups = 50,
    ...options
  }: SharedRuleOptions & {
    readonly below: Quantity<'Percent'>;
    /** Fewer in a period say nothing: a new environment's cache is cold. @default 50 */
    readonly lookups?: number;
  },
): AlertRule =>
  sharedRule(
    {
      name: 'LowCacheHitRate',
      summary: `Less than ${formatQuantity(below)} of look-ups find their value in the cache.`,
      action: 'Look whether keys, lifetimes or the number of environments changed.',
      period: minutes(5),
      absence: 'healthy',
    },
    withTraffic(hitRate(cache.requests), cache.requests, lookups, 100).below(below),
    options,
  );
