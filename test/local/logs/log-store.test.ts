import { createLogStore } from '../../../local/logs/log-store';

const DAY = 86_400_000;
const event = (timestampMs: number, message: string) => ({ timestampMs, message });
const messages = (events: readonly { readonly message: string }[]) => events.map((e) => e.message);

test('finds events by time, whatever order they came in', () => {
  const logs = createLogStore();
  logs.append('/shop', 'a', [event(30, 'third'), event(10, 'first')]);
  logs.append('/shop', 'b', [event(20, 'second'), event(40, 'fourth')]);

  const found = logs.filterEvents({ groups: ['/shop'], startMs: 10, endMs: 30 });

  expect(messages(found)).toEqual(['first', 'second', 'third']);
});

test('finds the newest of several groups first when asked to', () => {
  const logs = createLogStore();
  logs.append('/a', 's', [event(1, 'ERROR 1'), event(3, 'ERROR 3'), event(4, 'fine')]);
  logs.append('/b', 's', [event(2, 'ERROR 2'), event(5, 'ERROR 5')]);

  const found = logs.filterEvents({
    groups: ['/a', '/b', '/none'],
    pattern: 'ERROR',
    limit: 3,
    newestFirst: true,
  });

  expect(messages(found)).toEqual(['ERROR 5', 'ERROR 3', 'ERROR 2']);
});

test('tells listeners of what came, until they stop', () => {
  const logs = createLogStore();
  const heard: string[] = [];
  const stop = logs.onEvents((group, stream, events) => {
    heard.push(`${group} ${stream} ${messages(events)}`);
  });
  logs.append('/shop', 'a', [event(1, 'one'), event(1, 'two')]);

  stop();
  logs.append('/shop', 'a', [event(2, 'three')]);

  expect(heard).toEqual(['/shop a one,two']);
});

test('forgets what is older than the retention of its group', () => {
  const logs = createLogStore();
  logs.putGroup('/short', { retentionInDays: 1 });
  for (const group of ['/short', '/forever']) {
    logs.append(group, 's', [event(0, 'old'), event(DAY, 'new')]);
  }

  logs.forgetExpired(1.5 * DAY);

  expect(messages(logs.filterEvents({ groups: ['/short'] }))).toEqual(['new']);
  expect(messages(logs.filterEvents({ groups: ['/forever'] }))).toEqual(['old', 'new']);
});

test('drops the oldest events of a full group and counts them', () => {
  const logs = createLogStore(2);

  logs.append('/shop', 's', [event(1, 'a'), event(2, 'b'), event(3, 'c')]);

  expect(messages(logs.filterEvents({ groups: ['/shop'] }))).toEqual(['b', 'c']);
  expect(logs.groups()).toEqual([
    { name: '/shop', retentionInDays: undefined, streams: ['s'], events: 2, dropped: 1 },
  ]);
});

test('forgets the streams that have no event left', () => {
  const logs = createLogStore();
  logs.putGroup('/shop', { retentionInDays: 1 });
  logs.append('/shop', 'ended', [event(0, 'old')]);
  logs.append('/shop', 'running', [event(2 * DAY, 'new')]);

  logs.forgetExpired(2 * DAY);

  expect(logs.groups()[0]?.streams).toEqual(['running']);
});
