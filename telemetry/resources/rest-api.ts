import { converted, labelled } from '../signals/signal';
import { apiRows, declinedOfApis } from './api-rows';
import { resourceType } from './resource-type';

export type RestApiFacts = {
  readonly hasCache: boolean;
};

const source =
  'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html';

/** By API name and stage: by the name alone CloudWatch mixes the stages. */
const stage = ['ApiName', 'Stage'];
const method = ['ApiName', 'Stage', 'Resource', 'Method'];

export const restApi = resourceType<RestApiFacts>()({
  id: 'restApi',
  title: 'REST API stage',
  namespace: 'AWS/ApiGateway',
  rows: [
    ...apiRows<RestApiFacts>({ serverErrors: '5XXError', clientErrors: '4XXError', source }),
    {
      id: 'CacheHits',
      signal: ({ metric, facts }) =>
        facts.hasCache
          ? labelled(
              'Answered from the cache',
              converted('Percent', 100, metric('CacheHitCount', 'Average', 'Count')),
            )
          : undefined,
      panel: 'Cache',
      source,
    },
  ],
  recommended: [
    { metric: '4XXError', dimensions: stage, met: 'ClientErrors' },
    { metric: '5XXError', dimensions: stage, met: 'ServerErrors' },
    { metric: 'Latency', dimensions: stage, met: 'Latency' },
    { metric: 'Count', dimensions: stage, declined: declinedOfApis.fewRequests },
    { metric: 'Count', dimensions: method, declined: declinedOfApis.perMethod },
    { metric: 'Latency', dimensions: method, declined: declinedOfApis.perMethod },
  ],
});
