import { account } from '../account';
import { serveApi } from '../api-gateway/http-server';
import { createStage, type RestStage } from '../api-gateway/rest-api';
import type { RestMethod } from '../api-gateway/route';
import type { ThrottleSettings } from '../api-gateway/throttle';
import type { Cloud, RestApi } from '../cloud/cloud';
import { TooManyRequestsError } from '../lambda/lambda-function';
import type { CreateResource } from '../template/stack';
import { resourceNameOf } from './physical-name';

/** AWS::ApiGateway: REST APIs with Lambda proxy integrations, each on a loopback port of its own. */
export const apiGatewayResources = (cloud: Cloud): Readonly<Record<string, CreateResource>> => ({
  'AWS::ApiGateway::RestApi': async (resource) => {
    const id = cloud.newId().replaceAll('-', '').slice(0, 10);
    const stages: RestApi['stages'] = new Map();
    const server = await serveApi(cloud.nextApiPort(), stages);
    const name = resource.properties.Name ?? resource.logicalId;
    cloud.apis.set(id, {
      id,
      name,
      server,
      stages,
      paths: new Map([[`${id}-root`, '']]),
      methods: [],
      gatewayResponses: [],
    });
    cloud.rewrites.set(
      `https://${id}.execute-api.${account.region}.${account.urlSuffix}`,
      server.url,
    );
    return { ref: id, attributes: { RootResourceId: `${id}-root`, RestApiId: id } };
  },

  'AWS::ApiGateway::Resource': ({ properties, logicalId }) => {
    const api = apiOf(cloud, properties.RestApiId);
    const id = `${properties.RestApiId}-${logicalId}`;
    api.paths.set(id, `${api.paths.get(properties.ParentId) ?? ''}/${properties.PathPart}`);
    return { ref: id, attributes: { ResourceId: id } };
  },

  'AWS::ApiGateway::Method': ({ properties, logicalId }) => {
    const api = apiOf(cloud, properties.RestApiId);
    const method: RestMethod = {
      httpMethod: properties.HttpMethod,
      resourcePath: api.paths.get(properties.ResourceId) || '/',
      functionArn: functionArnIn(properties.Integration),
    };
    api.methods.push(method);
    return { ref: logicalId };
  },

  'AWS::ApiGateway::GatewayResponse': ({ properties, logicalId }) => {
    apiOf(cloud, properties.RestApiId).gatewayResponses.push({
      responseType: properties.ResponseType,
      statusCode: properties.StatusCode,
      parameters: properties.ResponseParameters ?? {},
      templates: properties.ResponseTemplates ?? {},
    });
    return { ref: logicalId };
  },

  'AWS::ApiGateway::Deployment': ({ logicalId }) => ({
    ref: logicalId,
    attributes: { DeploymentId: logicalId },
  }),

  'AWS::ApiGateway::Stage': ({ properties }) => {
    const api = apiOf(cloud, properties.RestApiId);
    const logGroup = properties.AccessLogSetting?.DestinationArn?.split(':log-group:')[1];
    const stage: RestStage = {
      apiId: api.id,
      apiName: api.name,
      stageName: properties.StageName,
      methods: api.methods,
      gatewayResponses: api.gatewayResponses,
      throttle: throttleOf(properties.MethodSettings ?? []),
      ...(logGroup
        ? {
            accessLog: {
              logGroup: logGroup.replace(/:\*$/, ''),
              format: properties.AccessLogSetting.Format,
            },
          }
        : {}),
    };
    api.stages.set(stage.stageName, createStage(stage, surroundingsOf(cloud)));
    return { ref: stage.stageName };
  },

  'AWS::ApiGateway::RequestValidator': resourceNameOf,
  'AWS::ApiGateway::Account': resourceNameOf,
});

const surroundingsOf = (cloud: Cloud): Parameters<typeof createStage>[1] => ({
  clock: cloud.clock,
  newId: cloud.newId,
  invoke: async (functionArn, payload) => {
    try {
      const output = await cloud.clock.hold(cloud.invoke(functionArn, payload, 'api'));
      return { payload: output.payload, failed: output.functionError !== undefined };
    } catch (error) {
      if (!(error instanceof TooManyRequestsError)) cloud.report(error);
      return 'refused';
    }
  },
  onAccessLog: (logGroup, message) =>
    cloud.log(logGroup, 'access', [{ timestampMs: cloud.clock.now(), message }]),
  onMetric: (stage, metricName, unit, value) => {
    const byApi = { ApiName: stage.apiName };
    for (const dimensions of [byApi, { ...byApi, Stage: stage.stageName }]) {
      cloud.metrics.put(
        { namespace: 'AWS/ApiGateway', metricName, dimensions, unit },
        cloud.clock.now(),
        [value],
      );
    }
  },
});

const apiOf = (cloud: Cloud, id: string): RestApi => {
  const api = cloud.apis.get(id);
  if (!api) throw new Error(`no REST API ${id}`);
  return api;
};

/** `arn:aws:apigateway:…:lambda:path/2015-03-31/functions/<function ARN>/invocations` */
const functionArnIn = (integration: { Type?: string; Uri?: string } | undefined): string => {
  const found = /functions\/(.+)\/invocations$/.exec(integration?.Uri ?? '')?.[1];
  if (integration?.Type !== 'AWS_PROXY' || !found) {
    throw new Error(
      `the local cloud runs methods of type AWS_PROXY with a Lambda function, got ${integration?.Type}`,
    );
  }
  return found;
};

interface MethodSetting {
  readonly HttpMethod?: string;
  readonly ResourcePath?: string;
  readonly ThrottlingRateLimit?: number;
  readonly ThrottlingBurstLimit?: number;
}

const throttleOf = (settings: readonly MethodSetting[]): ThrottleSettings | undefined => {
  const all = settings.find((setting) => setting.ResourcePath === '/*');
  if (all?.ThrottlingRateLimit === undefined) return undefined;
  return {
    requestsPerSecond: Number(all.ThrottlingRateLimit),
    burst: Number(all.ThrottlingBurstLimit ?? all.ThrottlingRateLimit),
  };
};
