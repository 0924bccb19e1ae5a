import { apiRows, declinedOfApis } from './api-rows';
import { resourceType } from './resource-type';

const source = 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html';

const stage = ['ApiId', 'Stage'];
const method = ['ApiId', 'Stage', 'Resource', 'Method'];
const route = ['ApiId', 'Stage', 'Route'];

export const httpApi = resourceType()({
  id: 'httpApi',
  title: 'HTTP API stage',
  namespace: 'AWS/ApiGateway',
  rows: [
    ...apiRows({ serverErrors: '5xx', clientErrors: '4xx', source }),
    {
      id: 'DataProcessed',
      signal: ({ metric }) => metric('DataProcessed', 'Sum', 'Bytes', { label: 'Data' }),
      panel: 'Data processed',
      source,
    },
  ],
  recommended: [
    { metric: '4xx', dimensions: stage, met: 'ClientErrors' },
    { metric: '5xx', dimensions: stage, met: 'ServerErrors' },
    { metric: 'Latency', dimensions: stage, met: 'Latency' },
    {
      metric: 'IntegrationLatency',
      dimensions: stage,
      declined: declinedOfApis.integrationLatency,
    },
    { metric: 'IntegrationLatency', dimensions: route, declined: declinedOfApis.perMethod },
    { metric: 'Count', dimensions: stage, declined: declinedOfApis.fewRequests },
    { metric: 'Count', dimensions: method, declined: declinedOfApis.perMethod },
    { metric: 'Latency', dimensions: method, declined: declinedOfApis.perMethod },
    { metric: 'MessageCount', dimensions: stage, declined: declinedOfApis.webSocket },
    { metric: 'MessageCount', dimensions: route, declined: declinedOfApis.webSocket },
    { metric: 'ClientError', dimensions: stage, declined: declinedOfApis.webSocket },
    { metric: 'ExecutionError', dimensions: stage, declined: declinedOfApis.webSocket },
  ],
});
