import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import type { MetricReference } from '../../telemetry/signals/signal';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const QUERIES_PER_CALL = 500;

/** `today`: all since 00:00 UTC. `recent`: the newest period of the last ten minutes. */
type Window = 'today' | 'recent';

/** One number that CloudWatch is asked for: a statistic of a metric, or an expression over several. */
export interface Question {
  readonly window: Window;
  /** Of `recent`; `today` is one period. */
  readonly periodSeconds: number;
  /** How often the answer changes enough to ask again. */
  readonly everyMs: number;
  readonly metrics: readonly {
    readonly id: string;
    readonly metric: Omit<MetricReference, 'statistic'> & { readonly statistic: string };
  }[];
  readonly expression?: string;
}

export type Answers = ReadonlyMap<Question, number>;

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

const dayOf = (untilMs: number): number => Math.floor((untilMs - 1) / DAY_MS);

/** Whether `today` of two moments begins at the same midnight. */
export const sameDay = (oneMs: number, otherMs: number): boolean => dayOf(oneMs) === dayOf(otherMs);

/**
 * Each window up to a whole minute, which does not belong to it. At midnight `today` is the whole day that ends, so that
 * its last minute is told before the counters begin anew, and no window is ever empty.
 */
const spans: Readonly<Record<Window, (untilMs: number) => Span>> = {
  today: (untilMs) => ({
    startMs: dayOf(untilMs) * DAY_MS,
    endMs: untilMs,
  }),
  recent: (untilMs) => ({ startMs: untilMs - 10 * MINUTE_MS, endMs: untilMs }),
};

/** How many metrics CloudWatch bills for these questions, at most: it may take five statistics of one metric for one. */
export const metricsIn = (questions: readonly Question[]): number =>
  questions.reduce((total, { metrics }) => total + metrics.length, 0);

/**
 * Asks all questions; one that has no data has no answer.
 * @param untilMs - a whole minute
 * @throws Error when any question could not be answered: a gap must not look like a zero
 */
export const ask = async (
  client: Pick<CloudWatchClient, 'send'>,
  questions: readonly Question[],
  untilMs: number,
): Promise<Answers> => {
  const calls = (['today', 'recent'] as const).flatMap((window) =>
    batches(questions.filter((question) => question.window === window)).map((batch) =>
      askBatch(client, batch, spans[window](untilMs)),
    ),
  );
  return new Map((await Promise.all(calls)).flat());
};

/** Of one question all queries are in one call. */
const batches = (questions: readonly Question[]): readonly (readonly Question[])[] => {
  const found: Question[][] = [];
  let queries = QUERIES_PER_CALL;
  for (const question of questions) {
    const size = question.metrics.length + (question.expression === undefined ? 0 : 1);
    if (queries + size > QUERIES_PER_CALL) {
      found.push([]);
      queries = 0;
    }
    found.at(-1)?.push(question);
    queries += size;
  }
  return found;
};

const askBatch = async (
  client: Pick<CloudWatchClient, 'send'>,
  batch: readonly Question[],
  span: Span,
): Promise<readonly (readonly [Question, number])[]> => {
  const results = await metricData(client, {
    MetricDataQueries: batch.flatMap((question, index) => toQueries(question, index, span)),
    StartTime: new Date(span.startMs),
    EndTime: new Date(span.endMs),
    ScanBy: 'TimestampDescending',
  });
  return batch.flatMap((question, index) => {
    const values = results.flatMap(({ Id, Values = [] }) => (Id === idOf(index) ? Values : []));
    const value = combined[question.window](values);
    return value === undefined ? [] : [[question, value] as const];
  });
};

const combined: Readonly<Record<Window, (values: readonly number[]) => number | undefined>> = {
  today: (values) =>
    values.length === 0 ? undefined : values.reduce((total, value) => total + value, 0),
  recent: ([newest]) => newest,
};

const metricData = async (
  client: Pick<CloudWatchClient, 'send'>,
  input: GetMetricDataCommandInput,
): Promise<readonly MetricDataResult[]> => {
  const results: MetricDataResult[] = [];
  let NextToken: string | undefined;
  do {
    const answer = await client.send(new GetMetricDataCommand({ ...input, NextToken }));
    results.push(...(answer.MetricDataResults ?? []));
    NextToken = answer.NextToken;
  } while (NextToken);
  for (const { StatusCode } of results) {
    if (StatusCode === 'InternalError' || StatusCode === 'Forbidden') {
      throw new Error(`GetMetricData answered ${StatusCode} for some metrics`);
    }
  }
  return results;
};

const idOf = (index: number): string => `q${index}`;

const toQueries = (
  { metrics, expression, ...question }: Question,
  index: number,
  { startMs, endMs }: Span,
): MetricDataQuery[] => {
  const Period = question.window === 'today' ? (endMs - startMs) / 1000 : question.periodSeconds;
  const result = idOf(index);
  const isBare = expression === undefined;
  const queries = metrics.map(({ id, metric }): MetricDataQuery => {
    const { namespace: Namespace, metricName: MetricName, dimensions, statistic: Stat } = metric;
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    return {
      Id: isBare ? result : `${result}_${id}`,
      MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period, Stat },
      ReturnData: isBare,
    };
  });
  if (isBare) return queries;
  const Expression = expression.replace(/\bm\d+\b/g, (id) => `${result}_${id}`);
  return [...queries, { Id: result, Expression, ReturnData: true }];
};
