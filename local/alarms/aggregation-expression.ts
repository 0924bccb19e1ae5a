/** What a log alarm makes of the rows of its query: `count(*)`, `avg(latency) by host, route | sort desc`. */
export interface Aggregation {
  readonly function: AggregateFunction;
  /** Undefined for `count(*)`, the number of rows. */
  readonly field?: string;
  readonly by: readonly string[];
  /** Which groups come first when there are more than can be judged. @default - by their names */
  readonly sort?: 'asc' | 'desc';
}

const functions = ['count', 'avg', 'sum', 'min', 'max'] as const;
type AggregateFunction = (typeof functions)[number];

/** An aggregation expression that cannot be read; the message says where. */
export class AggregationError extends Error {
  /** Counts from 0 in the text. */
  readonly position: number;

  constructor(problem: string, position: number) {
    super(`${problem} at position ${position}`);
    this.name = 'AggregationError';
    this.position = position;
  }
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-log.html */
const MAX_FIELDS = 5;

/** @throws AggregationError */
export const parseAggregation = (text: string): Aggregation => {
  const reader = new Reader(text);
  const name = reader.take(/[a-z]+/iy, `one of ${functions.join(', ')}`);
  const aggregate = functions.find((known) => known === name.text.toLowerCase());
  if (!aggregate) {
    throw new AggregationError(
      `unknown function ${name.text}: use one of ${functions.join(', ')}`,
      name.position,
    );
  }
  reader.take(/\(/y, "'('");
  const field = readArgument(reader, aggregate);
  reader.take(/\)/y, "')'");
  const by = reader.next(/by\b/iy) === undefined ? [] : readGroups(reader);
  const sort = reader.next(/\|/y) === undefined ? undefined : readSort(reader);
  if (!reader.isAtEnd) throw reader.expected("'by', '| sort asc', '| sort desc' or the end");
  return { function: aggregate, field, by, sort };
};

const FIELD = /`[^`]+`|@?[A-Za-z_][\w.@-]*/y;

const readArgument = (reader: Reader, name: AggregateFunction): string | undefined => {
  if (reader.next(/\*/y) === undefined) return readField(reader);
  if (name === 'count') return undefined;
  throw new AggregationError(`${name} needs a field, '*' is for count`, reader.position - 1);
};

const readField = (reader: Reader): string =>
  reader.take(FIELD, 'a field, such as duration').text.replaceAll('`', '');

const readGroups = (reader: Reader): readonly string[] => {
  const fields: string[] = [];
  do {
    const { position } = reader;
    const field = readField(reader);
    if (reader.next(/\(/y) !== undefined) {
      throw new AggregationError(
        `${field}() cannot stand after by: give fields, bin() goes into the query itself`,
        position,
      );
    }
    fields.push(field);
    if (fields.length > MAX_FIELDS) {
      throw new AggregationError(`by takes at most ${MAX_FIELDS} fields`, position);
    }
  } while (reader.next(/,/y) !== undefined);
  return fields;
};

const readSort = (reader: Reader): 'asc' | 'desc' => {
  reader.take(/sort\b/iy, 'sort');
  const direction = reader.take(/(?:asc|desc)\b/iy, 'asc or desc').text.toLowerCase();
  return direction === 'asc' ? 'asc' : 'desc';
};

class Reader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
    this.#skipSpace();
  }

  get position(): number {
    return this.#position;
  }

  get isAtEnd(): boolean {
    return this.#position === this.#text.length;
  }

  next(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position;
    const [text] = pattern.exec(this.#text) ?? [];
    if (text === undefined) return undefined;
    this.#position += text.length;
    this.#skipSpace();
    return text;
  }

  take(pattern: RegExp, what: string): { readonly text: string; readonly position: number } {
    const position = this.#position;
    const text = this.next(pattern);
    if (text === undefined) throw this.expected(what);
    return { text, position };
  }

  expected(what: string): AggregationError {
    const rest = this.#text.slice(this.#position, this.#position + 20);
    const got = rest === '' ? 'the end' : JSON.stringify(rest);
    return new AggregationError(`expected ${what}, got ${got}`, this.#position);
  }

  #skipSpace(): void {
    while (/\s/.test(this.#text[this.#position] ?? '')) this.#position++;
  }
}

/** A row of a query's result: a field that it does not have is not in it. */
export type QueryRow = Readonly<Record<string, string>>;

/** One group's value; undefined where nothing could be computed. */
export interface AggregatedGroup {
  readonly attributes: Readonly<Record<string, string>>;
  readonly value: number | undefined;
}

/**
 * Computes an aggregation over rows. Without `by` it is one group without attributes, of which `count(*)` of nothing is 0;
 * with it there are as many groups as the rows have.
 */
export const aggregate = (
  aggregation: Aggregation,
  rows: readonly QueryRow[],
): readonly AggregatedGroup[] => {
  const { by, sort } = aggregation;
  if (by.length === 0) return [{ attributes: {}, value: aggregateOf(aggregation, rows) }];
  const groups = [...groupRows(rows, by)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, members]) => ({
      attributes: Object.fromEntries(by.map((field) => [field, members[0]?.[field] ?? ''])),
      value: aggregateOf(aggregation, members),
    }));
  if (sort === undefined) return groups;
  const direction = sort === 'asc' ? 1 : -1;
  return groups.sort((a, b) => direction * ((a.value ?? 0) - (b.value ?? 0)));
};

const groupRows = (
  rows: readonly QueryRow[],
  by: readonly string[],
): ReadonlyMap<string, readonly QueryRow[]> => {
  const groups = new Map<string, QueryRow[]>();
  for (const row of rows) {
    const key = JSON.stringify(by.map((field) => row[field] ?? ''));
    const members = groups.get(key);
    if (members) members.push(row);
    else groups.set(key, [row]);
  }
  return groups;
};

const aggregateOf = (
  { function: name, field }: Aggregation,
  rows: readonly QueryRow[],
): number | undefined => {
  if (field === undefined) return rows.length;
  const texts = rows.flatMap((row) => row[field] ?? []);
  if (name === 'count') return texts.length > 0 ? texts.length : undefined;
  const values = texts
    .filter((text) => text.trim() !== '')
    .map(Number)
    .filter(Number.isFinite);
  return values.length > 0 ? compute[name](values) : undefined;
};

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

const compute: Readonly<
  Record<Exclude<AggregateFunction, 'count'>, (values: readonly number[]) => number>
> = {
  sum,
  avg: (values) => sum(values) / values.length,
  min: (values) => values.reduce((least, value) => Math.min(least, value)),
  max: (values) => values.reduce((most, value) => Math.max(most, value)),
};
