import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../../../local/clock';
import {
  type LifecycleConfiguration,
  lifecycleAction,
  runLifecycle,
} from '../../../local/s3/lifecycle';
import { createObjectStore } from '../../../local/s3/object-store';

const created = Date.UTC(2026, 0, 15, 10, 30);
const object = {
  key: 'level=error/2026/01/15/a.gz',
  sizeBytes: 200 * 1024,
  storageClass: 'STANDARD',
  lastModifiedMs: created,
};
const archive: LifecycleConfiguration = {
  Rules: [
    {
      Status: 'Enabled',
      Prefix: 'level=error/',
      Transitions: [
        { StorageClass: 'GLACIER', TransitionInDays: 30 },
        { StorageClass: 'DEEP_ARCHIVE', TransitionInDays: 90 },
      ],
      ExpirationInDays: 365,
    },
    { Status: 'Enabled', Prefix: 'level=info/', ExpirationInDays: 90 },
  ],
};

const glacierAfterADay = (rule: object): LifecycleConfiguration => ({
  Rules: [
    {
      Status: 'Enabled',
      Transitions: [{ StorageClass: 'GLACIER', TransitionInDays: 1 }],
      ...rule,
    },
  ],
});

test.each([
  ['nothing before the midnight after its days', Date.UTC(2026, 1, 14, 23, 59), { kind: 'none' }],
  [
    'a transition at the midnight after its days',
    Date.UTC(2026, 1, 15),
    { kind: 'transition', storageClass: 'GLACIER' },
  ],
  [
    'the coldest of the transitions that are due',
    Date.UTC(2026, 5, 1),
    { kind: 'transition', storageClass: 'DEEP_ARCHIVE' },
  ],
  ['expiry rather than a transition', Date.UTC(2027, 0, 16), { kind: 'expire' }],
])('finds %s', (_name, now, expected) => {
  expect(lifecycleAction(archive, object, now)).toEqual(expected);
});

const muchLater = Date.UTC(2027, 6, 1);

test('leaves alone what no prefix names, what is already there, and what a disabled rule names', () => {
  const elsewhere = { ...object, key: 'level=debug/a.gz' };
  const deep = { ...object, storageClass: 'DEEP_ARCHIVE' };
  const before = Date.UTC(2026, 6, 1);

  expect(lifecycleAction(archive, elsewhere, muchLater)).toEqual({ kind: 'none' });
  expect(lifecycleAction(archive, deep, before)).toEqual({ kind: 'none' });
  expect(lifecycleAction(glacierAfterADay({ Status: 'Disabled' }), object, muchLater)).toEqual({
    kind: 'none',
  });
});

test.each([
  ['stays by default', glacierAfterADay({}), 'none'],
  [
    'moves where the minimum varies by storage class',
    {
      ...glacierAfterADay({}),
      TransitionDefaultMinimumObjectSize: 'varies_by_storage_class' as const,
    },
    'transition',
  ],
  [
    'moves where the rule names a size below its own',
    glacierAfterADay({ ObjectSizeGreaterThan: '0' }),
    'transition',
  ],
  [
    'stays where the rule names a size above its own',
    glacierAfterADay({ ObjectSizeGreaterThan: '4096' }),
    'none',
  ],
])('an object below 128 KB %s', (_name, configuration, kind) => {
  const small = { ...object, sizeBytes: 2000 };

  expect(lifecycleAction(configuration, small, muchLater).kind).toBe(kind);
});

test('passes a year of a bucket by the clock', async () => {
  const root = mkdtempSync(join(tmpdir(), 'lifecycle-'));
  const clock = new VirtualClock(created);
  const store = createObjectStore(root, clock);
  await store.createBucket('archive');
  await store.put('archive', object.key, Buffer.alloc(object.sizeBytes));
  await store.put('archive', 'level=info/a.gz', Buffer.alloc(object.sizeBytes));
  runLifecycle(clock, store, 'archive', archive);

  await clock.advanceTo(Date.UTC(2026, 4, 1));
  const spring = await store.list('archive');
  await clock.advanceTo(Date.UTC(2027, 0, 16));
  const nextYear = await store.list('archive');

  rmSync(root, { recursive: true });
  expect(spring).toMatchObject([{ key: object.key, storageClass: 'DEEP_ARCHIVE' }]);
  expect(nextYear).toEqual([]);
});
