// Type tests: `npm run types` fails when one of the expected errors goes away.

import { Stack } from 'aws-cdk-lib';
import { MonitoredApi } from '../../lib/monitored-api';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { http } from '../../telemetry/facets/http';
import { counter } from '../../telemetry/instrument';

const scope = new Stack();
const entry = 'test/testdata/hello.ts';
const telemetry = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { http: http({ routes: ['GET /orders', 'POST /orders'] }) },
});
const withoutHttp = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: {},
  instruments: { orders: counter('Orders') },
});

const api = new MonitoredApi(scope, 'Api', {
  telemetry,
  routes: { 'GET /orders': { entry }, 'POST /orders': { entry } },
});
api.functions['GET /orders'].functionArn;

// @ts-expect-error a route that the telemetry does not have
api.functions['GET /carts'];
// @ts-expect-error one of the telemetry's routes is missing
new MonitoredApi(scope, 'Missing', { telemetry, routes: { 'GET /orders': { entry } } });
new MonitoredApi(scope, 'Extra', {
  telemetry,
  // @ts-expect-error a route that nobody would count
  routes: { 'GET /orders': { entry }, 'POST /orders': { entry }, 'GET /carts': { entry } },
});
// @ts-expect-error a route without a handler
new MonitoredApi(scope, 'Empty', { telemetry, routes: { 'GET /orders': {}, 'POST /orders': {} } });
// @ts-expect-error a telemetry that counts no requests
new MonitoredApi(scope, 'NoHttp', { telemetry: withoutHttp, routes: {} });
