import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { httpApiEvent } from '../api-gateway/http-api-event';
import { DEFAULT_STAGE } from '../api-gateway/http-server';
import type { ProxyRequest, StageRequest } from '../api-gateway/proxy-event';

/**
 * The event of a Function URL: that of an HTTP API (payload format 2.0) with one route for all.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
 */
export const functionUrlEvent = (
  { id, domainName }: { readonly id: string; readonly domainName: string },
  request: ProxyRequest,
  stageRequest: StageRequest,
): APIGatewayProxyEventV2 => {
  const event = httpApiEvent(request, {
    ...stageRequest,
    apiId: id,
    stageName: DEFAULT_STAGE,
    routeKey: DEFAULT_STAGE,
    pathParameters: {},
  }) as APIGatewayProxyEventV2;
  return {
    ...event,
    headers: { ...event.headers, host: domainName },
    requestContext: {
      ...event.requestContext,
      accountId: 'anonymous',
      domainName,
    },
  };
};
