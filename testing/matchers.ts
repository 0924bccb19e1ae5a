import type { AlarmTimeline } from './alarm-test';
import type { MatcherResult } from './matcher';

export interface AlarmMatchers<R> {
  /** Of an alarm's timeline: exactly these transitions, in short: `['1m OK', '13m ALARM']`. */
  toTransition(expected: readonly string[]): R;
}

declare global {
  namespace jest {
    interface Matchers<R, T> extends AlarmMatchers<R> {}
  }
}

/** For `expect.extend(alarmMatchers)`. */
export const alarmMatchers = {
  toTransition(timeline: AlarmTimeline, expected: readonly string[]): MatcherResult {
    const pass =
      timeline.summary.length === expected.length &&
      timeline.summary.every((transition, i) => transition === expected[i]);
    const show = (transitions: readonly string[]) => transitions.join(', ') || 'no transition';
    return {
      pass,
      message: () =>
        `alarm ${timeline.alarm}: expected ${pass ? 'other transitions than ' : ''}${show(expected)}, got ${show(timeline.summary)}`,
    };
  },
};
