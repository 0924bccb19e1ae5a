import type { MetricQuery, MetricSeries } from '../console-server/console-source';
import { type PackedAnswer, unpackSeries } from '../console-server/packed-series';
import { api } from './api';
import type { TimeWindow } from './time-window';

interface Asked {
  readonly request: TimeWindow & { readonly queries: readonly MetricQuery[] };
  readonly answer: (series: readonly MetricSeries[]) => void;
  readonly fail: (error: Error) => void;
}

/** While the server works on the next ones, the page draws these. */
const REQUESTS_AT_ONCE = 8;

let waiting: Asked[] = [];

/** A widget's data; what is asked for in one turn goes to the server together. */
export const loadMetricData = (
  queries: readonly MetricQuery[],
  { startMs, endMs }: TimeWindow,
): Promise<readonly MetricSeries[]> =>
  new Promise((answer, fail) => {
    if (waiting.length === 0) queueMicrotask(askAll);
    waiting.push({ request: { queries, startMs, endMs }, answer, fail });
  });

const askAll = (): void => {
  const all = waiting;
  waiting = [];
  for (let i = 0; i < all.length; i += REQUESTS_AT_ONCE) {
    void ask(all.slice(i, i + REQUESTS_AT_ONCE));
  }
};

const ask = async (batch: readonly Asked[]): Promise<void> => {
  try {
    const answers = await api.metricBatch(batch.map(({ request }) => request));
    for (const [i, asked] of batch.entries()) settle(asked, answers[i]);
  } catch (error) {
    for (const { fail } of batch) fail(error as Error);
  }
};

const settle = ({ answer, fail }: Asked, packed: PackedAnswer = []): void => {
  if ('error' in packed) fail(new Error(packed.error));
  else answer(packed.map(unpackSeries));
};
