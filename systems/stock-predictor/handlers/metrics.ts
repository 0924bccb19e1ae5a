import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clientSettings } from '../../../lambdas/client-settings';
import { metricsEndpoint } from '../../../lambdas/metrics-endpoint';
import { observe } from '../../../lambdas/observe';
import { secretText } from '../../../lambdas/secret';
import { variable } from '../../../lambdas/variable';
import { predictor } from '../telemetry';

const token = secretText(new SecretsManagerClient(clientSettings), () =>
  variable('METRICS_TOKEN_SECRET_ARN'),
);

export const handler = observe(
  predictor,
  metricsEndpoint(predictor, {
    client: new CloudWatchClient(clientSettings),
    token: () => token.get(),
  }),
);
