import { VirtualClock } from '../../local/clock';

test('runs what is due in order of time, each at its own moment', async () => {
  const clock = new VirtualClock(0);
  const seen: [string, number][] = [];
  clock.at(300, () => void seen.push(['b', clock.now()]));
  clock.at(100, () => void seen.push(['a', clock.now()]));
  clock.at(900, () => void seen.push(['never', clock.now()]));

  await clock.advanceTo(500);

  expect(seen).toEqual([
    ['a', 100],
    ['b', 300],
  ]);
  expect(clock.now()).toBe(500);
});

test('repeats at multiples of the period until it is cancelled', async () => {
  const clock = new VirtualClock(90);
  const seen: number[] = [];
  const cancel = clock.every(100, () => void seen.push(clock.now()));

  await clock.advanceTo(350);
  cancel();
  await clock.advanceTo(1000);

  expect(seen).toEqual([100, 200, 300]);
});

test('awaits a task before it goes on', async () => {
  const clock = new VirtualClock(0);
  const seen: string[] = [];
  clock.at(1, async () => {
    await new Promise((resolve) => setImmediate(resolve));
    seen.push('slow');
  });
  clock.at(2, () => void seen.push('next'));

  await clock.advanceTo(10);

  expect(seen).toEqual(['slow', 'next']);
});

test('does not begin a minute while work is under way', async () => {
  const clock = new VirtualClock(0);
  const seen: string[] = [];
  clock.at(30_000, () => {
    void clock.hold(
      new Promise<void>((resolve) => setTimeout(resolve, 20)).then(() => void seen.push('work')),
    );
  });
  clock.at(60_000, () => void seen.push('minute'));

  await clock.advanceTo(60_000);

  expect(seen).toEqual(['work', 'minute']);
});

test('begins the minute all the same when work takes too long', async () => {
  const clock = new VirtualClock(0, 10);
  let begun = false;
  void clock.hold(new Promise<void>((resolve) => setTimeout(resolve, 200).unref()));
  clock.at(60_000, () => {
    begun = true;
  });

  await clock.advanceTo(60_000);

  expect(begun).toBe(true);
});

test('runs what else is due although a task fails, and then throws its error', async () => {
  const clock = new VirtualClock(0);
  const seen: string[] = [];
  clock.at(1, () => {
    throw new Error('broken');
  });
  clock.at(1, () => void seen.push('same moment'));
  clock.at(2, () => void seen.push('later'));

  const advance = clock.advanceTo(10);

  await expect(advance).rejects.toThrow('broken');
  expect(seen).toEqual(['same moment', 'later']);
  expect(clock.now()).toBe(10);
});

test('refuses a moment that is no number, which would stop all that comes after it', () => {
  const clock = new VirtualClock(0);

  expect(() => clock.at(Number.NaN, () => {})).toThrow(RangeError);
});
