import { readConfiguration } from '../../../lambdas/configuration';
import { createServiceLogger } from '../../../lambdas/logging/service-logger';
import { Measurements } from '../../../lambdas/measuring/measurements';
import { createPowertoolsMetrics } from '../../../lambdas/measuring/powertools-metrics';
import { defineTelemetry } from '../../../telemetry/define-telemetry';

const shop = defineTelemetry({ service: 'shop', namespace: 'Shop', facets: {} });

const { env } = process;

beforeEach(() => {
  process.env = { ...env, POWERTOOLS_DEV: undefined, POWERTOOLS_METRICS_DISABLED: 'false' };
});

afterEach(() => {
  process.env = env;
});

test('a logger and Powertools’ metrics are made without the process’s streams', () => {
  const stdout = jest.spyOn(process, 'stdout', 'get');
  const stderr = jest.spyOn(process, 'stderr', 'get');

  createServiceLogger(shop, readConfiguration({}));
  createPowertoolsMetrics(shop, new Measurements(shop.undeclaredValues), () => {});

  expect(stdout).not.toHaveBeenCalled();
  expect(stderr).not.toHaveBeenCalled();
  jest.restoreAllMocks();
});
