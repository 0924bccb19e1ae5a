import { readConfiguration } from '../../../lambdas/configuration';
import { json } from '../../../lambdas/http/json-response';
import { ownLinesOf } from '../../../lambdas/lines/own-lines';
import { observe } from '../../../lambdas/observe';
import { measure } from '../../../lambdas/recording/measure';
import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { counter } from '../../../telemetry/instrument';
import { apiEvent, lambdaContext } from '../lambda-event';
import { writtenLines } from '../written-lines';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: {},
  instruments: { orders: counter('Orders'), returns: counter('Returns') },
  logFields: ['deployment', 'details', { level: 'severity', message: 'log.text' }],
});

const configuration = readConfiguration({ LOG_LEVEL: 'LOUD', ENVIRONMENT: 'staging' });

test('AR1: a warning about the configuration has the fields that the service’s lines have', async () => {
  const lines = await writtenLines(() => observe(shop, () => json(200, {}), { configuration }));

  expect(lines).toEqual([
    {
      timestamp: expect.any(String),
      severity: 'WARNING',
      logger: 'shop.telemetry',
      service: 'shop',
      environment: 'staging',
      version: 'unknown',
      log: { text: expect.stringMatching(/^LOG_LEVEL must be one of/) },
    },
  ]);
});

test('so has the warning of what came when its invocation was over, with the request’s id', async () => {
  let late = (): void => {};
  const handler = observe(
    shop,
    (_event, { metrics }) => {
      late = () => metrics.orders.add(1);
      return json(200, {});
    },
    { configuration },
  );

  const lines = await writtenLines(async () => {
    await handler(apiEvent('GET', '/'), lambdaContext);
    late();
  });

  expect(lines.at(-1)).toMatchObject({
    severity: 'WARNING',
    log: { text: expect.stringMatching(/^orders came when/) },
  });
});

test('and the warning of a helper, which knows of the service no more than its name', async () => {
  observe(shop, () => json(200, {}), { configuration: readConfiguration({}) });

  const lines = await writtenLines(() => measure(shop.returns, 1));

  expect(lines).toMatchObject([
    { severity: 'WARNING', log: { text: expect.stringContaining('outside an invocation') } },
  ]);
});

test('of a service that observes nothing yet, lines have the fields of any service’s', async () => {
  const lines = await writtenLines(() => ownLinesOf('bare')('INFO', 'told'));

  expect(lines).toMatchObject([{ level: 'INFO', logger: 'bare.telemetry', message: 'told' }]);
});
