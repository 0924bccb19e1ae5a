import type { DateTime } from 'luxon';

/** Letters of Java's DateTimeFormatter, by their count, as luxon has them. */
const javaLetters: Readonly<Record<string, (count: number) => string | undefined>> = {
  y: (count) => (count === 2 ? 'yy' : 'yyyy'),
  u: (count) => (count === 2 ? 'yy' : 'yyyy'),
  M: (count) => 'M'.repeat(Math.min(count, 4)),
  L: (count) => 'L'.repeat(Math.min(count, 4)),
  d: (count) => (count === 1 ? 'd' : 'dd'),
  D: (count) => (count === 3 ? 'ooo' : 'o'),
  H: (count) => (count === 1 ? 'H' : 'HH'),
  h: (count) => (count === 1 ? 'h' : 'hh'),
  m: (count) => (count === 1 ? 'm' : 'mm'),
  s: (count) => (count === 1 ? 's' : 'ss'),
  S: (count) => (count === 3 ? 'SSS' : 'u'),
  n: () => 'u',
  a: () => 'a',
  E: (count) => (count < 4 ? 'ccc' : 'cccc'),
  X: (count) => (count < 3 ? 'ZZZ' : 'ZZ'),
  x: (count) => (count < 3 ? 'ZZZ' : 'ZZ'),
  Z: (count) => (count < 4 ? 'ZZZ' : 'ZZ'),
  V: () => 'z',
  z: () => 'z',
};

/** Undefined for letters that are no part of a date, and for a pattern without a year: of it there is no moment. */
export const javaToLuxon = (pattern: string): string | undefined => {
  const parts = pattern.match(/'[^']+'|([A-Za-z])\1*|[^A-Za-z']/g) ?? [];
  const converted = parts.map((part) =>
    /^[A-Za-z]/.test(part) ? javaLetters[part[0] as string]?.(part.length) : part,
  );
  const hasYear = parts.some((part) => /^[yu]/.test(part));
  const isRead = parts.join('') === pattern && !converted.includes(undefined);
  return isRead && hasYear ? converted.join('') : undefined;
};

/** What strftime writes, as luxon has it. */
const directives: Readonly<Record<string, string>> = {
  Y: 'yyyy',
  y: 'yy',
  m: 'MM',
  B: 'LLLL',
  b: 'LLL',
  h: 'LLL',
  d: 'dd',
  j: 'ooo',
  H: 'HH',
  I: 'hh',
  M: 'mm',
  S: 'ss',
  f: 'SSS',
  L: 'SSS',
  p: 'a',
  A: 'cccc',
  a: 'ccc',
  u: 'c',
  V: 'WW',
  G: 'kkkk',
  Z: 'ZZZZ',
  z: 'ZZZ',
  s: 'X',
};

/** Directives that stand for others. */
const composed: Readonly<Record<string, string>> = {
  c: '%a %b %e %H:%M:%S %Y',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  R: '%H:%M',
  r: '%I:%M:%S %p',
  T: '%H:%M:%S',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
};

const padded = (number: number): string => String(number).padStart(2);

const computed: Readonly<Record<string, (date: DateTime) => string>> = {
  e: ({ day }) => padded(day),
  k: ({ hour }) => padded(hour),
  l: ({ hour }) => padded(hour % 12 || 12),
  w: ({ weekday }) => String(weekday % 7),
};

const texts: Readonly<Record<string, string>> = { n: '\n', t: '\t', '%': '%' };

/** Writes a date as strftime does; undefined for a directive that there is not. */
export const strftime = (format: string): ((date: DateTime) => string) | undefined => {
  const written = format.replace(/%(.)/gs, (directive, letter: string) =>
    Object.hasOwn(composed, letter) ? (composed[letter] as string) : directive,
  );
  const parts = (written.match(/%.?|[^%]+/gs) ?? []).map(toPart);
  if (parts.includes(undefined)) return undefined;
  return (date) => parts.map((part) => part?.(date)).join('');
};

const toPart = (part: string): ((date: DateTime) => string) | undefined => {
  if (!part.startsWith('%')) return () => part;
  const letter = part.slice(1);
  const text = Object.hasOwn(texts, letter) ? texts[letter] : undefined;
  if (text !== undefined) return () => text;
  if (Object.hasOwn(computed, letter)) return computed[letter];
  const luxon = Object.hasOwn(directives, letter) ? directives[letter] : undefined;
  return luxon === undefined ? undefined : (date) => date.toFormat(luxon);
};
