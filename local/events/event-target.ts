import type { Cloud } from '../cloud/cloud';
import { traced } from '../traces/trace-header';
import type { EventBus, PutEvent } from './event-bus';

/** What takes events, as far as it is told apart here. */
export type Account = Pick<
  Cloud,
  | 'asyncInvocations'
  | 'queues'
  | 'topics'
  | 'log'
  | 'deliveryStreams'
  | 'eventBuses'
  | 'clock'
  | 'newId'
>;

export interface TargetOptions {
  /** Of messages to a FIFO queue. */
  readonly messageGroupId?: string;
}

/** Sends what a rule or a schedule has for its target; it fails when the target does not take it. */
export type SendToTarget = (payload: string, event?: PutEvent) => Promise<void>;

type MakeSend = (targetArn: string, cloud: Account, options: TargetOptions) => SendToTarget;

/**
 * How a target is reached.
 * @throws Error for a target that does not run here
 */
export const targetSender = (
  targetArn: string,
  cloud: Account,
  options: TargetOptions = {},
): SendToTarget => {
  const service = String(targetArn).split(':')[2] ?? '';
  const make = Object.hasOwn(SERVICES, service) ? SERVICES[service] : undefined;
  if (make) return make(targetArn, cloud, options);
  throw new Error(
    `the local cloud sends events to functions, queues, topics, log groups, delivery streams and buses, got ${targetArn}`,
  );
};

const toFunction: MakeSend = (targetArn, cloud) => async (payload, event) => {
  cloud.asyncInvocations.invoke(targetArn, payload, traced(event?.traceHeader));
};

const toQueue: MakeSend =
  (targetArn, cloud, { messageGroupId }) =>
  async (body, event) => {
    cloud.queues.send(targetArn, {
      body,
      ...(messageGroupId && { messageGroupId }),
      ...traced(event?.traceHeader),
    });
  };

const toTopic: MakeSend = (topicArn, cloud) => async (message, event) => {
  cloud.topics.publish({ topicArn, message, ...traced(event?.traceHeader) });
};

const toLogGroup: MakeSend = (targetArn, cloud) => {
  const group = targetArn.split(':log-group:')[1]?.replace(/:\*$/, '') ?? '';
  return async (message) => {
    cloud.log(group, cloud.newId(), [{ timestampMs: cloud.clock.now(), message }]);
  };
};

const toStream: MakeSend = (targetArn, cloud) => async (payload) => {
  const stream = cloud.deliveryStreams.get(targetArn);
  if (!stream) throw new Error(`no delivery stream ${targetArn}`);
  stream.putRecords([Buffer.from(payload)]);
};

/** An event is handed on to another bus once. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html */
const handingOn = new WeakSet<object>();

const toBus: MakeSend = (targetArn, cloud) => async (_payload, event) => {
  const bus = busOf(cloud, targetArn);
  if (!event || handingOn.has(cloud)) return;
  handingOn.add(cloud);
  try {
    bus.put(event);
  } finally {
    handingOn.delete(cloud);
  }
};

/** By name or ARN. @throws Error when there is none */
export const busOf = ({ eventBuses }: Pick<Cloud, 'eventBuses'>, nameOrArn: string): EventBus => {
  const name = nameOrArn.split('/').at(-1) ?? '';
  const bus = eventBuses.get(name);
  if (bus) return bus;
  throw new Error(`no event bus ${name}: there are ${[...eventBuses.keys()].join(', ')}`);
};

const SERVICES: Readonly<Record<string, MakeSend>> = {
  lambda: toFunction,
  sqs: toQueue,
  sns: toTopic,
  logs: toLogGroup,
  firehose: toStream,
  events: toBus,
};
