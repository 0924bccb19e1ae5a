import { json } from '../../lambdas/http/json-response';
import { observe } from '../../lambdas/observe';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { http } from '../../telemetry/facets/http';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { http: http({ routes: ['GET /orders'] }) },
});

export const handler = observe(shop, (_event, { logger, powertools }) => {
  logger.info('found');
  powertools.metrics.addMetric('own', 'Count', 1);
  return json(200, {});
});
