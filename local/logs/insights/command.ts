import { aggregateNames, isAggregate } from './aggregates';
import {
  type Expression,
  type NamedExpression,
  readExpression,
  readNamed,
  readNamedList,
  readOperand,
} from './expression';
import { type Extraction, readExtraction } from './extraction';
import { jsonParse } from './general-functions';
import { PERIOD_EXAMPLES, type Period } from './period';
import { expectQuotedText, type QueryScanner, readAlias } from './query-scanner';
import { type LogGroupSource, readSource } from './source';
import { follow } from './value';

export interface SortKey {
  readonly by: Expression;
  readonly isDescending: boolean;
}

/** A command of a query, as it was read. */
export type Command = { readonly position: number } & (
  | { readonly kind: 'source'; readonly source: LogGroupSource }
  | { readonly kind: 'fields' | 'display'; readonly fields: readonly NamedExpression[] }
  | { readonly kind: 'filter'; readonly condition: Expression }
  | { readonly kind: 'parse'; readonly extraction: Extraction }
  | { readonly kind: 'unnest'; readonly of: Expression; readonly name: string }
  | {
      readonly kind: 'stats';
      readonly aggregates: readonly NamedExpression[];
      readonly by: readonly NamedExpression[];
      /** How far the bins are shifted. */
      readonly offset?: Period;
    }
  | { readonly kind: 'sort'; readonly keys: readonly SortKey[] }
  | { readonly kind: 'limit'; readonly rows: number }
  | { readonly kind: 'dedup'; readonly by: readonly Expression[] }
  | { readonly kind: 'pattern'; readonly of: Expression }
);

type Read = Command extends infer One
  ? One extends Command
    ? Omit<One, 'position'>
    : never
  : never;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Limit.html */
export const DEFAULT_LIMIT = 10_000;
const MAX_LIMIT = 100_000;

const readers: Readonly<Record<string, (scanner: QueryScanner) => Read>> = {
  source: (scanner) => ({ kind: 'source', source: readSource(scanner) }),
  fields: (scanner) => ({ kind: 'fields', fields: readNamedList(scanner) }),
  display: (scanner) => ({ kind: 'display', fields: readNamedList(scanner) }),
  filter: (scanner) => ({ kind: 'filter', condition: readExpression(scanner) }),
  where: (scanner) => ({ kind: 'filter', condition: readExpression(scanner) }),
  // There are no indexes here that could spare looking at an event.
  filterindex: (scanner) => ({ kind: 'filter', condition: readExpression(scanner) }),
  parse: (scanner) => ({ kind: 'parse', extraction: readExtraction(scanner) }),
  json: (scanner) => ({ kind: 'parse', extraction: readJsonField(scanner) }),
  unnest: (scanner) => {
    const of = readOperand(scanner);
    if (!scanner.word('into')) throw scanner.error("expected 'into' and a name");
    return { kind: 'unnest', of, name: readAlias(scanner) };
  },
  stats: (scanner) => readStats(scanner),
  sort: (scanner) => ({ kind: 'sort', keys: readList(scanner, readSortKey) }),
  limit: (scanner) => ({ kind: 'limit', rows: readLimit(scanner) }),
  dedup: (scanner) => ({ kind: 'dedup', by: readList(scanner, readOperand) }),
  pattern: (scanner) => ({ kind: 'pattern', of: readOperand(scanner) }),
};

/** Commands of CloudWatch that do not run here, and why. */
const refused: Readonly<Record<string, string>> = {
  accum: 'compute it from the result',
  addtotals: 'compute it from the result',
  anomaly: "AWS's model cannot be reproduced",
  appendcols: 'run the queries one by one',
  autoregress: 'compute it from the result',
  cidrlookup: 'there are no lookup tables here',
  countfrequent: 'use stats count(*) as n by field | sort n desc',
  diff: 'run the query on both ranges',
  estimate: 'the statistics of a query say what it read',
  expand: 'use unnest',
  filldown: 'compute it from the result',
  fillmissing: 'compute it from the result',
  join: 'run the queries one by one',
  logcompare: 'run the query on both ranges',
  lookup: 'there are no lookup tables here',
  outlier: 'compute it from the result',
  relevantfields: "AWS's model cannot be reproduced",
  sessionize: 'compute it from the result',
  unmask: 'nothing is masked here',
};

