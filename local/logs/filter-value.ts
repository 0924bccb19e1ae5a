import type { Scanner } from './filter-scanner';
import type { MessageFilter } from './message-filter';
import { withTimeLimit } from './time-limit';

/** What a value of a log event is tested for. */
export type ValueTest = (value: string | number) => boolean;

const operator = />=|<=|!=|=|>|</y;
const numberPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Reads `= 404`, `!= "a*"`, `= %re%`, `>= 1e3`. */
export const readValueTest = (scanner: Scanner): ValueTest => {
  const compare = scanner.expect(operator, 'an operator, one of = != > < >= <=');
  const start = scanner.position;
  const regex = readRegex(scanner);
  if (compare === '=' || compare === '!=') {
    const equals = regex ? (value: string | number) => regex(`${value}`) : readEquality(scanner);
    return compare === '=' ? equals : (value) => !equals(value);
  }
  const text = regex ? '' : readText(scanner);
  if (!numberPattern.test(text)) {
    throw scanner.error(`expected a number after '${compare}'`, start);
  }
  const test = orders[compare as keyof typeof orders];
  return (value) => isNumeric(value) && test(Number(value), Number(text));
};

const orders = {
  '>': (a: number, b: number) => a > b,
  '<': (a: number, b: number) => a < b,
  '>=': (a: number, b: number) => a >= b,
  '<=': (a: number, b: number) => a <= b,
} as const;

const isNumeric = (value: string | number): boolean =>
  typeof value === 'number' || numberPattern.test(value);

const readEquality = (scanner: Scanner): ValueTest => {
  const isQuoted = scanner.next(/(?=")/y) !== undefined;
  const text = readText(scanner);
  const matches = wildcard(text);
  if (isQuoted || !numberPattern.test(text)) return (value) => matches(`${value}`);
  return (value) => (isNumeric(value) ? Number(value) === Number(text) : matches(`${value}`));
};

/** A `*` stands for anything at the start and at the end only. */
const wildcard = (text: string): ((value: string) => boolean) => {
  const open = text.startsWith('*');
  const isOpenAtEnd = text.length > 1 && text.endsWith('*');
  const inner = text.slice(open ? 1 : 0, isOpenAtEnd ? -1 : undefined);
  if (open && isOpenAtEnd) return (value) => value.includes(inner);
  if (open) return (value) => value.endsWith(inner);
  if (isOpenAtEnd) return (value) => value.startsWith(inner);
  return (value) => value === text;
};

/** A text in quotes, or a word. */
export const readText = (scanner: Scanner): string => {
  const quoted = readQuoted(scanner);
  if (quoted !== undefined) return quoted;
  return scanner.expect(/[^\s"%()&|{}[\],=<>!]+/y, 'a value: a number, a word or a text in quotes');
};

/** A text in quotes, in which \" stands for a quote; undefined where none begins. */
export const readQuoted = (scanner: Scanner): string | undefined => {
  const text = scanner.next(/"(?:[^"\\]|\\.)*"/sy);
  if (text !== undefined) return text.slice(1, -1).replace(/\\(["\\])/g, '$1');
  if (scanner.next(/(?=")/y) !== undefined) throw scanner.error('a quote is not closed');
  return undefined;
};

/** What CloudWatch allows in a regular expression: no round brackets. A space is not in its list, but in its examples. */
const allowedInRegex =
  /^(?:[\w :#=@/;,\-^$?[\]{}|*+.]|\\(?:[dDsSwW]|x[\da-fA-F]{2}|[^A-Za-z0-9]))*$/;

/**
 * A regular expression between percent signs; undefined where none begins.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export const readRegex = (scanner: Scanner): MessageFilter | undefined => {
  scanner.skipSpace();
  const { position } = scanner;
  const text = scanner.take(/%[^%]*%/y);
  if (text === undefined) {
    if (scanner.take(/%/y)) throw scanner.error("a '%' is not closed", position);
    return undefined;
  }
  scanner.regexes++;
  const source = text.slice(1, -1);
  if (source === '' || !allowedInRegex.test(source)) {
    throw scanner.error(
      'a regular expression may have letters, digits, :_#=@/;,- and the operators ^$?[]{}|\\*+. but no round brackets',
      position,
    );
  }
  try {
    return limited(new RegExp(withBounds(source)));
  } catch (cause) {
    throw scanner.error(`the regular expression cannot be read: ${String(cause)}`, position);
  }
};

/** Either bound of `{m, n}` may be missing. */
const withBounds = (source: string): string =>
  source.replace(/\{ *(\d*) *, *(\d*) *\}/g, (whole, from: string, to: string) =>
    from === '' && to === '' ? whole : `{${from || 0},${to}}`,
  );

const REGEX_LIMIT_MS = 1000;
/** So many take some hundredths of a second. */
const MAX_UNLIMITED_STEPS = 10_000_000;

/**
 * Without brackets nothing repeats what repeats: a text is looked at from each place, and within each repetition from
 * each place again. Where that cannot be much, the test goes without a limit, which takes longer than most tests.
 */
const limited = (regex: RegExp): MessageFilter => {
  const repetitions = regex.source.match(/[*+{]/g)?.length ?? 0;
  return (text) =>
    repetitions === 0 || text.length ** (repetitions + 1) <= MAX_UNLIMITED_STEPS
      ? regex.test(text)
      : withTimeLimit(REGEX_LIMIT_MS, `%${regex.source}%`, () => regex.test(text));
};
