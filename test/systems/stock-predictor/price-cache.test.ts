import { readConfiguration } from '../../../lambdas/configuration';
import { json } from '../../../lambdas/http/json-response';
import { observe } from '../../../lambdas/observe';
import { priceCache } from '../../../systems/stock-predictor/price-cache';
import { predictor } from '../../../systems/stock-predictor/telemetry';
import { apiEvent, lambdaContext } from '../../lambdas/lambda-event';
import { writtenLines } from '../../lambdas/written-lines';
import { stocksCsv } from './stocks';

test('SP5: prices are read once in five minutes; look-ups count as hits and misses', async () => {
  let nowMs = 0;
  const send = async () => ({ Body: { transformToString: async () => stocksCsv } });
  const object = () => ({ Bucket: 'assets', Key: 'stocks.csv' });
  const historiesOf = priceCache({ send: send as never }, object, () => nowMs);
  const handler = observe(
    predictor,
    async (_event, tools) => json(200, (await historiesOf(tools)).size),
    { configuration: readConfiguration({ LOG_LEVEL: 'ERROR' }) },
  );

  const lines = await writtenLines(async () => {
    for (nowMs of [0, 299_999, 300_000]) {
      await handler(apiEvent('POST', '/predict'), lambdaContext);
    }
  });

  expect(lines.map(({ result, cache_load_time }) => [result, typeof cache_load_time])).toEqual([
    ['miss', 'number'],
    ['hit', 'undefined'],
    ['miss', 'number'],
  ]);
});
