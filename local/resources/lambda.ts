import { account, arn } from '../account';
import type { Cloud } from '../cloud/cloud';
import type { FunctionDefinition } from '../lambda/function-definition';
import { type InvokeOutput, LambdaFunction, TooManyRequestsError } from '../lambda/lambda-function';
import { toSqsEvent } from '../sqs/queues';
import type { CreateResource, ResolvedResource } from '../template/stack';
import { physicalName, resourceNameOf } from './physical-name';

/** AWS::Lambda: functions from assets, and event source mappings from SQS. */
export const lambdaResources = (cloud: Cloud): Readonly<Record<string, CreateResource>> => ({
  'AWS::Lambda::Function': (resource) => {
    const definition = definitionOf(resource, cloud);
    cloud.functions.set(definition.arn, new LambdaFunction(definition, cloud.functionSurroundings));
    return { ref: definition.name, attributes: { Arn: definition.arn } };
  },

  'AWS::Lambda::EventSourceMapping': ({ properties, logicalId }) => {
    const queueArn = String(properties.EventSourceArn);
    if (!queueArn.includes(':sqs:')) {
      throw new Error(`the local cloud maps SQS queues to functions, got ${queueArn}`);
    }
    const functionArn = toFunctionArn(properties.FunctionName);
    cloud.queues.onMessage(queueArn, () => {
      cloud.background(drainQueue(cloud, queueArn, functionArn, properties.BatchSize ?? 10));
    });
    return { ref: logicalId, attributes: { Id: logicalId } };
  },

  'AWS::Lambda::Permission': resourceNameOf,
});

const definitionOf = (resource: ResolvedResource, cloud: Cloud): FunctionDefinition => {
  const { properties } = resource;
  const name = properties.FunctionName ?? physicalName(resource);
  if (!String(properties.Runtime).startsWith('nodejs')) {
    throw new Error(`the local cloud runs Node.js functions, got ${properties.Runtime}`);
  }
  const logging = properties.LoggingConfig ?? {};
  return {
    name,
    arn: arn('lambda', `function:${name}`),
    handler: properties.Handler,
    taskRoot: cloud.taskRoots.unpack(name, cloud.assetPath(String(properties.Code?.S3Key))),
    timeoutSeconds: properties.Timeout ?? 3,
    memoryMegabytes: properties.MemorySize ?? 128,
    variables: rewritten(properties.Environment?.Variables ?? {}, cloud.rewrites),
    logGroup: logging.LogGroup ?? `/aws/lambda/${name}`,
    logFormat: logging.LogFormat ?? 'Text',
    applicationLogLevel: logging.ApplicationLogLevel ?? 'INFO',
    systemLogLevel: logging.SystemLogLevel ?? 'INFO',
    tracing: properties.TracingConfig?.Mode === 'Active',
    ...(properties.ReservedConcurrentExecutions === undefined
      ? {}
      : { reservedConcurrency: properties.ReservedConcurrentExecutions }),
  };
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

const toFunctionArn = (nameOrArn: string): string =>
  nameOrArn.startsWith('arn:') ? nameOrArn : arn('lambda', `function:${nameOrArn}`);

/**
 * Hands batches to the function until the queue shows no more messages. What failed becomes visible again by itself.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
const drainQueue = async (
  cloud: Cloud,
  queueArn: string,
  functionArn: string,
  batchSize: number,
): Promise<void> => {
  for (;;) {
    const messages = cloud.queues.receive(queueArn, { max: batchSize });
    if (messages.length === 0) return;
    const event = toSqsEvent(messages, queueArn, account.region);
    const output = await invokeUnlessBusy(cloud, functionArn, JSON.stringify(event));
    if (output === 'busy') return;
    if (output.functionError) continue;
    const failed = failedIds(output.payload);
    for (const message of messages) {
      if (!failed.has(message.messageId)) cloud.queues.delete(queueArn, message.receiptHandle);
    }
  }
};

/** A function that has no concurrency left gets the batch again after the visibility timeout. */
const invokeUnlessBusy = async (
  cloud: Cloud,
  functionArn: string,
  payload: string,
): Promise<InvokeOutput | 'busy'> => {
  try {
    return await cloud.invoke(functionArn, payload, 'event');
  } catch (error) {
    if (error instanceof TooManyRequestsError) return 'busy';
    throw error;
  }
};

const failedIds = (payload: string): ReadonlySet<string> => {
  const answer = JSON.parse(payload) as {
    batchItemFailures?: readonly { itemIdentifier: string }[];
  } | null;
  return new Set(answer?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));
};
