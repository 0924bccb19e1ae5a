import type { Dimensions } from '../../telemetry/instrument';
import type { LogContext } from '../logging/log-context';
import { componentLine } from './component-line';
import { type Counter, type Labels, measureBy } from './measure';

type Event<D extends Dimensions> = keyof D extends never
  ? (count?: number, by?: Readonly<Record<never, never>>, details?: LogContext) => void
  : (count: number, by: Labels<Counter<D>>, details?: LogContext) => void;

/**
 * Makes what counts one kind of business event (TR7, AN3, EF9). `details` may be unbounded, such as a workspace: they never
 * become dimensions, but one log line of their own, for queries and for Contributor Insights.
 * @example
 * const itemsCollected = businessEvent(platform.trends.itemsCollected);
 * itemsCollected(10, { source: 'reddit' });
 */
export const businessEvent = <D extends Dimensions>(counter: Counter<D>): Event<D> =>
  ((count = 1, by: Readonly<Record<string, string>> = {}, details?: LogContext) => {
    measureBy(counter, count, by);
    if (!details) return;
    const { name } = counter.metric;
    componentLine('business', 'info', counter.help, { ...by, ...details, [name]: count });
  }) as Event<D>;
