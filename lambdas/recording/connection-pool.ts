import { sampleAtEnd } from './invocation-samples';
import { type Gauge, measure } from './measure';

interface ConnectionPoolFacet {
  readonly connectionsInUse: Gauge;
  readonly connectionsIdle: Gauge;
  readonly connectionsOpen: Gauge;
  readonly connectionsAvailable: Gauge;
  readonly connectionsLimit: Gauge;
  readonly connectionsWaiting: Gauge;
}

/** A pool such as `pg` has. One that says when it gives a connection away is watched all the time. */
export interface PgLikePool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  readonly options?: { readonly max?: number };
  readonly on?: (event: 'acquire', listener: () => void) => unknown;
  readonly off?: (event: 'acquire', listener: () => void) => unknown;
}

/**
 * Measures the pool at the end of each invocation (SP5, AN3, TR1). By then most pools are idle again: of what is in use and of
 * who waits it tells the most at once since the last time.
 * @returns what ends it
 * @example
 * const pool = new Pool({ max: 4 });
 * watchPool(shop.database, pool);
 */
export const watchPool = (facet: ConnectionPoolFacet, pool: PgLikePool): (() => void) => {
  let peak = { inUse: 0, waiting: 0 };
  const look = () => {
    peak = {
      inUse: Math.max(peak.inUse, pool.totalCount - pool.idleCount),
      waiting: Math.max(peak.waiting, pool.waitingCount),
    };
  };
  const stopSampling = sampleAtEnd(facet.connectionsOpen.metric.service, () => {
    look();
    record(facet, pool, peak);
    peak = { inUse: 0, waiting: 0 };
  });
  pool.on?.('acquire', look);
  return () => {
    stopSampling();
    pool.off?.('acquire', look);
  };
};

const record = (
  facet: ConnectionPoolFacet,
  { totalCount, idleCount, options }: PgLikePool,
  peak: { readonly inUse: number; readonly waiting: number },
): void => {
  measure(facet.connectionsInUse, peak.inUse);
  measure(facet.connectionsIdle, idleCount);
  measure(facet.connectionsOpen, totalCount);
  measure(facet.connectionsWaiting, peak.waiting);
  const limit = options?.max;
  if (limit === undefined) return;
  measure(facet.connectionsLimit, limit);
  measure(facet.connectionsAvailable, Math.max(0, limit - peak.inUse));
};
