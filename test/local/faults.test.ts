import { VirtualClock } from '../../local/clock';
import { Faults } from '../../local/faults';

const sequence = (...values: number[]) => {
  let i = 0;
  return () => values[i++ % values.length] as number;
};

test('an invocation keeps its fate for all of its AWS calls, and the next one draws anew', () => {
  const faults = new Faults(new VirtualClock(0), sequence(0.1, 0.9));
  faults.set({ errors: 0.2, latencyMs: 0, forMs: 60_000 });

  faults.onInvocation('key', 'api');
  const during = [faults.fateOf('key'), faults.fateOf('key')];
  faults.onInvocation('key', 'api');

  expect(during).toEqual([{ kind: 'fail' }, { kind: 'fail' }]);
  expect(faults.fateOf('key')).toEqual({ kind: 'pass' });
});

test('errors and latency hit different requests', () => {
  const faults = new Faults(new VirtualClock(0), sequence(0.1, 0.3, 0.5));
  faults.set({ errors: 0.2, latencyMs: 2000, forMs: 60_000 });

  const fates = [0, 1, 2].map(() => {
    faults.onInvocation('key', 'api');
    return faults.fateOf('key').kind;
  });

  expect(fates).toEqual(['fail', 'stall', 'pass']);
});

test('only requests to an API are hit: the way of an alert stays whole', () => {
  const faults = new Faults(new VirtualClock(0), () => 0);
  faults.set({ errors: 1, latencyMs: 0, forMs: 60_000 });

  faults.onInvocation('notifier', 'event');

  expect(faults.fateOf('notifier')).toEqual({ kind: 'pass' });
});

test('faults end by the clock', async () => {
  const clock = new VirtualClock(0);
  const faults = new Faults(clock, () => 0);
  faults.set({ errors: 1, latencyMs: 0, forMs: 60_000 });

  await clock.advanceTo(60_000);
  faults.onInvocation('key', 'api');

  expect(faults.active).toBeUndefined();
  expect(faults.fateOf('key')).toEqual({ kind: 'pass' });
});

test.each([
  [{ errors: 20, latencyMs: 0, forMs: 1 }, 'errors must be a share between 0 and 1, got 20'],
  [{ errors: 0, latencyMs: -1, forMs: 1 }, 'latency must be between 0 and 60000 ms, got -1'],
  [{ errors: 0, latencyMs: 0, forMs: 0 }, 'the time must be more than 0 ms, got 0'],
])('refuses %j', (settings, message) => {
  const faults = new Faults(new VirtualClock(0), () => 0);

  expect(() => faults.set(settings)).toThrow(message);
});
