import { readConfiguration } from '../../../lambdas/configuration';
import { healthResponse } from '../../../lambdas/health';
import { observe } from '../../../lambdas/observe';
import { predictor } from '../telemetry';

const configuration = readConfiguration();

export const handler = observe(predictor, () => healthResponse(configuration, Date.now()), {
  configuration,
});
