import type { Expression } from './expression';
import {
  type Argument,
  checkCount,
  type Evaluate,
  type FunctionCall,
  failAt,
  insightsFunction,
} from './insights-function';
import { lengthMs } from './period';
import type { Row } from './row';
import { TIMESTAMP } from './time-functions';
import { naturalOrder, toCell, toNumber, type Value } from './value';

/** Takes the records of a group one by one. */
export interface Accumulator {
  add(row: Row): void;
  result(): Value;
}

export type NewAccumulator = () => Accumulator;

interface Aggregate {
  readonly signature: string;
  readonly minArgs: number;
  readonly maxArgs: number;
  bind(call: FunctionCall): NewAccumulator;
}

const aggregate = (
  signature: string,
  bind: (call: FunctionCall) => NewAccumulator,
): readonly [name: string, aggregate: Aggregate] => {
  const [name, { bind: _, ...counts }] = insightsFunction(signature, () => () => undefined);
  return [name, { ...counts, bind }];
};

/** Of the numbers that a field has. */
const ofNumbers = (
  signature: string,
  result: (numbers: readonly number[]) => number | undefined,
): readonly [string, Aggregate] => aggregate(signature, ({ args }) => numbersThen(args[0], result));

const numbersThen =
  (field: Argument | undefined, result: (numbers: readonly number[]) => Value): NewAccumulator =>
  () => {
    const numbers: number[] = [];
    return {
      add: (row) => {
        const number = toNumber(field?.evaluate(row));
        if (number !== undefined) numbers.push(number);
      },
      result: () => (numbers.length === 0 ? undefined : result(numbers)),
    };
  };

/** Of sums that need no list of the numbers. */
const ofSums = (
  signature: string,
  result: (count: number, sum: number) => number,
): readonly [string, Aggregate] =>
  aggregate(signature, ({ args }) => () => {
    let count = 0;
    let sum = 0;
    return {
      add: (row) => {
        const number = toNumber(args[0]?.evaluate(row));
        if (number === undefined) return;
        count++;
        sum += number;
      },
      result: () => (count === 0 ? undefined : result(count, sum)),
    };
  });

/** Keeps the value that comes before the one it has, in an order. */
const ofBest = (
  signature: string,
  isBetter: (value: Value, than: Value) => boolean,
): readonly [string, Aggregate] =>
  aggregate(signature, ({ args }) => () => {
    let best: Value;
    return {
      add: (row) => {
        const value = args[0]?.evaluate(row);
        if (value !== undefined && (best === undefined || isBetter(value, best))) best = value;
      },
      result: () => best,
    };
  });

/** Texts give way to numbers, in either direction. */
const betterNumber =
  (sign: number) =>
  (value: Value, than: Value): boolean => {
    const [a, b] = [toNumber(value) !== undefined, toNumber(than) !== undefined];
    return a === b ? sign * naturalOrder(value, than) > 0 : a;
  };

/** The value of the record with the earliest or latest time. */
const ofTime = (signature: string, sign: number): readonly [string, Aggregate] =>
  aggregate(signature, ({ args }) => () => {
    let best: Value;
    let bestMs: number | undefined;
    return {
      add: (row) => {
        const value = args[0]?.evaluate(row);
        const ms = toNumber(row.get(TIMESTAMP));
        if (value === undefined || ms === undefined) return;
        if (bestMs !== undefined && sign * (ms - bestMs) <= 0) return;
        best = value;
        bestMs = ms;
      },
      result: () => best,
    };
  });

const counting = (signature: string): readonly [string, Aggregate] =>
  aggregate(signature, ({ args }) => () => {
    const [field] = args;
    let count = 0;
    return {
      add: (row) => {
        if (!field || field.evaluate(row) !== undefined) count++;
      },
      result: () => count,
    };
  });

const distinct = (signature: string, result: (values: readonly Value[]) => Value) =>
  aggregate(signature, ({ args }) => () => {
    const values = new Map<string, Value>();
    return {
      add: (row) => {
        const value = args[0]?.evaluate(row);
        if (value !== undefined) values.set(toCell(value) ?? '', value);
      },
      result: () => result([...values.values()]),
    };
  });

const variance = (numbers: readonly number[]): number => {
  const mean = total(numbers) / numbers.length;
  return numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / numbers.length;
};

const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

/** Nearest rank, as the percentiles of metrics here. */
const percentile = (numbers: readonly number[], percent: number): number | undefined => {
  const sorted = Float64Array.from(numbers).sort();
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
};

/** The number that an argument is in the query itself. */
const literalNumber = (
  { fail, args }: FunctionCall,
  index: number,
  what: string,
  isAllowed: (value: number) => boolean,
): number => {
  const expression = args[index]?.expression;
  const value = expression?.kind === 'literal' ? toNumber(expression.value) : undefined;
  if (value !== undefined && isAllowed(value)) return value;
  throw fail(`expected ${what}, got ${expression?.text ?? 'nothing'}`, args[index]);
};

