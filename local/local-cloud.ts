import { DEFAULT_STAGE } from './api-gateway/http-server';
import type { EpochMs, VirtualClock } from './clock';
import type { Cloud } from './cloud/cloud';
import { type CreatedCloud, createCloud, portAt } from './cloud/create-cloud';
import { consoleSource } from './console-server/cloud-source';
import { startConsole } from './console-server/console-server';
import type { ConsoleSource } from './console-server/console-source';
import type { MadeResource } from './console-server/service-view';
import type { Faults } from './faults';
import { followApp } from './lambda/app-follow';
import type { Pacer } from './pacer';
import { apiGatewayResources } from './resources/api-gateway';
import { httpApiResources } from './resources/api-gateway-v2';
import { asyncInvocationResources, withDeadLetterQueue } from './resources/async-invocation';
import { customResource, isCustom } from './resources/custom-resources';
import { eventsResources } from './resources/events';
import { lambdaResources } from './resources/lambda';
import { logsResources } from './resources/logs';
import { messagingResources } from './resources/messaging';
import { monitoringResources } from './resources/monitoring';
import { nestedStackResources } from './resources/nested-stack';
import { schedulerResources } from './resources/scheduler';
import { storageResources } from './resources/storage';
import { resourcesWithoutEffect } from './resources/without-effect';
import type { Secrets } from './secrets';
import { publishQueueMetrics } from './sqs/queue-metrics';
import type { AssemblyStack } from './template/cloud-assembly';
import { type AssetPaths, withLocalCode } from './template/function-code';
import {
  checkGiven,
  type GivenParameters,
  givenFor,
  givenStored,
} from './template/given-parameters';
import { loadApp } from './template/load-app';
import {
  type CreateResource,
  type DeployedStack,
  deployStack,
  type StackSurroundings,
  type UnsupportedResource,
} from './template/stack';

export interface LocalCloudOptions {
  /** Folder of a cloud assembly, or the file of a CloudFormation template. */
  readonly assembly: string;
  /** Values of parameters: by name, as `Stack:Name`, or by a path in the SSM Parameter Store. @default - those of the templates */
  readonly parameters?: GivenParameters;
  readonly clock: VirtualClock;
  /** What moves the clock; the console steers it. @default - the clock's owner does, and the console cannot */
  readonly pacer?: Pacer;
  /** Base port: first API, console, AWS endpoint, mailbox, further APIs; 0 takes free ones. */
  readonly port: number;
  /** Where buckets lie on disk; they are emptied at the start. */
  readonly dataDirectory: string;
  /** A number in [0, 1). @default Math.random */
  readonly random?: () => number;
  /** Hears of failures of the local cloud itself; it goes on. @default - they are printed on stderr */
  readonly onError?: (error: unknown) => void;
}

/** A cloud that runs. */
export interface LocalCloud {
  readonly urls: {
    /** Each stage of each API: `http://127.0.0.1:4510/prod`. */
    readonly apis: readonly { readonly name: string; readonly url: string }[];
    readonly console: string;
    readonly aws: string;
    readonly mailbox: string;
    readonly slack: string;
  };
  readonly stacks: readonly DeployedStack[];
  readonly unsupported: readonly UnsupportedResource[];
  readonly console: ConsoleSource;
  readonly secrets: Secrets;
  readonly faults: Faults;
  now(): EpochMs;
  close(): Promise<void>;
}

/** Deploys the stacks of a cloud assembly into this process and serves them on loopback ports. */
export const startLocalCloud = async (options: LocalCloudOptions): Promise<LocalCloud> => {
  const assembly = loadApp(options.assembly);
  checkGiven(assembly, options.parameters ?? {});
  const assets: AssetPaths = new Map(
    assembly.flatMap((stack) => stack.assets.map(({ objectKey, path }) => [objectKey, path])),
  );
  const created = await createCloud({
    random: Math.random,
    onError: console.error,
    ...options,
    assets,
  });
  try {
    return await deployAndServe(created, assembly, assets, options);
  } catch (error) {
    await created.close();
    throw error;
  }
};

const deployAndServe = async (
  { cloud, slackUrl, close }: CreatedCloud,
  assembly: readonly AssemblyStack[],
  assets: AssetPaths,
  options: LocalCloudOptions,
): Promise<LocalCloud> => {
  const made: MadeResource[] = [];
  const stacks = await deployAll(cloud, assembly, assets, options, made);
  fillWebhooks(cloud, slackUrl);
  const unsupported = stacks.flatMap((stack) => stack.unsupported);
  const source = consoleSource(cloud, {
    stacks,
    unsupported,
    made,
    pacer: options.pacer,
    apis: apiUrls(cloud),
    assetBuckets: assembly.flatMap((stack) => stack.assets.map(({ bucket }) => bucket)),
  });
  const served = await startConsole({
    port: portAt(options.port, 1),
    source,
    now: () => cloud.clock.now(),
  });
  cloud.consoleUrl = served.url;
  keepHouse(cloud);
  const unfollow = followApp(options.assembly, options.dataDirectory, cloud);
  return {
    urls: {
      apis: apiUrls(cloud),
      console: served.url,
      aws: cloud.awsEndpoint,
      mailbox: `smtp://127.0.0.1:${cloud.mailbox.port}`,
      slack: slackUrl,
    },
    stacks,
    unsupported,
    console: source,
    secrets: cloud.secrets,
    faults: cloud.faults,
    now: () => cloud.clock.now(),
    close: async () => {
      unfollow();
      await served.close();
      await close();
    },
  };
};

