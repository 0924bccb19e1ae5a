import { readConfiguration } from '../../lambdas/configuration';
import { HttpError } from '../../lambdas/http/http-error';
import { json } from '../../lambdas/http/json-response';
import { observe } from '../../lambdas/observe';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { http } from '../../telemetry/facets/http';
import { counter, histogram } from '../../telemetry/instrument';
import { type Captured, captureLines } from '../../testing/capture-lines';
import { apiEvent, lambdaContext } from '../lambdas/lambda-event';

export const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { http: http({ routes: ['POST /orders'] }) },
  instruments: {
    orders: counter('Orders', { by: { kind: ['gift', 'own'] } }),
    price: histogram('Price of an item', { name: 'price' }),
    refunds: counter('Refunds'),
  },
});

const order = observe(
  shop,
  (event, { metrics, note, logger }) => {
    logger.info('order received', { items: [{ sku: 'a1' }, { sku: 'b2' }] });
    note({ customer: 'c-7' });
    metrics.price.record(5);
    metrics.price.record(20);
    metrics.orders.add(1, { kind: 'gift' });
    metrics.orders.add(1, { kind: 'own' });
    if (event.path === '/orders/late') throw new HttpError(503, 'the warehouse is late');
    return json(201, {});
  },
  { configuration: readConfiguration({}) },
);

/** What one order writes. */
export const ordered = (path = '/orders'): Promise<Captured> =>
  captureLines(() => order(apiEvent('POST', path, { resource: '/orders' }), lambdaContext));
