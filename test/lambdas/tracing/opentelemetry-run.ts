// Run as a process of its own: serves one request that has a span inside, as OTEL_ENABLED says.
import { json } from '../../../lambdas/http/json-response';
import { observe } from '../../../lambdas/observe';
import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { apiEvent, lambdaContext } from '../lambda-event';

const orders = defineTelemetry({ service: 'orders', namespace: 'Orders', facets: {} });

const handler = observe(orders, async (_event, { traced }) => {
  await traced('inside', async () => {});
  return json(200, {});
});

void handler(apiEvent('GET', '/'), lambdaContext);
