import type { Scanner } from './filter-scanner';

/** A field of a log event by its name. */
export type FieldOf = (name: string) => string | number | undefined;
type Test = (field: FieldOf) => boolean;

/** Reads the condition of a filter: comparisons, like, in, ispresent, with and, or, not and brackets. */
export const readInsightsFilter = (
  scanner: Scanner,
  readName: (scanner: Scanner) => string,
): Test => {
  const any = (): Test => {
    const tests = [all()];
    while (scanner.next(/or\b/iy) !== undefined) tests.push(all());
    return (field) => tests.some((test) => test(field));
  };
  const all = (): Test => {
    const tests = [negated()];
    while (scanner.next(/and\b/iy) !== undefined) tests.push(negated());
    return (field) => tests.every((test) => test(field));
  };
  const negated = (): Test => {
    if (scanner.next(/not\b/iy) === undefined) return primary();
    const test = scanner.nested(negated);
    return (field) => !test(field);
  };
  const primary = (): Test => {
    if (scanner.next(/\(/y) !== undefined) {
      const test = scanner.nested(any);
      scanner.expect(/\)/y, "')', 'and' or 'or'");
      return test;
    }
    if (scanner.next(/ispresent\s*\(/iy) !== undefined) {
      const present = readName(scanner);
      scanner.expect(/\)/y, "')'");
      return (field) => field(present) !== undefined;
    }
    return readComparison(scanner, readName(scanner));
  };
  return any();
};

const readComparison = (scanner: Scanner, name: string): Test => {
  const not = scanner.next(/not\b/iy) !== undefined;
  const positive = readPositive(scanner, name, not);
  return not ? (field) => !positive(field) : positive;
};

const readPositive = (scanner: Scanner, name: string, isNegated: boolean): Test => {
  if (scanner.next(/like\b|=~/iy) !== undefined) {
    const matches = readPattern(scanner);
    return (field) => matches(String(field(name) ?? ''));
  }
  if (scanner.next(/in\b/iy) !== undefined) {
    const values = readList(scanner);
    return (field) => values.some((value) => comparisons['=']?.(field(name), value));
  }
  if (isNegated) throw scanner.error("expected 'like' or 'in' after 'not'");
  const operator = scanner.expect(
    /!=|<=|>=|=|<|>/y,
    'a comparison, one of = != < > <= >= like =~ in',
  );
  const value = readValue(scanner);
  return (field) => comparisons[operator]?.(field(name), value) ?? false;
};

type Operand = string | number;

const ordered =
  (test: (a: Operand, b: Operand) => boolean) =>
  (a: Operand | undefined, b: Operand): boolean =>
    a !== undefined && test(typeof b === 'number' ? Number(a) : String(a), b);

const comparisons: Readonly<Record<string, (a: Operand | undefined, b: Operand) => boolean>> = {
  '=': ordered((a, b) => a === b),
  '!=': (a, b) => !ordered((x, y) => x === y)(a, b),
  '<': ordered((a, b) => a < b),
  '<=': ordered((a, b) => a <= b),
  '>': ordered((a, b) => a > b),
  '>=': ordered((a, b) => a >= b),
};

const readValue = (scanner: Scanner): Operand => {
  const text = scanner.next(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/sy);
  if (text !== undefined) return withoutQuotes(text);
  return Number(scanner.expect(/[+-]?\d+(?:\.\d+)?/y, 'a number or a text in quotes'));
};

const withoutQuotes = (quoted: string): string => quoted.slice(1, -1).replace(/\\(["'\\])/g, '$1');

const readList = (scanner: Scanner): Operand[] => {
  scanner.expect(/\[/y, "'['");
  const values = [readValue(scanner)];
  while (scanner.next(/,/y) !== undefined) values.push(readValue(scanner));
  scanner.expect(/\]/y, "',' or ']'");
  return values;
};

/** `/expression/`, or a text that must occur; `(?i)` in front takes capitals for small letters. */
const readPattern = (scanner: Scanner): ((text: string) => boolean) => {
  scanner.skipSpace();
  const { position } = scanner;
  const regex = scanner.take(/\/(?:[^/\\]|\\.)+\//y);
  if (regex === undefined) {
    const part = String(readValue(scanner));
    return (text) => text.includes(part);
  }
  const source = regex.slice(1, -1);
  try {
    const ignoresCase = source.startsWith('(?i)');
    const pattern = new RegExp(source.replace(/^\(\?i\)/, ''), ignoresCase ? 'i' : '');
    return (text) => pattern.test(text);
  } catch (cause) {
    throw scanner.error(`the regular expression cannot be read: ${String(cause)}`, position);
  }
};
