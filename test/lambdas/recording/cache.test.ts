import { cacheOf } from '../../../lambdas/recording/cache';
import { platform } from './platform';
import { recorded } from './recorded';

const cached = cacheOf(platform.cache);

const readThrough = (store: Map<string, string>) =>
  cached.through({
    get: () => store.get('AAPL'),
    load: async () => 'loaded',
    set: (value) => store.set('AAPL', value),
  });

test('SP5, AN3: a miss loads and keeps the value, the next look-up hits', async () => {
  const store = new Map<string, string>();

  const { measured, result } = await recorded(platform, async () => [
    await readThrough(store),
    await readThrough(store),
  ]);

  expect(result).toEqual(['loaded', 'loaded']);
  expect(measured).toEqual({
    'cache_requests miss': [1],
    'cache_requests hit': [1],
    cache_writes: [1],
    cache_load_time: [expect.any(Number)],
  });
});

test('a value that is falsy is a hit', async () => {
  const { measured } = await recorded(platform, () => cached.get(() => 0));

  expect(measured).toEqual({ 'cache_requests hit': [1] });
});

test('a look-up that fails is neither hit nor miss, and its error goes on unchanged', async () => {
  const error = new Error('connection lost');

  const { measured, thrown } = await recorded(platform, () =>
    cached.get(() => Promise.reject(error)),
  );

  expect(thrown).toBe(error);
  expect(measured).toEqual({});
});
