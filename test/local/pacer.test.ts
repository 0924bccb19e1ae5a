import { VirtualClock } from '../../local/clock';
import { Pacer } from '../../local/pacer';

/** A real clock that runs as fast as it is asked. */
const fastTime = () => {
  let nowMs = 0;
  return {
    now: () => nowMs,
    sleep: async (ms: number) => {
      nowMs += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
};

const errors: unknown[] = [];
let pacer: Pacer;
const started = (clock: VirtualClock, speed: number): Pacer => {
  pacer = new Pacer({ clock, speed, real: fastTime(), onError: (error) => errors.push(error) });
  return pacer;
};

const reached = async (clock: VirtualClock, ms: number): Promise<void> => {
  while (clock.now() < ms) await new Promise((resolve) => setImmediate(resolve));
};

beforeEach(() => errors.splice(0));
afterEach(() => pacer.stop());

test('goes on at its pace after a task that fails', async () => {
  const clock = new VirtualClock(0);
  clock.every(1000, () => {
    throw new Error(`broken at ${clock.now()}`);
  });

  started(clock, 60);
  await reached(clock, 2000);

  expect(errors.slice(0, 2).map(String)).toEqual([
    'Error: broken at 1000',
    'Error: broken at 2000',
  ]);
});

test('stands when it is paused, and runs on at the speed that it is given', async () => {
  const clock = new VirtualClock(0);
  const running = started(clock, 60);
  await reached(clock, 1000);

  await running.command({ kind: 'pause' });
  await new Promise((resolve) => setTimeout(resolve, 5));
  const paused = clock.now();
  await new Promise((resolve) => setTimeout(resolve, 5));
  const after = clock.now();
  await running.command({ kind: 'run', speed: 10 });
  await reached(clock, paused + 1000);

  expect(after).toBe(paused);
  expect(running.speed).toBe(10);
});

test('steps exactly as far as it is told while it stands, and runs what is due on the way', async () => {
  const clock = new VirtualClock(0);
  const seen: number[] = [];
  clock.every(60_000, () => void seen.push(clock.now()));

  await started(clock, 0).command({ kind: 'step', ms: 150_000 });

  expect(clock.now()).toBe(150_000);
  expect(seen).toEqual([60_000, 120_000]);
});

test('another command ends a jump where it is', async () => {
  const clock = new VirtualClock(0);
  const standing = started(clock, 0);
  const jump = standing.command({ kind: 'jump', toMs: 1e12 });
  await reached(clock, 60_000);

  await standing.command({ kind: 'pause' });
  await jump;

  expect(clock.now()).toBeLessThan(1e12);
  expect(standing.jumpingToMs).toBeUndefined();
});

test('refuses to go back, and a speed that it cannot run at', async () => {
  const clock = new VirtualClock(5000);
  const standing = started(clock, 0);

  await expect(standing.command({ kind: 'jump', toMs: 1000 })).rejects.toThrow(
    'the clock goes forward only: it is 1970-01-01T00:00:05.000Z, asked for 1970-01-01T00:00:01.000Z',
  );
  await expect(standing.command({ kind: 'run', speed: 0 })).rejects.toThrow('from 1 to 3600');
});
