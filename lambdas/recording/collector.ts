import type { AnyTelemetry } from '../../telemetry/define-telemetry';
import type { GatherersOf } from '../../telemetry/facets/collector';
import type { MetricHandles } from '../measuring/metric-handles';
import { withinLimit } from '../time-limit';
import type { Tools } from '../tools';
import { type Counter, type Histogram, measure } from './measure';
import { timedWork } from './timed-work';

interface CollectorFacet {
  readonly failures: Counter<{ readonly gatherer: readonly string[] }>;
  readonly gatherTime: Histogram;
}

/** Finds numbers and sets gauges with them. The signal is aborted at the time limit. */
export type Gatherer<T> = (metrics: MetricHandles<T>, signal: AbortSignal) => Promise<void>;

interface CollectorOptions {
  /** The longest that each may take; they run side by side. @default 5000 */
  readonly timeoutMs?: number;
}

/** What a run of the collector brought. */
export interface Collection {
  readonly gathered: readonly string[];
  readonly failed: readonly string[];
}

/** Time to write the line in, before Lambda ends the invocation. */
const MARGIN_MS = 500;

/**
 * A handler for a schedule (AN4): runs all gatherers side by side, each within its time. One that fails or is too late is
 * counted and told; what the others found is recorded. It never throws, for a schedule would repeat all of it.
 * @example
 * observe(analytics, collectorHandler(analytics, {
 *   users: async ({ usage }) => usage.activeUsers.set(await countActiveUsers()),
 *   database: async (_metrics, signal) => databaseStatistics(signal),
 * }));
 */
export const collectorHandler = <T extends AnyTelemetry & { readonly collector: CollectorFacet }>(
  { service, collector: { failures, gatherTime } }: T,
  gatherers: Readonly<Record<GatherersOf<T>, Gatherer<T>>>,
  { timeoutMs = 5000 }: CollectorOptions = {},
): ((event: unknown, tools: Tools<T>) => Promise<Collection>) => {
  const run = (
    [gatherer, gather]: readonly [string, Gatherer<T>],
    limitMs: number,
    tools: Tools<T>,
  ) =>
    timedWork(
      {
        service,
        name: `gather ${gatherer}`,
        onEnd: (ending) => {
          measure(gatherTime, ending.durationMs);
          if (ending.status === 'success') return;
          measure(failures, 1, { gatherer });
          tools.logger.warn(`${gatherer} could not be gathered`, { error: ending.error });
        },
      },
      () => withinLimit(limitMs, (signal) => gather(tools.metrics, signal)),
    );
  return async (_event, tools) => {
    const limitMs = Math.max(1, Math.min(timeoutMs, tools.request.remainingTimeMs() - MARGIN_MS));
    const all = Object.entries<Gatherer<T>>(gatherers);
    const runs = await Promise.allSettled(all.map((each) => run(each, limitMs, tools)));
    const namesOf = (status: PromiseSettledResult<void>['status']) =>
      all.map(([name]) => name).filter((_, index) => runs[index]?.status === status);
    const collection = { gathered: namesOf('fulfilled'), failed: namesOf('rejected') };
    tools.note(collection);
    return collection;
  };
};
