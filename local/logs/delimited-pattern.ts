import { FilterPatternError, readCondition, type Scanner } from './filter-scanner';
import { readValueTest } from './filter-value';
import type { FilterPattern } from './message-filter';

/** The fields of an event by name, `$1` and so on where the pattern names none. */
type Fields = ReadonlyMap<string, string>;

type Field =
  | { readonly kind: 'rest' }
  | {
      readonly kind: 'field';
      readonly name?: string;
      readonly matches: (fields: Fields) => boolean;
    };

/** Reads `[ip, user, ..., status = 4* && status != 404, size > 1000]`. `[]` matches everything. */
export const delimitedPattern = (scanner: Scanner): FilterPattern => {
  const fields = readFields(scanner);
  const fieldsOf = (message: string): Fields | undefined => {
    const values = splitFields(message);
    return fields.length === 0
      ? new Map(values.map((value, i) => [`$${i + 1}`, value]))
      : nameFields(fields, values);
  };
  return {
    kind: 'delimited',
    matches: (message) => {
      if (fields.length === 0) return true;
      const named = fieldsOf(message);
      return (
        named !== undefined &&
        fields.every((field) => field.kind === 'rest' || field.matches(named))
      );
    },
    extract: (message) =>
      Object.fromEntries(
        [...(fieldsOf(message) ?? [])].map(([name, value]) => [
          name.startsWith('$') ? name : `$${name}`,
          value,
        ]),
      ),
    select: (selector) => readFieldSelector(selector, fields, fieldsOf),
    regexes: scanner.regexes,
  };
};

const readFields = (scanner: Scanner): readonly Field[] => {
  scanner.expect(/\[/y, "'['");
  const fields: Field[] = [];
  if (scanner.next(/\]/y) === undefined) {
    do fields.push(readField(scanner));
    while (scanner.next(/,/y) !== undefined);
    scanner.expect(/\]/y, "',' or ']'");
  }
  if (!scanner.atEnd) throw scanner.error("expected the pattern to end after ']'");
  if (fields.filter(({ kind }) => kind === 'rest').length > 1) {
    throw scanner.error("a pattern may have one '...'");
  }
  return fields;
};

const readField = (scanner: Scanner): Field => {
  if (scanner.next(/\.\.\./y) !== undefined) return { kind: 'rest' };
  if (scanner.next(/(?=[,\]])/y) !== undefined) return { kind: 'field', matches: () => true };
  const start = scanner.position;
  const bare = scanner.take(/[\w-]+(?=\s*(?:[,\]]|$))/y);
  if (bare !== undefined) return { kind: 'field', name: bare, matches: () => true };
  const [name] = scanner.text.slice(start).match(/[\w-]+/) ?? [];
  return { kind: 'field', name, matches: readCondition(scanner, () => readTest(scanner)) };
};

const readTest = (scanner: Scanner): ((fields: Fields) => boolean) => {
  const name = scanner.expect(/[\w-]+/y, "a field's name, '...', ',' or ']'");
  const test = readValueTest(scanner);
  return (fields) => {
    const value = fields.get(name);
    return value !== undefined && test(value);
  };
};

/** Reads `$size`, or `$7`: the seventh field, named or not. */
const readFieldSelector = (
  selector: string,
  fields: readonly Field[],
  fieldsOf: (message: string) => Fields | undefined,
): ((message: string) => string | undefined) => {
  const name = selector.match(/^\$([\w-]+)$/)?.[1];
  if (name !== undefined && /^[1-9]\d*$/.test(name)) {
    const index = Number(name) - 1;
    return (message) => splitFields(message)[index];
  }
  const names = fields.flatMap((field) => (field.kind === 'field' ? [field.name ?? ''] : []));
  if (name !== undefined && names.includes(name)) return (message) => fieldsOf(message)?.get(name);
  throw new FilterPatternError(
    `the pattern has no field ${selector}: use $1, $2 and so on or one of ${names.flatMap((known) => (known ? [`$${known}`] : [])).join(', ')}`,
    0,
  );
};

/** Split at spaces; what stands in square brackets or in double quotes is one field, without them. */
const splitFields = (message: string): string[] => {
  const fields: string[] = [];
  const closings = { '[': closingFinder(message, ']'), '"': closingFinder(message, '"') };
  for (let at = nextWord(message, 0); at < message.length; ) {
    const opening = message[at] as string;
    const closing = opening === '[' || opening === '"' ? closings[opening](at) : -1;
    if (closing !== -1 && isSpaceOrEnd(message[closing + 1])) {
      fields.push(message.slice(at + 1, closing));
      at = nextWord(message, closing + 1);
    } else {
      const end = wordEnd(message, at);
      fields.push(message.slice(at, end));
      at = nextWord(message, end);
    }
  }
  return fields;
};

/** Finds the mark that closes what opens at a position; it looks at no part of a text twice. */
const closingFinder = (message: string, mark: string): ((from: number) => number) => {
  let found = 0;
  return (from) => {
    if (found !== -1 && found <= from) found = message.indexOf(mark, from + 1);
    return found;
  };
};

const isSpaceOrEnd = (character: string | undefined): boolean =>
  character === ' ' ||
  character === '\t' ||
  character === '\n' ||
  character === '\r' ||
  character === undefined;

const nextWord = (message: string, from: number): number => {
  let at = from;
  while (at < message.length && isSpaceOrEnd(message[at])) at++;
  return at;
};

const wordEnd = (message: string, from: number): number => {
  let at = from;
  while (!isSpaceOrEnd(message[at])) at++;
  return at;
};

/** Undefined where the event has another number of fields than the pattern. */
const nameFields = (fields: readonly Field[], values: readonly string[]): Fields | undefined => {
  const rest = fields.findIndex(({ kind }) => kind === 'rest');
  const missing = values.length - fields.length;
  if (rest === -1 ? missing !== 0 : missing < -1) return undefined;
  return new Map(
    values.map((value, i) => {
      const isBefore = rest === -1 || i < rest;
      const field = fields[isBefore ? i : Math.max(rest, i - missing)];
      const name = field?.kind === 'field' ? field.name : undefined;
      return [name ?? `$${i + 1}`, value];
    }),
  );
};