/** The webhook that a person puts into the secret after a deployment; here it is the embedded Slack. */
const fillWebhooks = ({ functions, secrets }: Cloud, slackUrl: string): void => {
  for (const { definition } of functions.values()) {
    const secret = secrets.find(definition.variables.SLACK_SECRET_ARN ?? '');
    if (secret) secrets.put(secret.name, `${slackUrl}/services/local`);
  }
};

const deployAll = async (
  cloud: Cloud,
  assembly: readonly AssemblyStack[],
  assets: AssetPaths,
  { parameters = {}, dataDirectory }: LocalCloudOptions,
  made: MadeResource[],
): Promise<readonly DeployedStack[]> => {
  mountAssets(cloud, assembly);
  for (const [name, value] of givenStored(parameters)) {
    cloud.parameterStore.put({ name, value }, true);
  }
  const deployed: DeployedStack[] = [];
  const deploy = async (stack: Parameters<typeof deployStack>[0]): Promise<DeployedStack> => {
    const done = await deployStack(stack, surroundings);
    deployed.push(done);
    return done;
  };
  const creators: Readonly<Record<string, CreateResource>> = {
    ...creatorsOf(cloud, assets, dataDirectory),
    ...nestedStackResources(assets, deploy),
  };
  const custom = customResource(cloud);
  const surroundings: StackSurroundings = {
    deployed,
    accounts: new Set(assembly.flatMap(({ account = [] }) => account)),
    creator: (type) => noting(made, isCustom(type) ? custom : creators[type]),
    stored: {
      parameter: (name) => cloud.parameterStore.find(name)?.value,
      secret: (id) => cloud.secrets.find(id)?.secretString,
    },
  };
  for (const stack of assembly) {
    await deploy({ ...stack, parameters: givenFor(stack, parameters) });
  }
  return deployed;
};

/** Notes what a type's creator made, for whom. */
const noting = (
  made: MadeResource[],
  create: CreateResource | undefined,
): CreateResource | undefined =>
  create &&
  (async (resource) => {
    const { stackName: stack, type } = resource;
    const created = await create(resource);
    const same = made.find((one) => one.type === type && one.ref === created.ref);
    made.push({ stack, type, ref: created.ref });
    if (!same || !NAMED_IN_ACCOUNT.has(type)) return created;
    return { ...created, without: `it took the place of one with its name in stack ${same.stack}` };
  });

/** Types whose names are there once in an account and region: AWS refuses a second. */
const NAMED_IN_ACCOUNT: ReadonlySet<string> = new Set([
  ...['Alarm', 'CompositeAlarm', 'Dashboard'].map((type) => `AWS::CloudWatch::${type}`),
  ...['AWS::DynamoDB::Table', 'AWS::Lambda::Function', 'AWS::Logs::LogGroup', 'AWS::S3::Bucket'],
  ...['AWS::SecretsManager::Secret', 'AWS::SNS::Topic', 'AWS::SQS::Queue', 'AWS::SSM::Parameter'],
]);

const creatorsOf = (
  cloud: Cloud,
  assets: AssetPaths,
  dataDirectory: string,
): Readonly<Record<string, CreateResource>> => {
  const { 'AWS::Lambda::Function': createFunction, ...lambda } = lambdaResources(cloud);
  const creators = {
    ...resourcesWithoutEffect,
    ...apiGatewayResources(cloud),
    ...asyncInvocationResources(cloud),
    ...eventsResources(cloud),
    ...httpApiResources(cloud),
    ...lambda,
    ...(createFunction && {
      'AWS::Lambda::Function': withDeadLetterQueue(createFunction, cloud),
    }),
    ...logsResources(cloud),
    ...messagingResources(cloud),
    ...monitoringResources(cloud),
    ...schedulerResources(cloud),
    ...storageResources(cloud),
  };
  return withLocalCode(creators, assets, dataDirectory);
};

/** Files can be read from the bucket that the CDK would upload them to; folders are the code of functions. */
const mountAssets = ({ objects }: Cloud, assembly: readonly AssemblyStack[]): void => {
  for (const asset of assembly.flatMap((stack) => stack.assets)) {
    if (asset.packaging === 'file') objects.mount(asset.bucket, asset.objectKey, asset.path);
  }
};

const apiUrls = (cloud: Cloud): LocalCloud['urls']['apis'] =>
  [...cloud.apis.values(), ...cloud.httpApis.values(), ...cloud.functionUrls.values()].flatMap(
    ({ name, server, stages }) =>
      [...stages.keys()].map((stage) => ({
        name,
        url: stage === DEFAULT_STAGE ? server.url : `${server.url}/${stage}`,
      })),
  );

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const keepHouse = (cloud: Cloud): void => {
  cloud.clock.every(MINUTE, () => {
    publishQueueMetrics(cloud.queues, cloud.metrics, cloud.clock.now());
    cloud.emit('tick');
  });
  cloud.clock.every(HOUR, () => cloud.logs.forgetExpired(cloud.clock.now()));
  cloud.clock.every(DAY, () => {
    cloud.metrics.retain(cloud.clock.now());
  });
};
