import type { MeasuredMetric, MetricStore } from '../metrics/metric-store';

/** Sums up what a service counts often and reports once a minute. */
export interface MinuteSums {
  /** A sum of its own: ask for it once a metric, and add to it often. */
  of(metric: MeasuredMetric): MinuteSum;
  /** Puts the sums of the minutes that have ended. */
  publish(nowMs: number): void;
}

export interface MinuteSum {
  add(atMs: number, value: number): void;
}

const MINUTE = 60_000;

export const createMinuteSums = (metrics: Pick<MetricStore, 'put'>): MinuteSums => {
  const sums: { readonly metric: MeasuredMetric; readonly byMinute: Map<number, number> }[] = [];
  return {
    of: (metric) => {
      const byMinute = new Map<number, number>();
      sums.push({ metric, byMinute });
      return {
        add: (atMs, value) => {
          const minute = Math.floor(atMs / MINUTE) * MINUTE;
          byMinute.set(minute, (byMinute.get(minute) ?? 0) + value);
        },
      };
    },
    publish: (nowMs) => {
      for (const { metric, byMinute } of sums) {
        for (const [minute, value] of byMinute) {
          if (minute + MINUTE > nowMs) continue;
          metrics.put(metric, minute, [value]);
          byMinute.delete(minute);
        }
      }
    },
  };
};
