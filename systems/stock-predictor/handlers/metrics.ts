import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clientSettings } from '../../../lambdas/client-settings';
import { metricsHandler } from '../../../lambdas/metrics-endpoint';
import { observe } from '../../../lambdas/observe';
import { observeClient } from '../../../lambdas/outgoing/observe-client';
import { secretText } from '../../../lambdas/secret';
import { variable } from '../../../lambdas/variable';
import { ratio, sum } from '../../../telemetry/signals/signal';
import { predictor } from '../telemetry';

const token = secretText(observeClient(new SecretsManagerClient(clientSettings)), () =>
  variable('METRICS_TOKEN_SECRET_ARN'),
);

export const handler = observe(
  predictor,
  metricsHandler(predictor, {
    client: observeClient(new CloudWatchClient(clientSettings)),
    authorization: { kind: 'bearer', token: () => token.get() },
    // In milliseconds: around the 1000 of the alert, for `histogram_quantile` and as an Apdex.
    buckets: new Map([[predictor.http.latency, [100, 250, 500, 1000, 2500]]]),
    signals: {
      error_rate: ratio(predictor.http.errors, predictor.http.requests),
      cache_hit_rate: ratio(
        sum(predictor.cache.requests, { result: 'hit' }),
        predictor.cache.requests,
      ),
    },
  }),
);
