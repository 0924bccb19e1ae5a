import { NotFoundError, Router } from '@aws-lambda-powertools/event-handler/http';
import { observeRouter } from '../../../lambdas/adapters/event-handler';
import { readConfiguration } from '../../../lambdas/configuration';
import { currentInvocation } from '../../../lambdas/invocation';
import { observe } from '../../../lambdas/observe';
import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { http } from '../../../telemetry/facets/http';
import { apiEvent, lambdaContext } from '../lambda-event';
import { type Line, writtenLines } from '../written-lines';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { http: http({ routes: ['GET /orders/{id}'] }) },
});

const options = { configuration: readConfiguration({}) };
const event = apiEvent('GET', '/orders/7', {
  resource: '/{proxy+}',
  headers: { Host: 'shop.example' },
});

const call = async (app: Router) => {
  let answer: Line = {};
  const lines = await writtenLines(async () => {
    answer = (await app.resolve(event, lambdaContext)) as Line;
  });
  return { answer, lines };
};

const observedRouter = (): Router => {
  const app = new Router();
  app.use(observeRouter(shop, options));
  return app;
};

test('a router writes a line for each request, by the declared route', async () => {
  const app = observedRouter();
  app.get('/orders/:id', async ({ params }) => {
    currentInvocation()?.logger().info('found');
    return { id: params.id };
  });

  const { answer, lines } = await call(app);

  expect(answer).toMatchObject({ statusCode: 200, body: '{"id":"7"}' });
  expect(JSON.stringify(answer)).toContain('gateway-1');
  expect(lines).toMatchObject([
    { message: 'found', request_id: 'gateway-1' },
    { message: 'GET /orders/7 200', route: 'GET /orders/{id}', http_response_bytes: 10 },
  ]);
});

test('an error’s own status is on the line, and the router answers it', async () => {
  const app = observedRouter();
  app.get('/orders/:id', async () => {
    throw new NotFoundError('there is no order 7');
  });

  const { answer, lines } = await call(app);

  expect(answer).toMatchObject({ statusCode: 404 });
  expect(lines).toMatchObject([{ status_code: 404, error: { message: 'there is no order 7' } }]);
});

test('a router within observe has the status that its own error handlers give', async () => {
  const app = new Router();
  app.errorHandler(RangeError, async () => ({ statusCode: 422, body: 'no' }));
  app.get('/orders/:id', async () => {
    throw new RangeError('7');
  });
  const observed = observe(
    shop,
    (request: typeof event, { context }) => app.resolve(request, context),
    options,
  );

  const lines = await writtenLines(() => observed(event, lambdaContext));

  expect(lines).toMatchObject([{ status_code: 422 }]);
});
