import { type Command, DEFAULT_LIMIT, readCommand } from './command';
import type { Scope } from './evaluate';
import type { NamedExpression } from './expression';
import type { QueryWindow } from './insights-function';
import { PATTERN_FIELDS } from './log-pattern';
import { InsightsQueryError, QueryScanner } from './query-scanner';
import {
  dedupStage,
  fieldsStage,
  filterStage,
  isByTime,
  limitStage,
  parseStage,
  patternStage,
  type Stage,
  sortStage,
  statsStage,
  unnestStage,
} from './stage';

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html */
const MAX_LENGTH = 10_000;
/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Stats.html */
const MAX_STATS = 10;

const OPERATORS = '= != < > <= >= like =~ in and or + - * / % ^';

/** @throws InsightsQueryError */
export const parseQuery = (text: string): readonly Command[] => {
  if (text.length > MAX_LENGTH) {
    throw new InsightsQueryError(
      `a query has at most ${MAX_LENGTH} characters, got ${text.length}`,
      MAX_LENGTH,
    );
  }
  const scanner = new QueryScanner(text);
  const commands = [readCommand(scanner)];
  while (scanner.next(/\|/y) !== undefined) commands.push(readCommand(scanner));
  if (!scanner.atEnd) {
    scanner.expect(/\|/y, `an operator (${OPERATORS}), '|' or the end of the query`);
  }
  checkOrder(commands);
  return commands;
};

const checkOrder = (commands: readonly Command[]): void => {
  const stats = commands.filter(({ kind }) => kind === 'stats');
  const tooMany = stats[MAX_STATS];
  if (tooMany) {
    throw new InsightsQueryError(`a query has at most ${MAX_STATS} stats`, tooMany.position);
  }
  const lastStats = stats.at(-1)?.position ?? -1;
  const dedup = commands.find(({ kind }) => kind === 'dedup');
  for (const { kind, position } of commands) {
    if ((kind === 'sort' || kind === 'limit') && position < lastStats) {
      throw new InsightsQueryError(`${kind} must come after the last stats`, position);
    }
    if (dedup && position > dedup.position && kind !== 'limit') {
      throw new InsightsQueryError(`only limit may come after dedup, got ${kind}`, position);
    }
  }
};

/** A query that is ready to run. */
export interface Plan {
  readonly stages: readonly Stage[];
  /** After how many stages the events that match are counted. */
  readonly matchedAfter: number;
  /** What the result shows. */
  readonly fields: readonly string[];
  readonly newestFirst: boolean;
  /** Whether a record of the result is a log event. */
  readonly showsEvents: boolean;
}

/**
 * @param limit - of a query that names none
 * @throws InsightsQueryError where a command refers to what is not there
 */
export const planQuery = (
  commands: readonly Command[],
  window: QueryWindow,
  limit = DEFAULT_LIMIT,
): Plan => {
  const working = commands.filter(({ kind }) => kind !== 'source');
  const columns = new Columns();
  const sortsByTime = working.find(({ kind }) => kind === 'sort' || reduces(kind));
  const first = sortsByTime?.kind === 'sort' && isByTime(sortsByTime) ? sortsByTime : undefined;
  const stages: Stage[] = [];
  let matchedAfter = 0;
  let isReduced = false;
  for (const [i, command] of working.entries()) {
    const scope: Scope = { window, columns: columns.known };
    // Events are read in this order, so nothing is left to do.
    if (command !== first) stages.push(stageOf(command, scope, wantedAfter(working, i, limit)));
    columns.follow(command);
    isReduced ||= reduces(command.kind);
    if (command.kind === 'filter' && !isReduced) matchedAfter = stages.length;
  }
  stages.push(limitStage(limitOf(working, limit)));
  return {
    stages,
    matchedAfter,
    fields: columns.shown,
    newestFirst: first?.keys[0]?.isDescending ?? true,
    showsEvents: columns.known === undefined,
  };
};

const reduces = (kind: Command['kind']): boolean =>
  kind === 'stats' || kind === 'pattern' || kind === 'dedup' || kind === 'limit';

const limitOf = (commands: readonly Command[], limit: number): number =>
  commands.some(({ kind }) => kind === 'limit') ? Number.POSITIVE_INFINITY : limit;

/** How many records the commands after one ask for. */
const wantedAfter = (commands: readonly Command[], index: number, limit: number): number => {
  for (const command of commands.slice(index + 1)) {
    if (command.kind === 'limit') return command.rows;
    if (command.kind !== 'fields' && command.kind !== 'display') return Number.POSITIVE_INFINITY;
  }
  return limit;
};

const stageOf = (command: Command, scope: Scope, wanted: number): Stage => {
  switch (command.kind) {
    case 'fields':
    case 'display':
      return fieldsStage(command, scope);
    case 'filter':
      return filterStage(command, scope);
    case 'parse':
      return parseStage(command, scope);
    case 'unnest':
      return unnestStage(command, scope);
    case 'stats':
      return statsStage(command, scope);
    case 'sort':
      return sortStage(command, scope, wanted);
    case 'limit':
      return limitStage(command.rows);
    case 'dedup':
      return dedupStage(command, scope);
    case 'pattern':
      return patternStage(command, scope);
    case 'source':
      throw new InsightsQueryError('SOURCE is read before the query runs', command.position);
  }
};

/** Which fields there are, and which are shown. */
class Columns {
  /** All fields of the result; undefined while any field of an event can be used. */
  known: readonly string[] | undefined;
  #listed: readonly string[] = ['@timestamp', '@message'];
  #hasFields = false;
  #displayed: readonly string[] | undefined;

  get shown(): readonly string[] {
    return [...new Set(this.#displayed ?? this.#listed)];
  }

  follow(command: Command): void {
    switch (command.kind) {
      case 'fields':
        // The first of them takes the place of what is shown by itself.
        if (!this.#hasFields && !this.known) {
          this.#listed = this.#listed.filter((name) => !AUTOMATIC.includes(name));
        }
        this.#hasFields = true;
        this.#add(namesOf(command.fields));
        break;
      case 'display':
        this.#displayed = namesOf(command.fields);
        if (this.known) this.known = [...this.known, ...namesOf(command.fields)];
        break;
      case 'parse':
        this.#add(command.extraction.names);
        break;
      case 'unnest':
        this.#add([command.name]);
        break;
      case 'stats':
        this.#replace([...namesOf(command.by), ...namesOf(command.aggregates)]);
        break;
      case 'pattern':
        this.#replace(PATTERN_FIELDS);
        break;
      case 'source':
      case 'filter':
      case 'sort':
      case 'limit':
      case 'dedup':
        break;
    }
  }

  #add(names: readonly string[]): void {
    this.#listed = [...this.#listed, ...names];
    if (this.known) this.known = [...this.known, ...names];
  }

  #replace(names: readonly string[]): void {
    this.#listed = names;
    this.known = names;
    this.#displayed = undefined;
  }
}

const AUTOMATIC = ['@timestamp', '@message'];

const namesOf = (named: readonly NamedExpression[]): readonly string[] =>
  named.map(({ name }) => name);
