import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Cached } from '../../lambdas/cached';
import { type PriceHistory, parsePrices } from './parse-prices';
import type { PredictorTools } from './predictor-tools';
import { timed } from './timed';

const FIVE_MINUTES_MS = 300_000;

/** Where the prices lie in S3. */
export interface PricesObject {
  readonly Bucket: string;
  readonly Key: string;
}

export type PriceHistories = ReadonlyMap<string, PriceHistory>;

/** Price histories by company, kept in memory for five minutes; each look-up counts as a hit or a miss. */
export const priceCache = (
  client: Pick<S3Client, 'send'>,
  object: () => PricesObject,
  now: () => number = Date.now,
): ((tools: PredictorTools) => Promise<PriceHistories>) => {
  const cached = new Cached((tools: PredictorTools) => readPrices(client, object(), tools), {
    ttlMs: FIVE_MINUTES_MS,
    now,
  });
  return (tools) => {
    tools.metrics.cache.requests.add(1, { result: cached.isFresh ? 'hit' : 'miss' });
    return cached.get(tools);
  };
};

const readPrices = async (
  client: Pick<S3Client, 'send'>,
  object: PricesObject,
  tools: PredictorTools,
): Promise<PriceHistories> => {
  const csv = await timed(tools, 'get_prices', tools.metrics.cache.loadTime.record, async () => {
    const { Body } = await client.send(new GetObjectCommand(object));
    return (await Body?.transformToString()) ?? '';
  });
  const histories = parsePrices(csv);
  tools.logger.component('prices').info('prices were read', { companies: histories.size });
  return histories;
};
