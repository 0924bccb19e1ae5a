import { account } from '../account';
import { serveApi } from '../api-gateway/http-server';
import { type MockIntegration, mockAnswer, needsVelocity } from '../api-gateway/mock-integration';
import { createStage, type RestStage } from '../api-gateway/rest-api';
import type { MockMethod, RestMethod, Route } from '../api-gateway/route';
import type { ThrottleSettings } from '../api-gateway/throttle';
import type { Cloud, RestApi } from '../cloud/cloud';
import { TooManyRequestsError } from '../lambda/lambda-function';
import type { CreateResource, ResolvedResource } from '../template/stack';
import { resourceNameOf } from './physical-name';
import { uncheckedCalls } from './unchecked-calls';

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
      binaryMediaTypes: resource.properties.BinaryMediaTypes ?? [],
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
    const route = {
      httpMethod: properties.HttpMethod,
      resourcePath: api.paths.get(properties.ResourceId) || '/',
    };
    api.methods.push({ ...route, ...integrationOf(properties.Integration) });
    if (needsVelocity(properties.Integration)) {
      return {
        ref: logicalId,
        without: 'its response template runs on AWS only: the body is empty',
      };
    }
    return { ref: logicalId, ...uncheckedCalls(checksOf(properties)) };
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

  'AWS::ApiGateway::Deployment': ({ properties, logicalId }) => {
    const { RestApiId, StageName, StageDescription = {} } = properties;
    if (StageName) putStage(cloud, RestApiId, StageName, StageDescription);
    return { ref: logicalId, attributes: { DeploymentId: logicalId } };
  },

  'AWS::ApiGateway::Stage': ({ properties }) => {
    putStage(cloud, properties.RestApiId, properties.StageName, properties);
    return { ref: properties.StageName };
  },

  'AWS::ApiGateway::RequestValidator': resourceNameOf,
  'AWS::ApiGateway::Account': resourceNameOf,
});

/** @param settings - of a Stage, or of a Deployment's StageDescription */
const putStage = (
  cloud: Cloud,
  apiId: string,
  stageName: string,
  settings: ResolvedResource['properties'],
): void => {
  const api = apiOf(cloud, apiId);
  const { DestinationArn = '', Format } = settings.AccessLogSetting ?? {};
  const logGroup = DestinationArn.split(':log-group:')[1]?.replace(/:\*$/, '');
  const stage: RestStage = {
    apiId: api.id,
    apiName: api.name,
    stageName,
    methods: api.methods,
    gatewayResponses: api.gatewayResponses,
    throttle: throttleOf(settings.MethodSettings ?? []),
    tracing: settings.TracingEnabled === true,
    variables: settings.Variables ?? {},
    binaryMediaTypes: api.binaryMediaTypes ?? [],
    ...(logGroup ? { accessLog: { logGroup, format: Format } } : {}),
  };
  api.stages.set(stageName, createStage(stage, surroundingsOf(cloud)));
};

const surroundingsOf = (cloud: Cloud): Parameters<typeof createStage>[1] => ({
  clock: cloud.clock,
  newId: cloud.newId,
  onSegment: (document) => cloud.traces.put(document),
  invoke: async (functionArn, payload, options) => {
    try {
      const output = await cloud.clock.hold(cloud.invoke(functionArn, payload, 'api', options));
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

interface Integration extends MockIntegration {
  readonly Uri?: string;
  readonly ResponseTransferMode?: string;
}

/** `arn:aws:apigateway:…:lambda:path/2015-03-31/functions/<function ARN>/invocations`, or `…/response-streaming-invocations` */
const integrationOf = (
  integration: Integration = {},
): Omit<RestMethod, keyof Route> | Omit<MockMethod, keyof Route> => {
  const { Type, Uri = '', ResponseTransferMode } = integration;
  if (Type === 'MOCK') return { answer: mockAnswer(integration) };
  const [, functionArn, streaming] =
    /functions\/(.+)\/(response-streaming-)?invocations$/.exec(Uri) ?? [];
  if (Type !== 'AWS_PROXY' || !functionArn) {
    throw new Error(
      `the local cloud runs methods of type AWS_PROXY with a Lambda function, and MOCK, got ${Type}`,
    );
  }
  return {
    functionArn,
    isStreamed: streaming !== undefined || ResponseTransferMode === 'STREAM',
  };
};

/** Who calls is not asked here. */
const checksOf = ({
  AuthorizationType = 'NONE',
  ApiKeyRequired = false,
}: ResolvedResource['properties']): readonly string[] => [
  ...(AuthorizationType === 'NONE' ? [] : [`authorization ${AuthorizationType}`]),
  ...(String(ApiKeyRequired) === 'true' ? ['API key'] : []),
];

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
