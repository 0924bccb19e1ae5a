import type { Expression } from './expression';
import { InsightsQueryError } from './query-scanner';
import type { Row } from './row';
import type { Value } from './value';

/** Gives an expression's value for a record. */
export type Evaluate = (row: Row) => Value;

/** What a query knows beside its records. Moments are milliseconds since 1970. */
export interface QueryWindow {
  readonly startMs: number;
  readonly endMs: number;
  /** When the query began. */
  readonly nowMs: number;
}

export interface Argument {
  readonly expression: Expression;
  readonly evaluate: Evaluate;
}

export interface FunctionCall {
  readonly args: readonly Argument[];
  readonly window: QueryWindow;
  /** An error at an argument, or at the call. */
  fail(message: string, argument?: Argument): Error;
}

/** A function of the query language. */
export interface InsightsFunction {
  /** How it is called: `substr(text, start[, length])`. */
  readonly signature: string;
  readonly minArgs: number;
  readonly maxArgs: number;
  /** Whether it looks at maps and lists of events as well. @default false */
  readonly takesStructures?: boolean;
  bind(call: FunctionCall): Evaluate;
}

/** Name and numbers of arguments follow from the signature: `substr(text, start[, length])`, `concat(text, …)`. */
export const insightsFunction = (
  signature: string,
  bind: InsightsFunction['bind'],
): readonly [name: string, definition: InsightsFunction] => {
  const [, name = '', list = ''] = signature.match(/^(\w+)\((.*)\)$/) ?? [];
  const count = (text: string): number => text.match(/\w+/g)?.length ?? 0;
  const maxArgs = list.includes('…') ? Number.POSITIVE_INFINITY : count(list);
  return [
    name.toLowerCase(),
    { signature, minArgs: count(list.replace(/\[.*/, '')), maxArgs, bind },
  ];
};

/** A function of its arguments' values alone. */
export const plain = (
  signature: string,
  apply: (...values: Value[]) => Value,
): readonly [name: string, definition: InsightsFunction] =>
  insightsFunction(signature, ({ args }) => {
    const evaluate = args.map((arg) => arg.evaluate);
    const [first, second] = evaluate;
    if (first && evaluate.length === 1) return (row) => apply(first(row));
    if (first && second && evaluate.length === 2) return (row) => apply(first(row), second(row));
    return (row) => apply(...evaluate.map((one) => one(row)));
  });

/** A function of what JSON holds. */
export const onJson = (
  ...[signature, apply]: Parameters<typeof plain>
): readonly [name: string, definition: InsightsFunction] => {
  const [name, definition] = plain(signature, apply);
  return [name, { ...definition, takesStructures: true }];
};

/** The text that an argument has in the query itself. */
export const literalText = ({ fail }: FunctionCall, argument: Argument, what: string): string => {
  const { expression } = argument;
  if (expression.kind === 'literal' && typeof expression.value === 'string')
    return expression.value;
  throw fail(`expected ${what} in quotes, got ${expression.text}`, argument);
};

type CallExpression = Extract<Expression, { kind: 'call' }>;

/** @throws InsightsQueryError where a call has too few or too many arguments */
export const checkCount = (
  { signature, minArgs, maxArgs }: Pick<InsightsFunction, 'signature' | 'minArgs' | 'maxArgs'>,
  { args, position }: CallExpression,
): void => {
  if (args.length >= minArgs && args.length <= maxArgs) return;
  throw new InsightsQueryError(
    `expected ${signature}, got ${args.length} argument${args.length === 1 ? '' : 's'}`,
    position,
  );
};

export const failAt =
  ({ name, position }: CallExpression): FunctionCall['fail'] =>
  (message, argument) =>
    new InsightsQueryError(`${name}: ${message}`, argument?.expression.position ?? position);
