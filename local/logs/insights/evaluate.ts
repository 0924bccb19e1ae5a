import { aggregateNames, isAggregate } from './aggregates';
import type { ArithmeticOperator, Expression } from './expression';
import { generalFunctions } from './general-functions';
import {
  checkCount,
  type Evaluate,
  failAt,
  type InsightsFunction,
  type QueryWindow,
} from './insights-function';
import { ipFunctions } from './ip-functions';
import { numericFunctions } from './numeric-functions';
import { InsightsQueryError } from './query-scanner';
import { stringFunctions } from './string-functions';
import { TIMESTAMP, timeFunctions } from './time-functions';
import { compare, finite, follow, isTrue, toNumber, toText, type Value } from './value';

/** What an expression can refer to where it stands. */
export interface Scope {
  readonly window: QueryWindow;
  /** The fields that there are, after `stats` and `pattern`. @default - any */
  readonly columns?: readonly string[];
  /** What an aggregate call stands for. @default - it is refused */
  readonly aggregate?: (call: Extract<Expression, { kind: 'call' }>) => Evaluate | undefined;
}

const functions: ReadonlyMap<string, InsightsFunction> = new Map([
  ...numericFunctions,
  ...timeFunctions,
  ...generalFunctions,
  ...ipFunctions,
  ...stringFunctions,
]);

/** @throws InsightsQueryError where a function or field is not known, or a call is not right */
export const compileExpression = (expression: Expression, scope: Scope): Evaluate => {
  const column = columnOf(expression, scope);
  if (column !== undefined) {
    const field = { name: column, steps: [column] };
    return (row) => row.get(field);
  }
  const compile = compilers[expression.kind] as Compiler<Expression['kind']>;
  return compile(expression, (part) => compileExpression(part, scope), scope);
};

/** The same, where a map or list of the event is as good as a scalar. */
export const compileStructure = (expression: Expression, scope: Scope): Evaluate =>
  expression.kind === 'field' && !scope.columns
    ? (row) => row.getStructure(expression.field)
    : compileExpression(expression, scope);

type Of<Kind extends Expression['kind']> = Extract<Expression, { kind: Kind }>;
type Compiler<Kind extends Expression['kind']> = (
  expression: Of<Kind>,
  compile: (part: Expression) => Evaluate,
  scope: Scope,
) => Evaluate;

const compilers: { readonly [Kind in Expression['kind']]: Compiler<Kind> } = {
  literal:
    ({ value }) =>
    () =>
      value,
  field: (expression, _, scope) => compileField(expression, scope),
  // Only functions take periods, and those read them themselves.
  period: () => () => undefined,
  star: ({ position }) => {
    throw new InsightsQueryError("'*' stands for all events in count(*) only", position);
  },
  call: (expression, _, scope) => scope.aggregate?.(expression) ?? compileCall(expression, scope),
  member: ({ of, steps }, compile) => {
    const evaluate = compile(of);
    return (row) => follow(evaluate(row), steps);
  },
  negative: ({ of }, compile) => {
    const evaluate = compile(of);
    return (row) => {
      const number = toNumber(evaluate(row));
      return number === undefined ? undefined : -number;
    };
  },
  not: ({ of }, compile) => {
    const evaluate = compile(of);
    return (row) => !isTrue(evaluate(row));
  },
  and: ({ left, right }, compile) => {
    const [a, b] = [compile(left), compile(right)];
    return (row) => isTrue(a(row)) && isTrue(b(row));
  },
  or: ({ left, right }, compile) => {
    const [a, b] = [compile(left), compile(right)];
    return (row) => isTrue(a(row)) || isTrue(b(row));
  },
  comparison: ({ operator, left, right }, compile) => {
    const [a, b] = [compile(left), compile(right)];
    return (row) => compare(operator, a(row), b(row));
  },
  arithmetic: ({ operator, left, right }, compile) => {
    const [a, b] = [compile(left), compile(right)];
    return (row) => calculate(arithmetic[operator], a(row), b(row));
  },
  in: ({ of, list }, compile) => {
    const evaluate = compile(of);
    const items = list.map(compile);
    return (row) => {
      const value = evaluate(row);
      return items.some((item) => compare('=', value, item(row)));
    };
  },
  matches: ({ of, regex }, compile) => {
    const evaluate = compile(of);
    return (row) => {
      const text = toText(evaluate(row));
      return text !== undefined && regex.test(text);
    };
  },
  contains: ({ of, part }, compile) => {
    const [whole, searched] = [compile(of), compile(part)];
    return (row) => {
      const [text, wanted] = [toText(whole(row)), toText(searched(row))];
      return text !== undefined && wanted !== undefined && text.includes(wanted);
    };
  },
};

const arithmetic: Readonly<Record<ArithmeticOperator, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => a ** b,
};

/** Of something that is no number there is no result, and none of a division by zero (AWS does not say). */
const calculate = (apply: (a: number, b: number) => number, a: Value, b: Value): Value => {
  const [x, y] = [toNumber(a), toNumber(b)];
  return x === undefined || y === undefined ? undefined : finite(apply(x, y));
};

/** A column may be named by the expression that made it: `sort count(*)`. */
const columnOf = ({ text, kind }: Expression, { columns }: Scope): string | undefined =>
  kind === 'literal' ? undefined : columns?.find((column) => sameText(column) === sameText(text));

const sameText = (text: string): string => text.replace(/[\s`]/g, '').toLowerCase();

const compileField = (
  { field, position }: Extract<Expression, { kind: 'field' }>,
  { columns }: Scope,
): Evaluate => {
  if (columns && !columns.some((column) => column === field.name || column === field.steps[0])) {
    throw new InsightsQueryError(
      `there is no field ${field.name} here: after stats only ${columns.join(', ')} can be used`,
      position,
    );
  }
  return (row) => row.get(field);
};

const compileCall = (expression: Extract<Expression, { kind: 'call' }>, scope: Scope): Evaluate => {
  const { name, args, position } = expression;
  const definition = functions.get(name);
  if (isAggregate(name)) {
    throw new InsightsQueryError(`${name} is an aggregate, which belongs in stats`, position);
  }
  if (!definition) {
    const known = [...functions.values()].map(({ signature }) => signature.replace(/\(.*/, ''));
    throw new InsightsQueryError(
      `there is no function ${name} here; there are ${known.join(', ')}; in stats, ${aggregateNames()}`,
      position,
    );
  }
  checkCount(definition, expression);
  // It reads the event's own time, which is gone after stats.
  if (name === 'bin' && scope.columns && !scope.columns.includes(TIMESTAMP.name)) {
    throw new InsightsQueryError(
      'bin looks at @timestamp, which is gone after stats: keep max(@timestamp) as t and use datefloor(t, period)',
      position,
    );
  }
  const compileArgument = definition.takesStructures ? compileStructure : compileExpression;
  return definition.bind({
    args: args.map((arg) => ({ expression: arg, evaluate: compileArgument(arg, scope) })),
    window: scope.window,
    fail: failAt(expression),
  });
};
