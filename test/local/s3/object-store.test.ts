import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../../../local/clock';
import { createObjectStore, type ObjectStore } from '../../../local/s3/object-store';

const HOUR = 3_600_000;
const start = Date.UTC(2026, 0, 15, 10);
let root: string;
let clock: VirtualClock;
let store: ObjectStore;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 's3-'));
  clock = new VirtualClock(start);
  store = createObjectStore(join(root, 'buckets'), clock);
  await store.createBucket('archive');
});

afterEach(() => rmSync(root, { recursive: true }));

test('gives back what was put, with its attributes', async () => {
  const attributes = { contentType: 'text/plain', contentEncoding: 'gzip', metadata: { a: '1' } };
  await store.put('archive', 'a/b.txt', Buffer.from('hello'), attributes);

  const object = await store.get('archive', 'a/b.txt');

  expect(object).toEqual({
    ...attributes,
    key: 'a/b.txt',
    content: Buffer.from('hello'),
    sizeBytes: 5,
    etag: '5d41402abc4b2a76b9719d911017c592',
    storageClass: 'STANDARD',
    lastModifiedMs: start,
  });
});

test.each(['../../escape', '/leading', 'a//b', 'trailing/', './x', 'ünï/c ode', 'level=error/x'])(
  'keeps the key %j inside its bucket and lists it as it is',
  async (key) => {
    await store.put('archive', key, Buffer.from('x'));

    const keys = (await store.list('archive')).map((object) => object.key);

    expect(keys).toEqual([key]);
    expect(existsSync(join(root, 'escape'))).toBe(false);
  },
);

test('lists by prefix in the order of the keys, without what was deleted', async () => {
  for (const key of ['b/2', 'a/1', 'b/10', 'b/1']) await store.put('archive', key, Buffer.from(''));
  await store.delete('archive', 'b/10');

  const keys = (await store.list('archive', 'b/')).map(({ key }) => key);

  expect(keys).toEqual(['b/1', 'b/2']);
});

test('shows a mounted file as an object that cannot be changed', async () => {
  const file = join(root, 'asset.zip');
  writeFileSync(file, 'asset');
  store.mount('assets', 'abc.zip', file);

  const object = await store.get('assets', 'abc.zip');

  expect(object.content.toString()).toBe('asset');
  await expect(store.put('assets', 'abc.zip', Buffer.from(''))).rejects.toThrow(
    'abc.zip of assets is an asset and cannot be changed',
  );
});

test('refuses to read an archived object until its restore is ready, and again when it has expired', async () => {
  await store.put('archive', 'old.gz', Buffer.from('old'));
  await store.transition('archive', 'old.gz', 'GLACIER');
  const read = () => store.get('archive', 'old.gz').then(({ content }) => content.toString());

  await expect(read()).rejects.toMatchObject({ code: 'InvalidObjectState', status: 403 });
  await store.restore('archive', 'old.gz', 2);
  await expect(read()).rejects.toMatchObject({ code: 'InvalidObjectState' });
  await clock.advanceTo(start + 5 * HOUR);
  await expect(read()).resolves.toBe('old');
  await clock.advanceTo(Date.UTC(2026, 0, 18));
  await expect(read()).rejects.toMatchObject({ code: 'InvalidObjectState' });
});

test.each([
  ['nowhere', 'a', 'NoSuchBucket'],
  ['archive', 'nothing', 'NoSuchKey'],
])('says that %s/%s does not exist', async (bucket, key, code) => {
  await expect(store.get(bucket, key)).rejects.toMatchObject({ code, status: 404 });
});

test('reads again what an earlier run has kept', async () => {
  await store.put('archive', 'a/b', Buffer.from('kept'));

  const nextRun = createObjectStore(join(root, 'buckets'), clock);

  expect(await nextRun.list('archive')).toMatchObject([{ key: 'a/b', sizeBytes: 4 }]);
});

test('says that a key cannot be a folder and an object', async () => {
  await store.put('archive', 'a', Buffer.from(''));

  await expect(store.put('archive', 'a/b', Buffer.from(''))).rejects.toThrow(
    'the local S3 keeps keys as files: a/b and an object',
  );
});
