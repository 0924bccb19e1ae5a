import { delimitedPattern } from './delimited-pattern';
import { FilterPatternError, Scanner } from './filter-scanner';
import { readQuoted, readRegex } from './filter-value';
import { jsonPattern } from './json-pattern';
import type { FilterPattern, MessageFilter } from './message-filter';

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html */
const MAX_LENGTH = 1024;
/** In a JSON or space-delimited pattern. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html */
const MAX_REGEXES = 2;

/**
 * Reads a filter pattern of CloudWatch Logs: terms, `{ $.json = pattern }` or `[space, delimited]`.
 * @throws FilterPatternError
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export const parseFilterPattern = (text: string): FilterPattern => {
  if (text.length > MAX_LENGTH) {
    throw new FilterPatternError(
      `a filter pattern has at most ${MAX_LENGTH} characters, got ${text.length}`,
      MAX_LENGTH,
    );
  }
  const scanner = new Scanner(text);
  const pattern = readPattern(scanner);
  if (pattern.kind !== 'terms' && pattern.regexes > MAX_REGEXES) {
    throw scanner.error(
      `a JSON or space-delimited pattern has at most ${MAX_REGEXES} regular expressions, got ${pattern.regexes}`,
    );
  }
  return pattern;
};

const readPattern = (scanner: Scanner): FilterPattern => {
  if (scanner.next(/(?=\{)/y) !== undefined) return jsonPattern(scanner);
  if (scanner.take(/(?=\[)/y) !== undefined) return delimitedPattern(scanner);
  return termsPattern(scanner);
};

/** @throws FilterPatternError */
export const compileFilterPattern = (text: string): MessageFilter =>
  parseFilterPattern(text).matches;

interface Term {
  readonly kind: 'required' | 'excluded' | 'optional';
  readonly isRegex: boolean;
  readonly occurs: MessageFilter;
}

const termsPattern = (scanner: Scanner): FilterPattern => {
  const terms: Term[] = [];
  while (!scanner.atEnd) terms.push(readTerm(scanner));
  return {
    kind: 'terms',
    matches: matchTerms(terms),
    extract: () => ({}),
    select: (selector) => {
      throw new FilterPatternError(
        `a pattern of terms takes no values out of events, got ${selector}: use a JSON or space-delimited pattern`,
        0,
      );
    },
    regexes: terms.filter(({ isRegex }) => isRegex).length,
  };
};

/** All terms must occur, `-term` must not. `?term`s, one of which must occur, count only where there are no others. */
const matchTerms = (terms: readonly Term[]): MessageFilter => {
  const optional = terms.filter(({ kind }) => kind === 'optional');
  if (optional.length > 0 && optional.length === terms.length) {
    return (message) => optional.some(({ occurs }) => occurs(message));
  }
  const decisive = terms.filter(({ kind }) => kind !== 'optional');
  return (message) =>
    decisive.every(({ kind, occurs }) => occurs(message) === (kind === 'required'));
};

const readTerm = (scanner: Scanner): Term => {
  const sign = scanner.take(/[-?]/y);
  const kind = sign === '-' ? 'excluded' : sign === '?' ? 'optional' : 'required';
  const regex = readRegex(scanner);
  if (regex) return { kind, isRegex: true, occurs: regex };
  const quoted = readQuoted(scanner);
  // `" "` matches everything, events without a space too.
  const text = quoted === undefined ? readWord(scanner) : quoted.trim() === '' ? '' : quoted;
  return { kind, isRegex: false, occurs: (message) => message.includes(text) };
};

const readWord = (scanner: Scanner): string => {
  const word = scanner.take(/[\p{L}\p{N}_]+(?=\s|$)/uy);
  if (word !== undefined) return word;
  throw scanner.error(
    'expected a term of letters and digits: put a term with other characters in double quotes',
  );
};
