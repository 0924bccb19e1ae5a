import { VirtualClock } from '../../../local/clock';
import type { Cloud } from '../../../local/cloud/cloud';
import { createEventBus } from '../../../local/events/event-bus';
import { eventsResources } from '../../../local/resources/events';
import { schedulerResources } from '../../../local/resources/scheduler';
import { createQueues } from '../../../local/sqs/queues';
import type { CreatedResource } from '../../../local/template/stack';

const START = Date.parse('2026-01-02T10:00:30.000Z');
const HOUR = 3_600_000;
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:orders';

const setUp = () => {
  const clock = new VirtualClock(START);
  const queues = createQueues(clock);
  queues.create({ name: 'orders' });
  const newId = () => 'id';
  const bus = createEventBus({ now: () => clock.now(), newId, id: '000000000000', region: 'r' });
  const metrics: string[] = [];
  const logged: string[] = [];
  const published: string[] = [];
  const cloud = {
    clock,
    newId,
    queues,
    eventBuses: new Map([['default', bus]]),
    metrics: { put: ({ metricName }: { metricName: string }) => metrics.push(metricName) },
    topics: { publish: ({ message }: { message: string }) => published.push(message) },
    log: (group: string, _stream: string, [event]: [{ message: string }]) =>
      logged.push(`${group} ${event.message}`),
    background: (work: Promise<unknown>) => void clock.hold(work).catch(() => {}),
  } as unknown as Cloud;
  const create = async (type: string, properties: object): Promise<CreatedResource> => {
    const creators = { ...eventsResources(cloud), ...schedulerResources(cloud) };
    const identity = { stackName: 'S', logicalId: 'R', type, metadata: {}, directory: '' };
    return (await creators[type]?.({ ...identity, properties })) ?? { ref: 'none' };
  };
  const bodies = () => queues.receive(QUEUE, { max: 10 }).map(({ body }) => body);
  return { cloud, clock, bus, create, bodies, metrics, logged, published };
};

test('sends what matches to all targets, each in its own form, and counts it', async () => {
  const { clock, bus, create, bodies, metrics, logged, published } = setUp();
  await create('AWS::Events::Rule', {
    EventPattern: { source: ['shop'] },
    Targets: [
      { Arn: QUEUE, InputPath: '$.detail' },
      { Arn: 'arn:aws:sns:us-east-1:000000000000:topic', Input: '"paid"' },
      { Arn: 'arn:aws:logs:us-east-1:000000000000:log-group:/events', InputPath: '$.source' },
    ],
  });

  bus.put({ source: 'shop', detailType: 'Order', detail: { id: 1 } });
  bus.put({ source: 'else', detailType: 'Order', detail: { id: 2 } });
  await clock.settled();

  expect(bodies()).toEqual(['{"id":1}']);
  expect(published).toEqual(['"paid"']);
  expect(logged).toEqual(['/events "shop"']);
  expect(metrics.sort().join(' ')).toBe(
    'Invocations Invocations Invocations MatchedEvents TriggeredRules',
  );
});

test('hands events on to another bus, once', async () => {
  const { cloud, bus, create, bodies } = setUp();
  await create('AWS::Events::EventBus', { Name: 'other' });
  const other = 'arn:aws:events:us-east-1:000000000000:event-bus/other';
  const pattern = { EventPattern: { source: ['shop'] } };
  await create('AWS::Events::Rule', { ...pattern, Targets: [{ Arn: other }] });
  await create('AWS::Events::Rule', {
    ...pattern,
    EventBusName: 'other',
    Targets: [{ Arn: QUEUE }, { Arn: other.replace('other', 'default') }],
  });

  bus.put({ source: 'shop', detailType: 'Order', detail: { id: 1 } });
  await cloud.clock.settled();

  expect(bodies()).toEqual([expect.stringContaining('"detail":{"id":1}')]);
});

test('a rule of another bus is referred to with it', async () => {
  const { create } = setUp();
  const rule = { Name: 'orders', EventPattern: { source: ['shop'] }, Targets: [] };
  await create('AWS::Events::EventBus', { Name: 'other' });

  expect((await create('AWS::Events::Rule', rule)).ref).toBe('orders');
  expect((await create('AWS::Events::Rule', { ...rule, EventBusName: 'other' })).ref).toBe(
    'other|orders',
  );
});

test('sends what a target does not take to its dead-letter queue', async () => {
  const { clock, bus, create, bodies, metrics } = setUp();
  await create('AWS::Events::Rule', {
    EventPattern: { source: ['shop'] },
    Targets: [{ Arn: `${QUEUE}-gone`, Input: '{}', DeadLetterConfig: { Arn: QUEUE } }],
  });

  bus.put({ source: 'shop', detailType: 'Order', detail: {} });
  await clock.settled();

  expect(bodies()).toEqual(['{}']);
  expect(metrics).toContain('FailedInvocations');
});

test('runs a rule without the targets that do not run, and says which', async () => {
  const { create } = setUp();

  const created = await create('AWS::Events::Rule', {
    ScheduleExpression: 'rate(1 hour)',
    Targets: [{ Arn: QUEUE }, { Arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:x' }],
  });

  expect(created.without).toContain('got arn:aws:states:us-east-1:000000000000:stateMachine:x');
});

test('runs rules and schedules at their times', async () => {
  const { clock, create, bodies } = setUp();
  const Target = { Arn: QUEUE, Input: 'at <aws.scheduler.scheduled-time>' };
  await create('AWS::Events::Rule', {
    ScheduleExpression: 'cron(0 11 * * ? *)',
    Targets: [{ Arn: QUEUE, InputPath: '$.time' }],
  });
  await create('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'cron(30 13 * * ? *)',
    ScheduleExpressionTimezone: 'Europe/Berlin',
    Target,
  });
  await create('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'rate(1 hour)',
    State: 'DISABLED',
    Target,
  });

  await clock.advanceTo(START + 4 * HOUR);

  expect(bodies()).toEqual(['"2026-01-02T11:00:00Z"', 'at 2026-01-02T12:30:00Z']);
});
