import { account, arn } from '../account';
import { DEFAULT_STAGE, serveApi } from '../api-gateway/http-server';
import type { Cloud } from '../cloud/cloud';
import { mapQueue } from '../lambda/event-source-mapping';
import type { FunctionDefinition } from '../lambda/function-definition';
import { functionArnOf } from '../lambda/function-name';
import { createFunctionUrl } from '../lambda/function-url';
import { LambdaFunction } from '../lambda/lambda-function';
import type { CreatedResource, CreateResource, ResolvedResource } from '../template/stack';
import { physicalName, resourceNameOf } from './physical-name';
import { uncheckedCalls } from './unchecked-calls';

/** AWS::Lambda: Node.js functions with their versions, aliases, layers and URLs, and event source mappings from SQS. */
export const lambdaResources = (cloud: Cloud): Readonly<Record<string, CreateResource>> => ({
  'AWS::Lambda::Function': (resource) => {
    const definition = definitionOf(resource, cloud);
    const created = new LambdaFunction(definition, cloud.functionSurroundings);
    cloud.functions.set(definition.arn, created);
    const folder = cloud.assetPath(String(resource.properties.Code?.S3Key));
    cloud.codeReload.follow(created, { ...resource, folder });
    return { ref: definition.name, attributes: { Arn: definition.arn } };
  },

  'AWS::Lambda::Version': ({ properties }) => {
    const functionArn = functionArnOf(properties.FunctionName);
    return {
      ref: `${functionArn}:1`,
      attributes: { Version: '1', FunctionArn: `${functionArn}:1` },
    };
  },

  'AWS::Lambda::Alias': ({ properties }) => {
    const aliasArn = `${functionArnOf(properties.FunctionName)}:${properties.Name}`;
    return { ref: aliasArn, attributes: { AliasArn: aliasArn } };
  },

  'AWS::Lambda::LayerVersion': (resource) => {
    const name = resource.properties.LayerName ?? physicalName(resource);
    const layerArn = arn('lambda', `layer:${name}:1`);
    const folder = cloud.assetPath(String(resource.properties.Content?.S3Key));
    cloud.layers.set(layerArn, cloud.taskRoots.unpack(`layer-${name}`, folder));
    return { ref: layerArn, attributes: { LayerVersionArn: layerArn } };
  },

  'AWS::Lambda::Url': (resource) => functionUrl(resource, cloud),

  'AWS::Lambda::EventSourceMapping': (resource) => {
    mapSource(resource, cloud);
    return { ref: resource.logicalId, attributes: { Id: resource.logicalId } };
  },

  'AWS::Lambda::Permission': resourceNameOf,
  'AWS::Lambda::LayerVersionPermission': resourceNameOf,
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
const functionNameOf = (resource: ResolvedResource): string => {
  const { FunctionName } = resource.properties;
  if (FunctionName === undefined) return physicalName(resource);
  if (/^[A-Za-z0-9-_]+$/.test(FunctionName)) return FunctionName;
  throw new Error(
    `FunctionName has letters, digits, - and _ alone, got ${JSON.stringify(FunctionName)}`,
  );
};

const definitionOf = (resource: ResolvedResource, cloud: Cloud): FunctionDefinition => {
  const { properties } = resource;
  const name = functionNameOf(resource);
  if (!String(properties.Runtime).startsWith('nodejs')) {
    throw new Error(`the local cloud runs Node.js functions, got ${properties.Runtime}`);
  }
  const logging = properties.LoggingConfig ?? {};
  const layers: readonly string[] = properties.Layers ?? [];
  const reserved = properties.ReservedConcurrentExecutions;
  return {
    name,
    arn: arn('lambda', `function:${name}`),
    handler: properties.Handler,
    runtime: properties.Runtime,
    taskRoot: cloud.taskRoots.unpack(name, cloud.assetPath(String(properties.Code?.S3Key))),
    timeoutSeconds: Number(properties.Timeout ?? 3),
    memoryMegabytes: Number(properties.MemorySize ?? 128),
    variables: rewritten(properties.Environment?.Variables ?? {}, cloud.rewrites),
    logGroup: logging.LogGroup ?? `/aws/lambda/${name}`,
    logFormat: logging.LogFormat ?? 'Text',
    applicationLogLevel: logging.ApplicationLogLevel ?? 'INFO',
    systemLogLevel: logging.SystemLogLevel ?? 'INFO',
    tracing: properties.TracingConfig?.Mode === 'Active',
    layerModules: layers.flatMap((layer) => modulesOf(layer, cloud)),
    ...(reserved === undefined ? {} : { reservedConcurrency: Number(reserved) }),
  };
};

/** A layer of somebody else's is not on this machine; the function runs without it. */
const modulesOf = (layerArn: string, { layers }: Cloud): readonly string[] => {
  const folder = layers.get(layerArn);
  return folder === undefined ? [] : [`${folder}/nodejs/node_modules`];
};

/** Addresses of the deployed world in environment variables become those of this machine. */
const rewritten = (
  variables: Readonly<Record<string, unknown>>,
  rewrites: ReadonlyMap<string, string>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      [...rewrites].reduce((text, [from, to]) => text.replaceAll(from, to), String(value)),
    ]),
  );

const functionUrl = async (
  { properties }: ResolvedResource,
  cloud: Cloud,
): Promise<CreatedResource> => {
  const functionArn = functionArnOf(properties.TargetFunctionArn);
  const id = cloud.newId().replaceAll('-', '');
  const domainName = `${id}.lambda-url.${account.region}.on.aws`;
  const handle = createFunctionUrl(
    {
      id,
      domainName,
      functionArn,
      isStreamed: properties.InvokeMode === 'RESPONSE_STREAM',
      cors: properties.Cors,
    },
    cloud,
  );
  const stages = new Map([[DEFAULT_STAGE, handle]]);
  const server = await serveApi(cloud.nextApiPort(), stages);
  const name = `${functionArn.split(':').at(-1)} (function URL)`;
  cloud.functionUrls.set(functionArn, { name, server, stages });
  cloud.rewrites.set(`https://${domainName}`, server.url);
  return {
    ref: functionArn,
    attributes: { FunctionArn: functionArn, FunctionUrl: `https://${domainName}/` },
    ...uncheckedCalls(properties.AuthType === 'AWS_IAM' ? ['authorization AWS_IAM'] : []),
  };
};

const mapSource = ({ properties }: ResolvedResource, cloud: Cloud): void => {
  const queueArn = String(properties.EventSourceArn);
  if (!queueArn.includes(':sqs:')) {
    throw new Error(
      `the local cloud maps SQS queues to functions, not streams and brokers, got ${queueArn}`,
    );
  }
  if (properties.Enabled === false) return;
  const filters: readonly { readonly Pattern?: string }[] =
    properties.FilterCriteria?.Filters ?? [];
  mapQueue(
    {
      queueArn,
      functionArn: functionArnOf(properties.FunctionName),
      batchSize: properties.BatchSize,
      maximumBatchingWindowSeconds: properties.MaximumBatchingWindowInSeconds,
      reportsBatchItemFailures:
        properties.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
      filters: filters.map(({ Pattern }) => Pattern),
      maximumConcurrency: properties.ScalingConfig?.MaximumConcurrency,
    },
    {
      clock: cloud.clock,
      queues: cloud.queues,
      background: cloud.background,
      invoke: (functionArn, payload, trace) => cloud.invoke(functionArn, payload, 'event', trace),
    },
  );
};
