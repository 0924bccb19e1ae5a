import { FilterPatternError, Scanner } from './filter-scanner';
import { type FieldOf, readInsightsFilter } from './insights-filter';
import type { LogStore, StoredLogEvent } from './log-store';

/** A table, as a dashboard's log widget shows it. */
export interface InsightsTable {
  readonly fields: readonly string[];
  /** A field that an event does not have is not in its row. */
  readonly rows: readonly Readonly<Record<string, string>>[];
}

interface Query {
  readonly sources: readonly string[];
  readonly fields: readonly string[];
  readonly filters: readonly ((field: FieldOf) => boolean)[];
  readonly sort?: { readonly field: string; readonly ascending: boolean };
  readonly limit: number;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Limit.html */
const DEFAULT_LIMIT = 10_000;
const MAX_LIMIT = 100_000;

/**
 * Runs the part of Logs Insights that a table of log lines needs: SOURCE, fields, display, filter, sort and limit.
 * @param window - inclusive at both ends, in milliseconds since 1970
 * @throws FilterPatternError
 */
export const runInsightsQuery = (
  store: LogStore,
  text: string,
  window: {
    readonly startMs: number;
    readonly endMs: number;
    /** Where the query names no groups. */
    readonly groups?: readonly string[];
  },
): InsightsTable => {
  const { sources, filters, sort, limit, fields } = parseInsightsQuery(text);
  const found = store
    .filterEvents({ groups: sources, ...window, newestFirst: true })
    .map(fieldsOf)
    .filter((field) => filters.every((matches) => matches(field)));
  if (sort) found.sort(by(sort));
  return { fields, rows: found.slice(0, limit).map((field) => toRow(fields, field)) };
};

const toRow = (fields: readonly string[], field: FieldOf): Record<string, string> =>
  Object.fromEntries(
    fields.flatMap((name) => {
      const value = field(name);
      return value === undefined ? [] : [[name, cell(name, value)]];
    }),
  );

const by =
  ({ field: name, ascending }: { readonly field: string; readonly ascending: boolean }) =>
  (a: FieldOf, b: FieldOf): number => {
    const [x, y] = [a(name), b(name)];
    // What lacks the field comes last, whatever the direction.
    if (x === undefined || y === undefined) {
      return Number(x === undefined) - Number(y === undefined);
    }
    if (x === y) return 0;
    return x < y === ascending ? -1 : 1;
  };

const cell = (name: string, value: string | number): string =>
  name === '@timestamp' || name === '@ingestionTime' ? insightsDate(Number(value)) : String(value);

/** As Logs Insights shows moments: `2026-02-26 10:13:00.000`, UTC. */
const insightsDate = (ms: number): string =>
  new Date(ms).toISOString().replace('T', ' ').slice(0, -1);

/** The fields of an event: those that CloudWatch adds, and those of a JSON message by their paths. */
const fieldsOf = (event: StoredLogEvent): FieldOf => {
  const system: Readonly<Record<string, string | number>> = {
    '@timestamp': event.timestampMs,
    '@ingestionTime': event.ingestionMs,
    '@message': event.message,
    '@logStream': event.stream,
    '@log': event.group,
  };
  let json: unknown;
  let isParsed = false;
  return (name) => {
    if (name.startsWith('@')) return Object.hasOwn(system, name) ? system[name] : undefined;
    if (!isParsed) json = parseJson(event.message);
    isParsed = true;
    return scalarAt(json, name);
  };
};

const parseJson = (message: string): unknown => {
  if (!message.startsWith('{')) return undefined;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
};

/** A member may be named `a.b` itself, or be b of a; list items are `a.0` and `a[0]`. */
const scalarAt = (node: unknown, path: string): string | number | undefined => {
  const found = memberAt(node, path.replace(/\[(\d+)\]/g, '.$1'));
  if (typeof found === 'string' || typeof found === 'number') return found;
  // Logs Insights shows booleans as 1 and 0.
  return typeof found === 'boolean' ? Number(found) : undefined;
};

const memberAt = (node: unknown, path: string): unknown => {
  if (typeof node !== 'object' || node === null) return undefined;
  if (Object.hasOwn(node, path)) return (node as Readonly<Record<string, unknown>>)[path];
  for (let dot = path.indexOf('.'); dot !== -1; dot = path.indexOf('.', dot + 1)) {
    const found = memberAt(
      (node as Readonly<Record<string, unknown>>)[path.slice(0, dot)],
      path.slice(dot + 1),
    );
    if (found !== undefined) return found;
  }
  return undefined;
};

const commands = ['SOURCE', 'fields', 'display', 'filter', 'where', 'sort', 'limit'];
const name = /@?[A-Za-z_][\w.]*(?:\[\d+\][\w.]*)*|`[^`]*`/y;

const parseInsightsQuery = (text: string): Query => {
  const scanner = new Scanner(withoutComments(text));
  let query: Query = {
    sources: [],
    fields: ['@timestamp', '@message'],
    filters: [],
    limit: DEFAULT_LIMIT,
  };
  do query = readCommand(scanner, query);
  while (scanner.next(/\|/y) !== undefined);
  if (!scanner.atEnd) throw scanner.error("expected '|' or the end of the query");
  if (query.sources.length > 0) return query;
  throw new FilterPatternError("the query names no log group: begin with SOURCE 'group' |", 0);
};

/** Comments become space, so that positions stay. */
const withoutComments = (text: string): string =>
  text.replace(
    /("[^"]*"|'[^']*'|\/[^/\n]*\/)|#.*$/gm,
    (whole, quoted?: string) => quoted ?? ' '.repeat(whole.length),
  );

const readCommand = (scanner: Scanner, query: Query): Query => {
  scanner.skipSpace();
  const { position } = scanner;
  const command = scanner.expect(/[A-Za-z]+/y, 'a command');
  switch (command.toLowerCase()) {
    case 'source':
      return { ...query, sources: [...query.sources, readSource(scanner)] };
    case 'fields':
    case 'display':
      return { ...query, fields: readFields(scanner) };
    case 'filter':
    case 'where':
      return { ...query, filters: [...query.filters, readInsightsFilter(scanner, readName)] };
    case 'sort':
      return { ...query, sort: readSort(scanner) };
    case 'limit':
      return { ...query, limit: readLimit(scanner) };
    default:
      throw scanner.error(
        `the command ${command} is not supported locally: use ${commands.join(', ')}`,
        position,
      );
  }
};

const readSource = (scanner: Scanner): string =>
  scanner.expect(/'[^']*'|"[^"]*"/y, 'the name of a log group in quotes').slice(1, -1);

const readFields = (scanner: Scanner): string[] => {
  const fields = [readName(scanner)];
  while (scanner.next(/,/y) !== undefined) fields.push(readName(scanner));
  return fields;
};

const readName = (scanner: Scanner): string =>
  scanner.expect(name, "a field, such as '@timestamp'").replace(/`/g, '');

const readSort = (scanner: Scanner): { field: string; ascending: boolean } => {
  const field = readName(scanner);
  return { field, ascending: scanner.next(/(?:asc|desc)\b/iy)?.toLowerCase() === 'asc' };
};

const readLimit = (scanner: Scanner): number => {
  const limit = Number(scanner.expect(/\d+/y, 'a number of rows'));
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw scanner.error(`a limit is from 1 to ${MAX_LIMIT}, got ${limit}`);
};
