import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { createLogStore, type LogStore } from '../../../local/logs/log-store';

const root = mkdtempSync(join(tmpdir(), 'log-store-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folders = 0;
const newFolder = () => join(root, String(folders++));
/** Nearly every event goes to disk at once. */
const onDisk = (directory = newFolder()): LogStore =>
  createLogStore({ directory, maxBytesInMemory: 400 });

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
  const logs = createLogStore({ maxEventsPerGroup: 2 });

  logs.append('/shop', 's', [event(1, 'a'), event(2, 'b'), event(3, 'c')]);

  expect(messages(logs.filterEvents({ groups: ['/shop'] }))).toEqual(['b', 'c']);
  expect(logs.groups()).toMatchObject([{ name: '/shop', events: 2, dropped: 1 }]);
});

test('forgets the streams that have no event left', () => {
  const logs = createLogStore();
  logs.putGroup('/shop', { retentionInDays: 1 });
  logs.append('/shop', 'ended', [event(0, 'old')]);
  logs.append('/shop', 'running', [event(2 * DAY, 'new')]);

  logs.forgetExpired(2 * DAY);

  expect(logs.groups()[0]?.streams).toEqual(['running']);
});

test('finds the same events on disk as in memory, in either direction', () => {
  const times = fc.array(fc.nat(20), { maxLength: 40 });
  fc.assert(
    fc.property(times, fc.nat(20), fc.nat(20), fc.boolean(), (all, a, b, newestFirst) => {
      const stores = [createLogStore(), onDisk()];
      for (const [i, time] of all.entries()) {
        for (const store of stores) store.append(`/${i % 2}`, `s${i % 3}`, [event(time, `é ${i}`)]);
      }
      const window = { groups: ['/0', '/1'], startMs: Math.min(a, b), endMs: Math.max(a, b) };

      const [inMemory, fromDisk] = stores.map((store) =>
        store.filterEvents({ ...window, newestFirst }),
      );

      expect(fromDisk).toEqual(inMemory);
    }),
    { numRuns: 50 },
  );
});

test('keeps every event where there is a folder, and what is in memory small', () => {
  const logs = onDisk();

  for (let i = 0; i < 1000; i++) logs.append('/shop', 's', [event(i, `line ${i}`)]);

  expect(logs.group('/shop')).toMatchObject({ events: 1000, dropped: 0 });
  expect(messages(logs.filterEvents({ groups: ['/shop'], limit: 1 }))).toEqual(['line 0']);
});

test('reads no more of the disk than a limit asks for', () => {
  const directory = newFolder();
  const logs = onDisk(directory);
  for (let day = 0; day < 3; day++) {
    for (let i = 0; i < 10; i++) logs.append('/shop', 's', [event(day * DAY + i, `day ${day}`)]);
  }
  const [oldest = ''] = readdirSync(join(directory, '0')).sort();
  rmSync(join(directory, '0', oldest));

  const found = logs.filterEvents({ groups: ['/shop'], limit: 12, newestFirst: true });

  expect(found).toHaveLength(12);
  expect(() => logs.filterEvents({ groups: ['/shop'] })).toThrow('ENOENT');
});

test('deletes the files whose events are past their retention, and all of a deleted group', () => {
  const directory = newFolder();
  const logs = onDisk(directory);
  logs.putGroup('/shop', { retentionInDays: 1 });
  for (const ms of [0, 1, 2, DAY, DAY + 1, DAY + 2, 3 * DAY]) {
    logs.append('/shop', 's', [event(ms, `at ${ms} ${'x'.repeat(200)}`)]);
  }

  logs.forgetExpired(2 * DAY + 1);

  expect(readdirSync(join(directory, '0'))).toEqual(['1970-01-02T00.events']);
  expect(logs.filterEvents({ groups: ['/shop'] })[0]?.timestampMs).toBe(DAY + 1);
  logs.deleteGroup('/shop');
  expect(existsSync(join(directory, '0'))).toBe(false);
});

test('begins with an empty folder', () => {
  const directory = newFolder();
  onDisk(directory).append('/shop', 's', [event(1, 'x'.repeat(500))]);
  writeFileSync(join(directory, 'left'), 'over');

  onDisk(directory);

  expect(existsSync(directory)).toBe(false);
});

test('a deleted stream takes its events with it, and one of its name begins anew', () => {
  const logs = createLogStore();
  logs.append('/shop', 'a', [event(1, 'old')]);

  logs.deleteStream('/shop', 'a');
  logs.append('/shop', 'a', [event(2, 'new')]);

  expect(messages(logs.filterEvents({ groups: ['/shop'] }))).toEqual(['new']);
});
