import { type Expression, readOperand } from './expression';
import { type QueryScanner, readAlias, readQuotedText } from './query-scanner';
import { groupCount, groupNames, readRegexLiteral } from './regex';
import type { Value } from './value';

/** What `parse` takes out of a text: a record's new fields, several records with `multi`, none where it does not match. */
export interface Extraction {
  /** What it reads. @default - `@message` */
  readonly of?: Expression;
  /** The fields that it makes. */
  readonly names: readonly string[];
  extract(text: string): readonly (readonly Value[])[];
}

/** Reads what follows `parse`. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Parse.html */
export const readExtraction = (scanner: QueryScanner): Extraction => {
  const mode = scanner.next(/(?:logfmt|csv)(?=\s+as\b)/iy);
  const hasField = mode === undefined && scanner.next(/(?=["'/])/y) === undefined;
  const of = hasField ? readOperand(scanner) : undefined;
  const read = mode ?? scanner.next(/(?:logfmt|csv)(?=\s+as\b)/iy);
  if (read?.toLowerCase() === 'logfmt') return { of, ...readLogfmt(scanner) };
  if (read !== undefined) return { of, ...readCsv(scanner) };
  scanner.skipSpace();
  const { position } = scanner;
  const glob = readQuotedText(scanner);
  if (glob !== undefined) return { of, ...readGlob(scanner, glob, position) };
  const regex = readRegexLiteral(scanner);
  if (regex) return { of, ...readGroups(scanner, regex, position) };
  throw scanner.error(
    'expected a glob in quotes, a regular expression between slashes, logfmt or csv',
  );
};

type Names = Pick<Extraction, 'names' | 'extract'>;

const readAliases = (scanner: QueryScanner): readonly string[] => {
  const aliases = [readAlias(scanner)];
  while (scanner.next(/,/y) !== undefined) aliases.push(readAlias(scanner));
  return aliases;
};

const expectAliases = (scanner: QueryScanner): readonly string[] => {
  if (!scanner.word('as')) throw scanner.error("expected 'as' and the names of the fields");
  return readAliases(scanner);
};

const readGlob = (scanner: QueryScanner, glob: string, position: number): Names => {
  const names = expectAliases(scanner);
  const literals = glob.split('*');
  if (literals.length - 1 === names.length) {
    return { names, extract: (text) => matchGlob(text, literals) };
  }
  throw scanner.error(
    `expected as many names as the glob has '*', got ${names.length} for ${literals.length - 1}`,
    position,
  );
};

/** Each `*` takes as little as it can, the last one the rest where nothing follows. Nothing is looked at twice. */
const matchGlob = (
  text: string,
  [first = '', ...literals]: readonly string[],
): readonly (readonly string[])[] => {
  const found = text.indexOf(first);
  if (found === -1) return [];
  const values: string[] = [];
  let from = found + first.length;
  for (const [i, literal] of literals.entries()) {
    const isRest = literal === '' && i === literals.length - 1;
    const end = isRest ? text.length : text.indexOf(literal, from);
    if (end === -1) return [];
    values.push(text.slice(from, end));
    from = end + literal.length;
  }
  return [values];
};

const readGroups = (scanner: QueryScanner, regex: RegExp, position: number): Names => {
  let isMulti = scanner.word('multi');
  const aliases = scanner.word('as') ? readAliases(scanner) : undefined;
  isMulti = scanner.word('multi') || isMulti;
  const named = groupNames(regex);
  const groups = groupCount(regex);
  const names = aliases ?? named;
  if (names.length === 0 || (aliases && names.length !== groups)) {
    throw scanner.error(
      `expected a name for each group, as (?<name>…) or after 'as', got ${names.length} for ${groups}`,
      position,
    );
  }
  // Groups without a name are there for their brackets where others have one.
  const valuesOf = (match: RegExpExecArray): readonly Value[] =>
    aliases ? match.slice(1) : named.map((name) => match.groups?.[name]);
  const all = new RegExp(regex.source, `${regex.flags}g`);
  return {
    names,
    extract: (text) => {
      const matches = isMulti ? [...text.matchAll(all)] : [regex.exec(text)];
      return matches.flatMap((match) => (match ? [valuesOf(match)] : []));
    },
  };
};

const readLogfmt = (scanner: QueryScanner): Names => ({
  names: expectAliases(scanner),
  extract: (text) => {
    const pairs = [...text.matchAll(/([^\s="]+)(?:=("(?:[^"\\]|\\.)*"|\S*))?/gs)];
    return [[Object.fromEntries(pairs.map(([, key, value]) => [key, logfmtValue(value)]))]];
  },
});

const logfmtValue = (value = ''): string =>
  value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value;

const readCsv = (scanner: QueryScanner): Names => {
  const names = expectAliases(scanner);
  return {
    names,
    extract: (text) => {
      const cells = csvCells(text);
      return [names.map((_, i) => cells[i])];
    },
  };
};

/** One line; a cell in quotes may hold commas, and quotes twice. */
const csvCells = (text: string): readonly string[] =>
  [...`${text.trimEnd()},`.matchAll(/\s*"((?:[^"]|"")*)"\s*,|([^,]*),/g)].map(
    ([, quoted, bare = '']) => quoted?.replaceAll('""', '"') ?? bare.trim(),
  );
