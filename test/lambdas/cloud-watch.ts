import type { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { getMetricData } from '../../local/metrics/get-metric-data';
import { createMetricStore, type MetricStore } from '../../local/metrics/metric-store';
import type { Bound } from '../../telemetry/define-telemetry';

type Input = GetMetricDataCommand['input'];

/** The local CloudWatch behind a client, with what was asked of it. */
export interface CloudWatch {
  readonly client: Pick<CloudWatchClient, 'send'>;
  readonly calls: readonly Input[];
  readonly store: MetricStore;
  /** Puts values of an instrument. */
  readonly put: (
    instrument: Bound,
    atMs: number,
    values: readonly number[],
    dimensions?: Readonly<Record<string, string>>,
  ) => void;
  /** While set, each call fails with it. */
  failure: Error | undefined;
}

export const cloudWatch = (now: () => number): CloudWatch => {
  const store = createMetricStore();
  const calls: Input[] = [];
  const self: CloudWatch = {
    store,
    calls,
    failure: undefined,
    client: {
      send: (async ({ input }: GetMetricDataCommand) => {
        calls.push(input);
        if (self.failure) throw self.failure;
        return getMetricData(store, input, now());
      }) as never,
    },
    put: ({ metric, unit }, atMs, values, dimensions = {}) =>
      store.put(
        {
          namespace: metric.namespace,
          metricName: metric.name,
          dimensions: { service: metric.service, ...dimensions },
          unit,
        },
        atMs,
        values,
      ),
  };
  return self;
};
