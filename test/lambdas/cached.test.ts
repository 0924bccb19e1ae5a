import { Cached } from '../../lambdas/cached';

test('those who ask at the same time share one load, and later ones its value until it is old', async () => {
  let nowMs = 0;
  let loads = 0;
  const cached = new Cached(async () => ++loads, { ttlMs: 1000, now: () => nowMs });

  const first = await Promise.all([cached.get(), cached.get()]);
  nowMs = 999;
  const kept = await cached.get();
  nowMs = 1000;
  const renewed = await cached.get();

  expect([first, kept, renewed]).toEqual([[1, 1], 1, 2]);
});

test('a load that failed is tried again', async () => {
  let loads = 0;
  const load = async () => {
    loads++;
    if (loads === 1) throw new Error('no');
    return loads;
  };
  const cached = new Cached(load, { ttlMs: 1000 });

  await expect(cached.get()).rejects.toThrow('no');

  expect(await cached.get()).toBe(2);
});

test('how long a value serves may depend on when its load began', async () => {
  let nowMs = 90;
  let loads = 0;
  const untilTheNextHundred = (ms: number) => 100 - (ms % 100);
  const cached = new Cached(async () => ++loads, { ttlMs: untilTheNextHundred, now: () => nowMs });

  const first = await cached.get();
  nowMs = 99;
  const kept = await cached.get();
  nowMs = 100;
  const renewed = await cached.get();

  expect([first, kept, renewed]).toEqual([1, 1, 2]);
});
