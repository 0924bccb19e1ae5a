import { readCondition, type Scanner } from './filter-scanner';
import { readValueTest } from './filter-value';
import type { MessageFilter } from './message-filter';

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
export const delimitedPattern = (scanner: Scanner): MessageFilter => {
  scanner.expect(/\[/y, "'['");
  if (scanner.next(/\]/y) !== undefined) {
    expectEnd(scanner);
    return () => true;
  }
  const fields = [readField(scanner)];
  while (scanner.next(/,/y) !== undefined) fields.push(readField(scanner));
  scanner.expect(/\]/y, "',' or ']'");
  expectEnd(scanner);
  if (fields.filter(({ kind }) => kind === 'rest').length > 1) {
    throw scanner.error("a pattern may have one '...'");
  }
  return (message) => {
    const named = nameFields(fields, splitFields(message));
    return (
      named !== undefined && fields.every((field) => field.kind === 'rest' || field.matches(named))
    );
  };
};

const expectEnd = (scanner: Scanner): void => {
  if (!scanner.atEnd) throw scanner.error("expected the pattern to end after ']'");
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

/** Split at spaces; what stands in square brackets or in double quotes is one field, without them. */
const splitFields = (message: string): string[] =>
  (message.match(/\[[^\]]*\](?=\s|$)|"[^"]*"(?=\s|$)|\S+/g) ?? []).map((field) =>
    /^(?:\[.*\]|".*")$/s.test(field) ? field.slice(1, -1) : field,
  );

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