export const readCommand = (scanner: QueryScanner): Command => {
  scanner.skipSpace();
  const { position } = scanner;
  const command = scanner.expect(/[A-Za-z]+/y, 'a command').toLowerCase();
  const read = Object.hasOwn(readers, command) ? readers[command] : undefined;
  if (read) return { ...read(scanner), position } as Command;
  const known = Object.keys(readers).join(', ').replace('source', 'SOURCE');
  throw scanner.error(
    Object.hasOwn(refused, command)
      ? `the command ${command} does not run here: ${refused[command]}`
      : `there is no command ${command}: use ${known}`,
    position,
  );
};

const readList = <T>(scanner: QueryScanner, read: (scanner: QueryScanner) => T): readonly T[] => {
  const list = [read(scanner)];
  while (scanner.next(/,/y) !== undefined) list.push(read(scanner));
  return list;
};

const readSortKey = (scanner: QueryScanner): SortKey => {
  const by = readExpression(scanner);
  const direction = scanner.next(/(?:asc|desc)\b/iy)?.toLowerCase();
  return { by, isDescending: direction === 'desc' };
};

const readLimit = (scanner: QueryScanner): number => {
  scanner.word('any');
  const limit = Number(scanner.expect(/\d+/y, 'a number of rows'));
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw scanner.error(`a limit is from 1 to ${MAX_LIMIT}, got ${limit}`);
};

/** `json field=payload "user.name" as username` */
const readJsonField = (scanner: QueryScanner): Extraction => {
  scanner.expect(/field\s*=/iy, "'field='");
  const of = readOperand(scanner);
  const steps = expectQuotedText(scanner, 'the path of a member')
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.');
  if (!scanner.word('as')) throw scanner.error("expected 'as' and a name");
  return {
    of,
    names: [readAlias(scanner)],
    extract: (text) => [[follow(jsonParse(text), steps)]],
  };
};

const readStats = (scanner: QueryScanner): Read => {
  const aggregates = readNamedList(scanner);
  const lonely = aggregates.find(
    ({ expression }) => !hasAggregate(expression) && !refersTo(expression, aggregates),
  );
  if (lonely) {
    throw scanner.error(
      `stats needs aggregates, got ${lonely.expression.text}: use ${aggregateNames()}`,
      lonely.expression.position,
    );
  }
  if (!scanner.word('by')) return { kind: 'stats', aggregates, by: [] };
  const by = readList(scanner, readNamed);
  return scanner.word('offset')
    ? { kind: 'stats', aggregates, by, offset: readPeriod(scanner) }
    : { kind: 'stats', aggregates, by };
};

const readPeriod = (scanner: QueryScanner): Period => {
  const operand = readOperand(scanner);
  if (operand.kind === 'period') return operand.period;
  throw scanner.error(`expected ${PERIOD_EXAMPLES}`, operand.position);
};

/** The expressions that an expression is made of, itself among them. */
export const partsOf = (expression: Expression): readonly Expression[] => [
  expression,
  ...childrenOf(expression).flatMap(partsOf),
];

const childrenOf = (expression: Expression): readonly Expression[] => {
  switch (expression.kind) {
    case 'call':
      return expression.args;
    case 'member':
    case 'negative':
    case 'not':
    case 'matches':
      return [expression.of];
    case 'in':
      return [expression.of, ...expression.list];
    case 'contains':
      return [expression.of, expression.part];
    case 'arithmetic':
    case 'comparison':
    case 'and':
    case 'or':
      return [expression.left, expression.right];
    default:
      return [];
  }
};

const hasAggregate = (expression: Expression): boolean =>
  partsOf(expression).some((part) => part.kind === 'call' && isAggregate(part.name));

/** Whether it is computed from other aggregates by their names: `max(a) as most, min(a) as least, most - least`. */
const refersTo = (expression: Expression, named: readonly NamedExpression[]): boolean => {
  const fields = partsOf(expression).filter((part) => part.kind === 'field');
  return (
    fields.length > 0 &&
    fields.every(({ field }) =>
      named.some(({ name, expression: other }) => name === field.name && other !== expression),
    )
  );
};
