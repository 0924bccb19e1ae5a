import type { LambdaRestApi } from 'aws-cdk-lib/aws-apigateway';
import { forConstruct } from '../../../lib/discovery/resource-alarms';
import type { WatchedScope } from '../../../lib/discovery/resource-watch';
import { percent } from '../../../telemetry/unit';

// Compiled, never run: what overrides of default rules may say, and what the compiler refuses.

declare const api: LambdaRestApi;

export const overrides: Pick<WatchedScope, 'types' | 'constructs'> = {
  types: {
    lambda: { ErrorRate: { threshold: percent(1) } },
    restApi: { ServerErrors: { severity: 'warning' } },
    table: { WriteThrottles: false },
    cacheCluster: { EngineCpu: false },
    // @ts-expect-error there is no such type
    lamda: { ErrorRate: false },
  },
  constructs: [
    forConstruct(api, { ServerErrors: false }),
    // @ts-expect-error no type has such a row
    forConstruct(api, { Latancy: false }),
  ],
};

export const unknownRow: WatchedScope['types'] = {
  // @ts-expect-error a Lambda function has no such row
  lambda: { Errorrate: false },
};
