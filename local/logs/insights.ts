import type { Command } from './insights/command';
import { toPlainRow, toRow } from './insights/event-fields';
import { type Plan, parseQuery, planQuery } from './insights/query';
import { InsightsQueryError } from './insights/query-scanner';
import type { Row } from './insights/row';
import type { LogGroupSource } from './insights/source';
import type { Sink } from './insights/stage';
import { toCell } from './insights/value';
import type { LogGroup, LogStore } from './log-store';
import { byteLength } from './message-size';
import { withTimeLimit } from './time-limit';

/** A table, as a dashboard's log widget shows it. */
export interface InsightsResult {
  /** In the order in which they are shown: after `stats` the groups first. */
  readonly fields: readonly string[];
  /** A field that a record does not have is not in its row. */
  readonly rows: readonly Readonly<Record<string, string>>[];
  /** Ids of the events that the rows are. @default - the rows are no events */
  readonly pointers?: readonly string[];
  readonly statistics: InsightsStatistics;
}

/** What was read until the result was complete: with a limit that may be less than there is. */
export interface InsightsStatistics {
  readonly recordsMatched: number;
  readonly recordsScanned: number;
  readonly bytesScanned: number;
}

/** Inclusive at both ends, in milliseconds since 1970. */
export interface InsightsWindow {
  readonly startMs: number;
  readonly endMs: number;
  /** Where the query names no groups. */
  readonly groups?: readonly string[];
  /** Of rows, where the query has no `limit`. @default 10,000 */
  readonly limit?: number;
  /** What `now()` says. @default - the window's end */
  readonly nowMs?: number;
  /** A query that goes on longer is ended: the process has other things to do. @default 20,000 */
  readonly timeLimitMs?: number;
}

/**
 * Runs a query in the language of CloudWatch Logs Insights.
 * @throws InsightsQueryError for a query that cannot be read or cannot run, with the place; TimeLimitError
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export const runInsightsQuery = (
  store: Pick<LogStore, 'groups' | 'scan'>,
  text: string,
  window: InsightsWindow,
): InsightsResult => {
  const commands = parseQuery(text);
  const { startMs, endMs, nowMs = endMs, timeLimitMs = 20_000 } = window;
  const plan = planQuery(commands, { startMs, endMs, nowMs }, window.limit);
  const groups = store.groups();
  const names = groupNamesOf(commands, groups, window);
  try {
    return withTimeLimit(timeLimitMs, 'the query', () =>
      run(store, plan, { ...window, groups: names, undiscovered: undiscoveredOf(groups) }),
    );
  } catch (error) {
    if (!isTooLong(error)) throw error;
    throw new InsightsQueryError('a text becomes longer than a text can be', 0);
  }
};

const isTooLong = (error: unknown): boolean =>
  error instanceof RangeError && error.message.includes('string length');

interface Scanned {
  readonly startMs: number;
  readonly endMs: number;
  readonly groups: readonly string[];
  /** Of which no fields are discovered. */
  readonly undiscovered: ReadonlySet<string>;
}

const run = (
  store: Pick<LogStore, 'scan'>,
  plan: Plan,
  { startMs, endMs, groups, undiscovered }: Scanned,
): InsightsResult => {
  const found: Row[] = [];
  let recordsMatched = 0;
  let recordsScanned = 0;
  let bytesScanned = 0;
  const counted = (next: Sink): Sink => ({
    push: (row) => {
      recordsMatched++;
      return next.push(row);
    },
    end: () => next.end(),
  });
  const { stages, matchedAfter, newestFirst } = plan;
  const pipeline = [...stages.slice(0, matchedAfter), counted, ...stages.slice(matchedAfter)];
  const collector: Sink = { push: (row) => found.push(row) > 0, end: () => {} };
  const first = pipeline.reduceRight<Sink>((next, stage) => stage(next), collector);
  for (const event of store.scan({ groups, startMs, endMs, newestFirst })) {
    recordsScanned++;
    bytesScanned += byteLength(event.message);
    if (!first.push(undiscovered.has(event.group) ? toPlainRow(event) : toRow(event))) break;
  }
  first.end();
  return {
    fields: plan.fields,
    rows: found.map((row) => toCells(row, plan.fields)),
    ...(plan.showsEvents ? { pointers: found.map(({ pointer = '' }) => pointer) } : {}),
    statistics: { recordsMatched, recordsScanned, bytesScanned },
  };
};

const toCells = (row: Row, fields: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    fields.flatMap((name) => {
      const cell = toCell(row.get({ name, steps: name.split('.') }));
      return cell === undefined ? [] : [[name, cell]];
    }),
  );

/** "Field discovery is supported only for log groups in the Standard log class." @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html */
const undiscoveredOf = (groups: readonly LogGroup[]): ReadonlySet<string> =>
  new Set(
    groups.flatMap(({ name, logGroupClass }) => (logGroupClass === 'STANDARD' ? [] : [name])),
  );

const groupNamesOf = (
  commands: readonly Command[],
  groups: readonly LogGroup[],
  window: InsightsWindow,
): readonly string[] => {
  const sources: readonly LogGroupSource[] = commands.flatMap((command) =>
    command.kind === 'source' ? [command.source] : [],
  );
  const names =
    sources.length > 0 ? sources.flatMap((source) => source(groups)) : (window.groups ?? []);
  if (names.length === 0 && sources.length === 0) {
    throw new InsightsQueryError("the query names no log group: begin with SOURCE 'group' |", 0);
  }
  const classes = new Map(groups.map(({ name, logGroupClass }) => [name, logGroupClass]));
  for (const name of names) checkClass(commands, name, classes.get(name));
  return names;
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html */
const checkClass = (
  commands: readonly Command[],
  name: string,
  logGroupClass: string | undefined,
): void => {
  if (logGroupClass === 'DELIVERY') {
    throw new InsightsQueryError(
      `the log group ${name} has the class DELIVERY, which cannot be queried`,
      0,
    );
  }
  const pattern = commands.find(({ kind }) => kind === 'pattern');
  if (logGroupClass === 'INFREQUENT_ACCESS' && pattern) {
    throw new InsightsQueryError(
      `the log group ${name} has the class INFREQUENT_ACCESS, which has no pattern`,
      pattern.position,
    );
  }
};
