import { account, arn } from '../account';
import type { Cloud } from '../cloud/cloud';
import type { PutEvent } from '../events/event-bus';
import { targetSender } from '../events/event-target';
import { onSchedule, parseSchedule } from '../schedule';
import type { CreateResource, ResolvedResource } from '../template/stack';
import { physicalName } from './physical-name';

/** AWS::Scheduler: schedules by rate, cron with a time zone, and once. */
export const schedulerResources = (cloud: Cloud): Readonly<Record<string, CreateResource>> => ({
  'AWS::Scheduler::Schedule': (resource) => {
    const { properties } = resource;
    const name = properties.Name ?? physicalName(resource);
    const scheduleArn = arn('scheduler', `schedule/${properties.GroupName ?? 'default'}/${name}`);
    const send = sendOf(resource, cloud, scheduleArn);
    const schedule = parseSchedule(String(properties.ScheduleExpression), {
      startMs: momentOf(properties.StartDate) ?? cloud.clock.now(),
      endMs: momentOf(properties.EndDate),
      timeZone: properties.ScheduleExpressionTimezone,
    });
    if (properties.State !== 'DISABLED') {
      onSchedule(cloud.clock, schedule, (dueMs) => cloud.background(send(dueMs)));
    }
    return { ref: name, attributes: { Arn: scheduleArn } };
  },

  'AWS::Scheduler::ScheduleGroup': (resource) => {
    const name = resource.properties.Name ?? physicalName(resource);
    return { ref: name, attributes: { Arn: arn('scheduler', `schedule-group/${name}`) } };
  },
});

const momentOf = (date: unknown): number | undefined =>
  date === undefined ? undefined : Date.parse(String(date));

const sendOf = (
  { properties }: ResolvedResource,
  cloud: Cloud,
  scheduleArn: string,
): ((dueMs: number) => Promise<void>) => {
  const { Arn, Input, SqsParameters, EventBridgeParameters, DeadLetterConfig } =
    properties.Target ?? {};
  const messageGroupId = SqsParameters?.MessageGroupId;
  const send = targetSender(Arn, cloud, messageGroupId ? { messageGroupId } : {});
  return async (dueMs) => {
    const event = scheduledEvent(scheduleArn, cloud, dueMs);
    const payload = Input === undefined ? JSON.stringify(event) : filled(Input, event);
    try {
      await send(payload, EventBridgeParameters && toPut(EventBridgeParameters, payload));
    } catch (error) {
      if (!DeadLetterConfig?.Arn) throw error;
      cloud.queues.send(DeadLetterConfig.Arn, { body: payload });
    }
  };
};

const toPut = (
  { Source, DetailType }: { readonly Source: string; readonly DetailType: string },
  payload: string,
): PutEvent => ({ source: Source, detailType: DetailType, detail: JSON.parse(payload) });

interface ScheduledEvent {
  readonly id: string;
  readonly time: string;
  readonly resources: readonly string[];
}

/** What a target without an input of its own gets. */
const scheduledEvent = (scheduleArn: string, cloud: Cloud, dueMs: number) => ({
  version: '0',
  id: cloud.newId(),
  'detail-type': 'Scheduled Event',
  source: 'aws.scheduler',
  account: account.id,
  time: `${new Date(dueMs).toISOString().slice(0, 19)}Z`,
  region: account.region,
  resources: [scheduleArn],
  detail: '{}',
});

/** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
const filled = (input: string, { id, time, resources }: ScheduledEvent): string => {
  const values: Readonly<Record<string, string | undefined>> = {
    'schedule-arn': resources[0],
    'scheduled-time': time,
    'execution-id': id,
    'attempt-number': '1',
  };
  return input.replace(/<aws\.scheduler\.([a-z-]+)>/g, (all, name: string) => values[name] ?? all);
};
