import {
  type ActionSuppression,
  nextSuppression,
  type SuppressionEvent,
  unsuppressed,
} from '../../../local/alarms/action-suppression';
import { vectors } from './alarm-vectors';

interface SuppressionCase {
  readonly id: string;
  readonly title: string;
  readonly waitPeriod: number;
  readonly extensionPeriod: number;
  readonly events: readonly { t: number; composite?: string; suppressor?: string }[];
  readonly expectedActions: readonly { t: number; for: string }[];
  readonly expectedSuppression: readonly { from: number; to?: number; by: string }[];
}

interface Told {
  readonly event: SuppressionEvent;
  readonly state?: string;
}

/** Plays the events, and time in steps of 1; AWS's examples count in units. */
const play = (given: Pick<SuppressionCase, 'waitPeriod' | 'extensionPeriod' | 'events'>) => {
  const periods = { waitMs: given.waitPeriod, extensionMs: given.extensionPeriod };
  const actions: { t: number; for: string }[] = [];
  const by: (string | undefined)[] = [];
  let suppression: ActionSuppression = unsuppressed;
  let state = 'OK';
  for (let t = 0; t <= 20; t += 1) {
    const told: Told[] = given.events
      .filter((event) => event.t === t)
      .map(({ composite, suppressor }) =>
        composite
          ? { event: { kind: 'composite', atMs: t }, state: composite }
          : { event: { kind: 'suppressor', atMs: t, inAlarm: suppressor === 'ALARM' } },
      );
    for (const { event, state: next } of [{ event: { kind: 'time', atMs: t } } as Told, ...told]) {
      state = next ?? state;
      const step = nextSuppression(suppression, event, periods);
      suppression = step.suppression;
      if (step.runsActions) actions.push({ t, for: state });
    }
    by.push(suppression.by);
  }
  return { actions, by };
};

test.each(vectors<SuppressionCase>('suppression').filter((given) => given.events !== undefined))(
  '$title ($id)',
  (given) => {
    const { actions, by } = play(given);

    expect(actions).toEqual(given.expectedActions);
    for (const { from, to = 21, by: expected } of given.expectedSuppression) {
      expect(by.slice(from, to)).toEqual(Array(to - from).fill(expected));
    }
  },
);

test('runs the actions at the end of the wait period when the suppressor stays quiet', () => {
  const { actions } = play({
    waitPeriod: 2,
    extensionPeriod: 3,
    events: [{ t: 2, composite: 'ALARM' }],
  });

  expect(actions).toEqual([{ t: 4, for: 'ALARM' }]);
});

test('suppresses at once what changes while the suppressor is in ALARM', () => {
  const { actions, by } = play({
    waitPeriod: 2,
    extensionPeriod: 3,
    events: [
      { t: 1, suppressor: 'ALARM' },
      { t: 2, composite: 'ALARM' },
    ],
  });

  expect(actions).toEqual([]);
  expect(by[2]).toBe('Alarm');
});

test('runs nothing after a suppressor that came and went without a change', () => {
  const { actions, by } = play({
    waitPeriod: 2,
    extensionPeriod: 3,
    events: [
      { t: 1, suppressor: 'ALARM' },
      { t: 4, suppressor: 'OK' },
    ],
  });

  expect(actions).toEqual([]);
  expect(by.slice(4, 8)).toEqual([...Array(3).fill('ExtensionPeriod'), undefined]);
});

test('runs the actions of an alarm without a suppressor at once', () => {
  const step = nextSuppression(
    unsuppressed,
    { kind: 'composite', atMs: 7 },
    { waitMs: 0, extensionMs: 0 },
  );

  expect(step).toEqual({ suppression: unsuppressed, runsActions: true });
});
