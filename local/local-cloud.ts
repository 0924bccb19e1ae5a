import type { EpochMs, VirtualClock } from './clock';
import type { Cloud } from './cloud/cloud';
import { type CreatedCloud, createCloud, portAt } from './cloud/create-cloud';
import { consoleSource } from './console-server/cloud-source';
import { startConsole } from './console-server/console-server';
import type { ConsoleSource } from './console-server/console-source';
import type { Faults } from './faults';
import type { Pacer } from './pacer';
import { apiGatewayResources } from './resources/api-gateway';
import { eventsResources } from './resources/events';
import { lambdaResources } from './resources/lambda';
import { logsResources } from './resources/logs';
import { messagingResources } from './resources/messaging';
import { monitoringResources } from './resources/monitoring';
import { storageResources } from './resources/storage';
import { resourcesWithoutEffect } from './resources/without-effect';
import type { Secrets } from './secrets';
import { publishQueueMetrics } from './sqs/queue-metrics';
import { type AssemblyStack, loadAssembly } from './template/cloud-assembly';
import { type DeployedStack, deployStack, type UnsupportedResource } from './template/stack';

export interface LocalCloudOptions {
  /** Folder of a cloud assembly. */
  readonly assembly: string;
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
  const assembly = loadAssembly(options.assembly);
  const assets = new Map(
    assembly.flatMap((stack) => stack.assets.map(({ objectKey, path }) => [objectKey, path])),
  );
  const created = await createCloud({
    random: Math.random,
    onError: console.error,
    ...options,
    assets,
  });
  try {
    return await deployAndServe(created, assembly, options);
  } catch (error) {
    await created.close();
    throw error;
  }
};

const deployAndServe = async (
  { cloud, slackUrl, close }: CreatedCloud,
  assembly: readonly AssemblyStack[],
  options: LocalCloudOptions,
): Promise<LocalCloud> => {
  const stacks = await deployAll(cloud, assembly);
  const unsupported = stacks.flatMap((stack) => stack.unsupported);
  const source = consoleSource(cloud, {
    stacks,
    unsupported,
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
      await served.close();
      await close();
    },
  };
};

const deployAll = async (
  cloud: Cloud,
  assembly: readonly AssemblyStack[],
): Promise<readonly DeployedStack[]> => {
  mountAssets(cloud, assembly);
  const creators = {
    ...resourcesWithoutEffect,
    ...apiGatewayResources(cloud),
    ...eventsResources(cloud),
    ...lambdaResources(cloud),
    ...logsResources(cloud),
    ...messagingResources(cloud),
    ...monitoringResources(cloud),
    ...storageResources(cloud),
  };
  const deployed: DeployedStack[] = [];
  for (const { name, template } of assembly) {
    const exports = Object.assign({}, ...deployed.map((stack) => stack.exports));
    deployed.push(await deployStack(name, template, creators, exports));
  }
  return deployed;
};

/** Files can be read from the bucket that the CDK would upload them to; folders are the code of functions. */
const mountAssets = ({ objects }: Cloud, assembly: readonly AssemblyStack[]): void => {
  for (const asset of assembly.flatMap((stack) => stack.assets)) {
    if (asset.packaging === 'file') objects.mount(asset.bucket, asset.objectKey, asset.path);
  }
};

const apiUrls = (cloud: Cloud): LocalCloud['urls']['apis'] =>
  [...cloud.apis.values()].flatMap(({ name, server, stages }) =>
    [...stages.keys()].map((stage) => ({ name, url: `${server.url}/${stage}` })),
  );

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** Custom metrics at one-minute resolution live this long. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html */
const METRICS_MS = 15 * DAY;

const keepHouse = (cloud: Cloud): void => {
  cloud.clock.every(MINUTE, () => {
    publishQueueMetrics(cloud.queues, cloud.metrics, cloud.clock.now());
    cloud.emit('tick');
  });
  cloud.clock.every(DAY, () => {
    cloud.logs.forgetExpired(cloud.clock.now());
    cloud.metrics.forgetBefore(cloud.clock.now() - METRICS_MS);
  });
};
