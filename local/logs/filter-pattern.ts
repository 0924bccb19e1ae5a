import { delimitedPattern } from './delimited-pattern';
import { FilterPatternError, Scanner } from './filter-scanner';
import { readQuoted, readRegex } from './filter-value';
import { jsonPattern } from './json-pattern';
import type { MessageFilter } from './message-filter';

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html */
const MAX_LENGTH = 1024;

/**
 * Compiles a filter pattern of CloudWatch Logs: terms, `{ $.json = pattern }` or `[space, delimited]`.
 * @throws FilterPatternError
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export const compileFilterPattern = (pattern: string): MessageFilter => {
  if (pattern.length > MAX_LENGTH) {
    throw new FilterPatternError(
      `a filter pattern has at most ${MAX_LENGTH} characters, got ${pattern.length}`,
      MAX_LENGTH,
    );
  }
  const scanner = new Scanner(pattern);
  if (scanner.next(/(?=\{)/y) !== undefined) return jsonPattern(scanner);
  if (scanner.take(/(?=\[)/y) !== undefined) return delimitedPattern(scanner);
  return termsPattern(scanner);
};

interface Term {
  readonly kind: 'required' | 'excluded' | 'optional';
  readonly occurs: MessageFilter;
}

/** All terms must occur, `-term` must not. `?term`s, one of which must occur, count only where there are no others. */
const termsPattern = (scanner: Scanner): MessageFilter => {
  const terms: Term[] = [];
  while (!scanner.atEnd) terms.push(readTerm(scanner));
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
  if (regex) return { kind, occurs: (message) => regex.test(message) };
  const text = readQuoted(scanner)?.trim() ?? readWord(scanner);
  return { kind, occurs: (message) => message.includes(text) };
};

const readWord = (scanner: Scanner): string => {
  const word = scanner.take(/[\p{L}\p{N}_]+(?=\s|$)/uy);
  if (word !== undefined) return word;
  throw scanner.error(
    'expected a term of letters and digits: put a term with other characters in double quotes',
  );
};
