import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { HttpError, json, observe } from 'watchkeeper/runtime';
import { counter, defineTelemetry, http } from 'watchkeeper/telemetry';
import { captureLines, logMatchers, metricMatchers } from 'watchkeeper/testing';

expect.extend({ ...logMatchers, ...metricMatchers });

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { http: http({ routes: ['POST /orders'] }) },
  instruments: { orders: counter('Orders', { by: { kind: ['gift', 'own'] } }) },
});

const handler = observe(shop, ({ body }, { metrics, note }) => {
  if (!body) throw new HttpError(400, 'an order needs a body');
  note({ customer: 'c-7' });
  metrics.orders.add(1, { kind: 'gift' });
  return json(201, {});
});

const post = (body: string | null) =>
  captureLines(() => {
    const event = { httpMethod: 'POST', resource: '/orders', path: '/orders', headers: {}, body };
    const requestContext = { requestId: 'req-1' };
    return handler({ ...event, requestContext } as APIGatewayProxyEvent, {} as Context);
  });

test('an order is counted by its kind', async () => {
  const captured = await post('{}');

  expect(captured.result.statusCode).toBe(201);
  expect(captured).toHaveLogged({ status_code: 201, context: { customer: 'c-7' } });
  expect(captured).toHaveEmittedMetric(shop.orders, { value: 1, dimensions: { kind: 'gift' } });
});

test('an order without a body is refused, and is no error of ours', async () => {
  const captured = await post(null);

  expect(captured).toHaveLogged({ level: 'WARNING', error: { message: /needs a body/ } });
  expect(captured).not.toHaveEmittedMetric(shop.http.errors);
  expect(captured).not.toHaveEmittedMetric(shop.orders);
});
