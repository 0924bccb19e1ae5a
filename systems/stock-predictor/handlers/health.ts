import { readConfiguration } from '../../../lambdas/configuration';
import { healthHandler } from '../../../lambdas/health';
import { observe } from '../../../lambdas/observe';
import { predictor } from '../telemetry';

const configuration = readConfiguration();

// No checks: the availability of the service (SP9) is not that of its tables, whose failures have alarms of their own.
export const handler = observe(
  predictor,
  healthHandler(predictor, { version: configuration.version }),
  { configuration },
);
