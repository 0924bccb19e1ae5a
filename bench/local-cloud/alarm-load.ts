/** How the values of one minute come about, for thirty days of them. */
export type LoadKind = 'plain' | 'ratio' | 'p99' | 'flapping';

export const KINDS: readonly LoadKind[] = ['plain', 'ratio', 'p99', 'flapping'];
export const ALARMS = 100;
export const MINUTES = 30 * 1440;

export const kindOf = (alarm: number): LoadKind => KINDS[alarm % KINDS.length] as LoadKind;

export const REQUESTS = 60;
/** Upper bounds in seconds, and how many of a minute's requests take at most so long. */
export const LATENCIES: readonly (readonly [seconds: number, count: number])[] = [
  [0.05, 20],
  [0.1, 35],
  [0.25, 50],
  [0.5, 58],
  [1, 60],
];

/** Ten bad minutes after each fifty good ones. */
const GOOD_MINUTES = 50;
const BAD_MINUTES = 10;
export const errorsIn = (kind: LoadKind, minute: number): number => {
  if (kind === 'flapping') return minute % (GOOD_MINUTES + BAD_MINUTES) < GOOD_MINUTES ? 0 : 12;
  return minute % 7 === 0 ? 1 : 0;
};
