import { type Counter, type Histogram, measure } from './measure';
import { timedWork } from './timed-work';

interface CacheFacet {
  readonly requests: Counter<{ readonly result: readonly ['hit', 'miss'] }>;
  readonly writes: Counter;
  readonly loadTime: Histogram;
}

type Work<R> = () => Promise<R> | R;

interface CacheThrough<V> {
  /** Looks up; `undefined` and `null` are a miss. */
  readonly get: Work<V | undefined | null>;
  /** Gets what the cache did not have. */
  readonly load: Work<V>;
  /** Keeps what was loaded. */
  readonly set: (value: V) => Promise<unknown> | unknown;
}

interface CacheRecorder {
  /** Looks up and counts a hit or a miss; a look-up that fails is neither. */
  get<V>(work: Work<V>): Promise<V>;
  /** Writes, and counts it. */
  set<R>(work: Work<R>): Promise<R>;
  /** Loads what the cache did not have, and times it. */
  load<V>(work: Work<V>): Promise<V>;
  /** All three: looks up, and on a miss loads and keeps. */
  through<V>(steps: CacheThrough<V>): Promise<V>;
}

/**
 * Makes what records the use of a cache (SP5, AN3).
 * @example
 * const cached = cacheOf(shop.cache);
 * const price = await cached.through({
 *   get: () => redis.get(key),
 *   load: () => prices.latest(symbol),
 *   set: (value) => redis.set(key, value, { EX: 60 }),
 * });
 */
export const cacheOf = ({ requests, writes, loadTime }: CacheFacet): CacheRecorder => {
  const { service } = requests.metric;
  const recorder: CacheRecorder = {
    get: (work) =>
      timedWork(
        {
          service,
          name: 'cache get',
          onEnd: (ending) => {
            if (ending.status === 'failure') return;
            measure(requests, 1, { result: ending.result == null ? 'miss' : 'hit' });
          },
        },
        work,
      ),
    set: (work) =>
      timedWork(
        {
          service,
          name: 'cache set',
          onEnd: ({ status }) => {
            if (status === 'success') measure(writes, 1);
          },
        },
        work,
      ),
    load: (work) =>
      timedWork(
        {
          service,
          name: 'cache load',
          onEnd: ({ durationMs }) => measure(loadTime, durationMs),
        },
        work,
      ),
    through: async ({ get, load, set }) => {
      const known = await recorder.get(get);
      if (known != null) return known;
      const value = await recorder.load(load);
      await recorder.set(() => set(value));
      return value;
    },
  };
  return recorder;
};
