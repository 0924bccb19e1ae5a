import type { CorsConfiguration } from '../api-gateway/cors';
import {
  createHttpApiStage,
  DEFAULT_ROUTE,
  type HttpApiSurroundings,
  type HttpRoute,
} from '../api-gateway/http-api';
import type { HttpApiAuthorizer } from '../api-gateway/http-api-authorizer';
import { domainNameOf } from '../api-gateway/http-api-event';
import { DEFAULT_STAGE, serveApi } from '../api-gateway/http-server';
import type { Cloud, HttpApi } from '../cloud/cloud';
import { TooManyRequestsError } from '../lambda/lambda-function';
import type { CreatedResource, CreateResource, ResolvedResource } from '../template/stack';
import { uncheckedCalls } from './unchecked-calls';

type Properties = ResolvedResource['properties'];

/** AWS::ApiGatewayV2: HTTP APIs with Lambda proxy integrations, each on a loopback port of its own. */
export const httpApiResources = (cloud: Cloud): Readonly<Record<string, CreateResource>> => {
  const integrations = new Map<string, Integration>();
  const authorizers = new Map<string, HttpApiAuthorizer>();
  return {
    'AWS::ApiGatewayV2::Api': (resource) => createApi(resource, cloud),

    'AWS::ApiGatewayV2::Integration': ({ properties, logicalId }) => {
      const id = `${properties.ApiId}-${logicalId}`;
      integrations.set(id, integrationOf(properties));
      return { ref: id, attributes: { IntegrationId: id } };
    },

    'AWS::ApiGatewayV2::Authorizer': ({ properties, logicalId }) => {
      const id = `${properties.ApiId}-${logicalId}`;
      const authorizer = authorizerOf(properties);
      authorizers.set(id, authorizer);
      const without = authorizer.kind === 'jwt' && 'the signatures of tokens are not checked here';
      return { ref: id, attributes: { AuthorizerId: id }, ...(without && { without }) };
    },

    'AWS::ApiGatewayV2::Route': ({ properties, logicalId }) => {
      const integrationId = String(properties.Target).replace(/^integrations\//, '');
      const integration = integrations.get(integrationId);
      if (!integration) throw new Error(`its integration ${integrationId} does not run here`);
      const { AuthorizationType = 'NONE', AuthorizerId } = properties;
      const authorizer = authorizers.get(String(AuthorizerId));
      if (['JWT', 'CUSTOM'].includes(AuthorizationType) && !authorizer) {
        throw new Error(`its authorizer ${AuthorizerId} does not run here`);
      }
      const route = routeOf(String(properties.RouteKey), integration);
      apiOf(cloud, properties.ApiId).routes.push({ ...route, ...(authorizer && { authorizer }) });
      const unchecked = AuthorizationType === 'AWS_IAM' ? ['authorization AWS_IAM'] : [];
      return {
        ref: logicalId,
        attributes: { RouteId: logicalId },
        ...uncheckedCalls(unchecked),
      };
    },

    'AWS::ApiGatewayV2::Stage': ({ properties }) => {
      createStage(apiOf(cloud, properties.ApiId), properties, cloud);
      return { ref: properties.StageName };
    },

    'AWS::ApiGatewayV2::Deployment': ({ logicalId }) => ({
      ref: logicalId,
      attributes: { DeploymentId: logicalId },
    }),
  };
};

const createApi = async (
  { properties, logicalId }: ResolvedResource,
  cloud: Cloud,
): Promise<CreatedResource> => {
  if (properties.ProtocolType === 'WEBSOCKET') {
    throw new Error('the local cloud runs HTTP APIs, not WebSocket APIs');
  }
  if (properties.Body || properties.BodyS3Location) {
    throw new Error('the local cloud runs routes that are resources, not an OpenAPI definition');
  }
  const id = cloud.newId().replaceAll('-', '').slice(0, 10);
  const stages: HttpApi['stages'] = new Map();
  const server = await serveApi(cloud.nextApiPort(), stages);
  const cors = properties.CorsConfiguration as CorsConfiguration | undefined;
  const name = properties.Name ?? logicalId;
  const api: HttpApi = { id, name, server, stages, routes: [], ...(cors && { cors }) };
  cloud.httpApis.set(id, api);
  const endpoint = `https://${domainNameOf(id)}`;
  cloud.rewrites.set(endpoint, server.url);
  if (properties.Target) quickCreate(api, properties, cloud);
  return { ref: id, attributes: { ApiId: id, ApiEndpoint: endpoint } };
};

/** An API with a target has a route and a stage without further resources. */
const quickCreate = (api: HttpApi, properties: Properties, cloud: Cloud): void => {
  const { Target: IntegrationUri, RouteKey = DEFAULT_ROUTE } = properties;
  const integration = integrationOf({ IntegrationType: 'AWS_PROXY', IntegrationUri });
  api.routes.push(routeOf(RouteKey, integration));
  createStage(api, { StageName: DEFAULT_STAGE }, cloud);
};

type Integration = Pick<HttpRoute, 'functionArn' | 'payloadFormatVersion' | 'timeoutMs'>;

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const TIMEOUT_MS = 30_000;

const integrationOf = (properties: Properties): Integration => {
  const { IntegrationType, IntegrationSubtype, IntegrationUri } = properties;
  if (IntegrationType !== 'AWS_PROXY' || IntegrationSubtype) {
    throw new Error(
      `the local cloud runs integrations of type AWS_PROXY with a Lambda function, got ${IntegrationSubtype ?? IntegrationType}`,
    );
  }
  return {
    functionArn: functionArnIn(IntegrationUri),
    payloadFormatVersion: properties.PayloadFormatVersion === '1.0' ? '1.0' : '2.0',
    timeoutMs: Number(properties.TimeoutInMillis ?? TIMEOUT_MS),
  };
};

/** A function's ARN, alone or in `arn:aws:apigateway:…:lambda:path/2015-03-31/functions/<ARN>/invocations`. */
const functionArnIn = (uri: unknown): string => {
  const text = String(uri);
  const found = /functions\/(.+)\/invocations$/.exec(text)?.[1] ?? text;
  if (found.includes(':function:')) return found;
  throw new Error(`the integration has the ARN of no function: ${text}`);
};

const routeOf = (routeKey: string, integration: Integration): HttpRoute => {
  const [httpMethod = '', resourcePath = ''] = routeKey.split(' ');
  return { ...integration, routeKey, httpMethod, resourcePath };
};

const authorizerOf = (properties: Properties): HttpApiAuthorizer => {
  const identitySource: readonly string[] = properties.IdentitySource ?? [];
  if (properties.AuthorizerType === 'JWT') {
    const { Issuer, Audience = [] } = properties.JwtConfiguration ?? {};
    return { kind: 'jwt', identitySource, audience: Audience, ...(Issuer && { issuer: Issuer }) };
  }
  return {
    kind: 'lambda',
    identitySource,
    functionArn: functionArnIn(properties.AuthorizerUri),
  };
};

const createStage = (api: HttpApi, properties: Properties, cloud: Cloud): void => {
  const { DestinationArn, Format } = properties.AccessLogSettings ?? {};
  const logGroup = DestinationArn?.split(':log-group:')[1]?.replace(/:\*$/, '');
  const { ThrottlingRateLimit, ThrottlingBurstLimit } = properties.DefaultRouteSettings ?? {};
  const stage = {
    apiId: api.id,
    apiName: api.name,
    stageName: properties.StageName,
    routes: api.routes,
    variables: properties.StageVariables ?? {},
    ...(api.cors && { cors: api.cors }),
    ...(logGroup && { accessLog: { logGroup, format: Format } }),
    ...(ThrottlingRateLimit !== undefined && {
      throttle: {
        requestsPerSecond: Number(ThrottlingRateLimit),
        burst: Number(ThrottlingBurstLimit ?? ThrottlingRateLimit),
      },
    }),
  };
  api.stages.set(stage.stageName, createHttpApiStage(stage, surroundingsOf(cloud)));
};

const surroundingsOf = (cloud: Cloud): HttpApiSurroundings => ({
  clock: cloud.clock,
  newId: cloud.newId,
  invoke: async (functionArn, payload, traceHeader) => {
    try {
      const output = await cloud.clock.hold(
        cloud.invoke(functionArn, payload, 'api', { traceHeader }),
      );
      return output.functionError ? 'failed' : { payload: output.payload };
    } catch (error) {
      if (!(error instanceof TooManyRequestsError)) cloud.report(error);
      return 'refused';
    }
  },
  onAccessLog: (logGroup, message) =>
    cloud.log(logGroup, 'access', [{ timestampMs: cloud.clock.now(), message }]),
  onMetric: ({ apiId, stageName }, metricName, unit, value) => {
    const byApi = { ApiId: apiId };
    for (const dimensions of [byApi, { ...byApi, Stage: stageName }]) {
      const metric = { namespace: 'AWS/ApiGateway', metricName, dimensions, unit };
      cloud.metrics.put(metric, cloud.clock.now(), [value]);
    }
  },
});

const apiOf = (cloud: Cloud, id: string): HttpApi => {
  const api = cloud.httpApis.get(id);
  if (!api) throw new Error(`its API ${id} does not run here`);
  return api;
};