const pct = (name: string) =>
  aggregate(`${name}(field, percent)`, (call) => {
    const percent = literalNumber(call, 1, 'a percent from 0 to 100', (n) => n >= 0 && n <= 100);
    return numbersThen(call.args[0], (numbers) => percentile(numbers, percent));
  });

const MAX_BUCKETS = 1000;

/** Ranges of equal width from the least to the most: `{"0-5": 3, "5-10": 1}`. */
const histogram = aggregate('histogram(field, buckets)', (call) => {
  const isCount = (n: number): boolean => Number.isInteger(n) && n >= 1 && n <= MAX_BUCKETS;
  const buckets = literalNumber(call, 1, `a number of buckets from 1 to ${MAX_BUCKETS}`, isCount);
  return numbersThen(call.args[0], (numbers) => {
    const least = numbers.reduce((a, b) => Math.min(a, b));
    const width = (numbers.reduce((a, b) => Math.max(a, b)) - least) / buckets;
    const counts = Array.from({ length: buckets }, () => 0);
    for (const number of numbers) {
      const index = width === 0 ? 0 : Math.min(buckets - 1, Math.floor((number - least) / width));
      counts[index] = (counts[index] ?? 0) + 1;
    }
    const name = (i: number): string => `${least + i * width}-${least + (i + 1) * width}`;
    return Object.fromEntries(counts.map((count, i) => [name(i), count]));
  });
});

const MAX_TOP = 10_000;

const topk = aggregate('topk(k, field)', (call) => {
  const isCount = (n: number): boolean => Number.isInteger(n) && n >= 1 && n <= MAX_TOP;
  const k = literalNumber(call, 0, `a number from 1 to ${MAX_TOP}`, isCount);
  return () => {
    const counts = new Map<string, number>();
    return {
      add: (row) => {
        const text = toCell(call.args[1]?.evaluate(row));
        if (text !== undefined) counts.set(text, (counts.get(text) ?? 0) + 1);
      },
      result: () =>
        [...counts]
          .sort(([, a], [, b]) => b - a)
          .slice(0, k)
          .map(([text]) => text),
    };
  };
});

/** Between the group's earliest and latest value, in one interval. */
const rate = aggregate('rate(field, interval)', (call) => {
  const interval = call.args[1]?.expression;
  if (interval?.kind !== 'period') throw call.fail('expected a period such as 1m', call.args[1]);
  return () => {
    let first: readonly [ms: number, value: number] | undefined;
    let last: readonly [ms: number, value: number] | undefined;
    return {
      add: (row) => {
        const ms = toNumber(row.get(TIMESTAMP));
        const value = toNumber(call.args[0]?.evaluate(row));
        if (ms === undefined || value === undefined) return;
        if (!first || ms < first[0]) first = [ms, value];
        if (!last || ms > last[0]) last = [ms, value];
      },
      result: () =>
        first && last && last[0] > first[0]
          ? ((last[1] - first[1]) / (last[0] - first[0])) * lengthMs(interval.period)
          : undefined,
    };
  };
});

/**
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Stats.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-timeseries-functions.html
 */
const aggregates: ReadonlyMap<string, Aggregate> = new Map([
  ofSums('avg(field)', (count, sum) => sum / count),
  ofSums('sum(field)', (_, sum) => sum),
  ofSums('sumOverTime(field)', (_, sum) => sum),
  counting('count([field])'),
  counting('countOverTime([field])'),
  distinct('countDistinct(field)', (values) => values.length),
  distinct('count_distinct(field)', (values) => values.length),
  distinct('values(field)', (values) => values.map((value) => toCell(value))),
  distinct('collect_values(field)', (values) => values.map((value) => toCell(value))),
  ofBest('max(field)', betterNumber(1)),
  ofBest('min(field)', betterNumber(-1)),
  ofBest('sortsFirst(field)', (value, than) => naturalOrder(value, than) < 0),
  ofBest('sortsLast(field)', (value, than) => naturalOrder(value, than) > 0),
  ofTime('earliest(field)', -1),
  ofTime('latest(field)', 1),
  pct('pct'),
  ofNumbers('stddev(field)', (numbers) => Math.sqrt(variance(numbers))),
  ofNumbers('variance(field)', variance),
  topk,
  rate,
  histogram,
]);

export const isAggregate = (name: string): boolean => aggregates.has(name);

export const aggregateNames = (): string =>
  [...aggregates.values()].map(({ signature }) => signature.replace(/\(.*/, '')).join(', ');

/** @throws InsightsQueryError where the call is not right */
export const bindAggregate = (
  call: Extract<Expression, { kind: 'call' }>,
  compile: (expression: Expression) => Evaluate,
  window: FunctionCall['window'],
): NewAccumulator => {
  const found = aggregates.get(call.name) as Aggregate;
  const args = call.args.filter(({ kind }) => kind !== 'star' || !call.name.startsWith('count'));
  checkCount(found, { ...call, args });
  return found.bind({
    args: args.map((expression) => ({ expression, evaluate: compile(expression) })),
    window,
    fail: failAt(call),
  });
};
