import { createHash } from 'node:crypto';

/** Alarms under one name. */
export interface AlarmGroup {
  /** Where the group stands in the tree: digits from 0 to 3, each a part of the group before it. */
  readonly path: string;
  readonly alarms: readonly string[];
}

/**
 * Cuts a long list of alarms into groups by a hash of their names: another alarm goes into one group and changes no other.
 * A group that grows too large becomes four.
 * @param fits - whether these may be one group
 */
export const groupAlarms = (
  alarms: readonly string[],
  fits: (alarms: readonly string[]) => boolean,
): readonly AlarmGroup[] => divide([...new Set(alarms)].map(withDigits), fits, '');

interface Hashed {
  readonly alarm: string;
  readonly digits: string;
}

const withDigits = (alarm: string): Hashed => {
  const digits = BigInt(`0x${createHash('sha256').update(alarm).digest('hex')}`).toString(4);
  return { alarm, digits: digits.padStart(128, '0') };
};

const divide = (
  hashed: readonly Hashed[],
  fits: (alarms: readonly string[]) => boolean,
  path: string,
): readonly AlarmGroup[] => {
  const alarms = hashed.map(({ alarm }) => alarm);
  if (alarms.length === 0) return [];
  if (fits(alarms)) return [{ path, alarms }];
  return ['0', '1', '2', '3'].flatMap((digit) =>
    divide(
      hashed.filter(({ digits }) => digits[path.length] === digit),
      fits,
      path + digit,
    ),
  );
};
