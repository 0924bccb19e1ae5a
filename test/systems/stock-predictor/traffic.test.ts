import { readConfiguration } from '../../../lambdas/configuration';
import { observe } from '../../../lambdas/observe';
import { predict } from '../../../systems/stock-predictor/handlers/predict';
import { predictor } from '../../../systems/stock-predictor/telemetry';
import { trafficOfMinute } from '../../../systems/stock-predictor/traffic';
import { apiEvent, lambdaContext } from '../../lambdas/lambda-event';
import { writtenLines } from '../../lambdas/written-lines';
import { seededRandom } from '../seeded-random';
import { histories } from './stocks';

const minutes = (count: number) => {
  const numbers = seededRandom(1);
  return Array.from({ length: count }, () => trafficOfMinute(numbers));
};

test('a minute has 12 to 18 requests, in order', () => {
  const traffic = minutes(200);

  const counts = traffic.map((requests) => requests.length);
  expect([Math.min(...counts), Math.max(...counts)]).toEqual([12, 18]);
  for (const requests of traffic) {
    const offsets = requests.map(({ offsetMs }) => offsetMs);
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
  }
});

test('almost all of the traffic is served; what is not is the caller’s mistake', async () => {
  const put = async () => {};
  const handler = observe(
    predictor,
    predict(async () => histories, { put }),
    {
      configuration: readConfiguration({}),
    },
  );
  const requests = minutes(50).flat();

  const lines = await writtenLines(async () => {
    for (const { method, path, body = null } of requests) {
      await handler(apiEvent(method, path, { body }), lambdaContext);
    }
  });

  const statuses = lines.map(({ status_code }) => status_code);
  expect(new Set(statuses)).toEqual(new Set([200, 400]));
  expect(statuses.filter((status) => status === 400).length / requests.length).toBeLessThan(0.05);
});
