import { account, arn } from '../account';
import type { Cloud } from '../cloud/cloud';
import {
  type CloudEvent,
  createEventBus,
  type EventListener,
  type PutEvent,
} from '../events/event-bus';
import { compileEventInput, type EventInput } from '../events/event-input';
import { compileEventPattern } from '../events/event-pattern';
import { busOf, type SendToTarget, targetSender } from '../events/event-target';
import { onSchedule, parseSchedule } from '../schedule';
import type { CreatedResource, CreateResource, ResolvedResource } from '../template/stack';
import { traced } from '../traces/trace-header';
import { physicalName, resourceNameOf } from './physical-name';

/** AWS::Events: buses, and rules on event patterns and schedules. */
export const eventsResources = (cloud: Cloud): Readonly<Record<string, CreateResource>> => ({
  'AWS::Events::Rule': (resource) => createRule(resource, cloud),

  'AWS::Events::EventBus': (resource) => {
    const name = resource.properties.Name ?? physicalName(resource);
    const { clock, newId } = cloud;
    cloud.eventBuses.set(name, createEventBus({ now: () => clock.now(), newId, ...account }));
    return { ref: name, attributes: { Name: name, Arn: arn('events', `event-bus/${name}`) } };
  },

  'AWS::Events::EventBusPolicy': resourceNameOf,
});

interface TargetProperties extends EventInput {
  readonly Arn: string;
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly SqsParameters?: { readonly MessageGroupId?: string };
}

interface Rule {
  readonly name: string;
  /** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly arn: string;
}

interface Target {
  readonly properties: TargetProperties;
  readonly inputOf: (event: unknown, nowMs: number) => string;
  readonly send: SendToTarget;
}

const createRule = (resource: ResolvedResource, cloud: Cloud): CreatedResource => {
  const { properties } = resource;
  const name = properties.Name ?? physicalName(resource);
  const bus = properties.EventBusName ?? 'default';
  const busName = String(bus).split('/').at(-1);
  const isDefault = bus === 'default';
  const rule = {
    name,
    arn: arn('events', `rule/${isDefault ? '' : `${busName}/`}${name}`),
    dimensions: { ...(!isDefault && busName ? { EventBusName: busName } : {}), RuleName: name },
  };
  const { targets, refused } = targetsOf(properties.Targets ?? [], rule, cloud);
  const fire: EventListener = (event, traceHeader) =>
    sendToAll(cloud, rule, targets, event, traceHeader);
  if (!properties.EventPattern && !properties.ScheduleExpression) {
    throw new Error('a rule has an event pattern or a schedule, this one has neither');
  }
  const matches = properties.EventPattern && compileEventPattern(properties.EventPattern);
  const schedule =
    properties.ScheduleExpression &&
    parseSchedule(properties.ScheduleExpression, { startMs: thisMinute(cloud) });
  if (properties.State !== 'DISABLED') {
    if (matches)
      busOf(cloud, bus).onEvent((event, ...more) => matches(event) && fire(event, ...more));
    if (schedule) {
      onSchedule(cloud.clock, schedule, (dueMs) => fire(scheduledEvent(rule.arn, cloud, dueMs)));
    }
  }
  const ref = isDefault ? name : `${busName}|${name}`;
  return { ref, attributes: { Arn: rule.arn }, ...(refused && { without: refused }) };
};

/** Rules are kept to the minute. */
const thisMinute = ({ clock }: Cloud): number => Math.floor(clock.now() / 60_000) * 60_000;

const targetsOf = (
  all: readonly TargetProperties[],
  rule: Rule,
  cloud: Cloud,
): { readonly targets: readonly Target[]; readonly refused: string } => {
  const refused: string[] = [];
  const targets = all.flatMap((properties) => {
    try {
      const messageGroupId = properties.SqsParameters?.MessageGroupId;
      const send = targetSender(properties.Arn, cloud, messageGroupId ? { messageGroupId } : {});
      const facts = { ruleArn: rule.arn, ruleName: rule.name };
      return [{ properties, send, inputOf: compileEventInput(properties, facts) }];
    } catch (error) {
      refused.push((error as Error).message);
      return [];
    }
  });
  return { targets, refused: refused.join('; ') };
};

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html */
const sendToAll = (
  cloud: Cloud,
  rule: Rule,
  targets: readonly Target[],
  event: CloudEvent,
  traceHeader: string | undefined,
): void => {
  const put = { ...asPut(event), ...traced(traceHeader) };
  const count = (metricName: string): void =>
    cloud.metrics.put(
      {
        namespace: 'AWS/Events',
        metricName,
        dimensions: rule.dimensions,
        unit: 'Count',
      },
      cloud.clock.now(),
      [1],
    );
  count('MatchedEvents');
  count('TriggeredRules');
  for (const target of targets) cloud.background(sendToOne(cloud, target, event, put, count));
};

const sendToOne = async (
  cloud: Cloud,
  { properties, inputOf, send }: Target,
  event: CloudEvent,
  put: PutEvent,
  count: (metricName: string) => void,
): Promise<void> => {
  const payload = inputOf(event, cloud.clock.now());
  try {
    count('Invocations');
    await send(payload, put);
  } catch (error) {
    count('FailedInvocations');
    const queue = properties.DeadLetterConfig?.Arn;
    if (!queue) throw error;
    cloud.queues.send(queue, { body: payload });
    count('InvocationsSentToDlq');
  }
};

const asPut = (event: CloudEvent): PutEvent => ({
  source: event.source,
  detailType: event['detail-type'],
  detail: event.detail,
  resources: event.resources,
});

/** @see https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
const scheduledEvent = (ruleArn: string, cloud: Cloud, dueMs: number): CloudEvent => ({
  version: '0',
  id: cloud.newId(),
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: account.id,
  time: `${new Date(dueMs).toISOString().slice(0, 19)}Z`,
  region: account.region,
  resources: [ruleArn],
  detail: {},
});
