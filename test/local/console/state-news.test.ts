import { newsBetween } from '../../../local/console/state-news';
import type { Overview } from '../../../local/console-server/console-source';

const overview = (states: object, rest: Partial<Overview> = {}) =>
  ({
    speed: 1,
    alarms: Object.entries(states).map(([name, state]) => ({ name, state })),
    ...rest,
  }) as unknown as Overview;

test('a change of state and of the clock is said in words, no change is not', () => {
  const before = overview({ A: 'OK', B: 'OK' });
  const after = overview({ A: 'ALARM', B: 'OK' }, { speed: 0 });

  expect(newsBetween(before, after)).toBe('A is in alarm. The clock is paused');
  expect(newsBetween(after, after)).toBe('');
});
