import { PERIOD_EXAMPLES, type Period, toPeriod } from './period';
import {
  type FieldName,
  type QueryScanner,
  readAlias,
  readFieldName,
  readQuotedText,
  readSteps,
} from './query-scanner';
import { readRegexLiteral } from './regex';
import type { Comparison, Value } from './value';

/** Where in the query an expression stands, and how it is written there. */
interface Written {
  readonly position: number;
  readonly text: string;
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '^';

/** An expression of a query, as it was read. */
export type Expression = Written &
  (
    | { readonly kind: 'literal'; readonly value: Value }
    | { readonly kind: 'field'; readonly field: FieldName }
    | { readonly kind: 'period'; readonly period: Period }
    | { readonly kind: 'star' }
    | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
    | { readonly kind: 'member'; readonly of: Expression; readonly steps: readonly string[] }
    | {
        readonly kind: 'arithmetic';
        readonly operator: ArithmeticOperator;
        readonly left: Expression;
        readonly right: Expression;
      }
    | {
        readonly kind: 'comparison';
        readonly operator: Comparison;
        readonly left: Expression;
        readonly right: Expression;
      }
    | { readonly kind: 'negative' | 'not'; readonly of: Expression }
    | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'in'; readonly of: Expression; readonly list: readonly Expression[] }
    | { readonly kind: 'matches'; readonly of: Expression; readonly regex: RegExp }
    | { readonly kind: 'contains'; readonly of: Expression; readonly part: Expression }
  );

type Kinds = Expression extends infer One
  ? One extends Expression
    ? Omit<One, keyof Written>
    : never
  : never;

/** What a command names with `as`. */
export interface NamedExpression {
  readonly expression: Expression;
  /** The alias, or the expression as it is written. */
  readonly name: string;
}

export const readNamed = (scanner: QueryScanner): NamedExpression => {
  const expression = readExpression(scanner);
  return scanner.word('as')
    ? { expression, name: readAlias(scanner) }
    : { expression, name: expression.kind === 'field' ? expression.field.name : expression.text };
};

export const readNamedList = (scanner: QueryScanner): readonly NamedExpression[] => {
  const list = [readNamed(scanner)];
  while (scanner.next(/,/y) !== undefined) list.push(readNamed(scanner));
  return list;
};

/** From what binds least to what binds most: or, and, not, comparisons, + -, * / %, unary -, ^. */
export const readExpression = (scanner: QueryScanner): Expression => {
  const or = (): Expression => joined('or', and);
  const and = (): Expression => joined('and', not);

  const joined = (kind: 'and' | 'or', operand: () => Expression): Expression => {
    const start = begin(scanner);
    let left = operand();
    for (let count = 1; scanner.word(kind); count++) {
      checkLength(scanner, count);
      left = written(scanner, start, { kind, left, right: operand() });
    }
    return left;
  };

  const not = (): Expression => {
    const start = begin(scanner);
    if (!scanner.word('not')) return comparison();
    return written(scanner, start, { kind: 'not', of: scanner.nested(not) });
  };

  const comparison = (): Expression => {
    const start = begin(scanner);
    const left = sum();
    const isNegated = scanner.word('not');
    const test = readTest(scanner, left, isNegated, sum);
    if (!test) return left;
    const whole = written(scanner, start, test);
    return isNegated ? written(scanner, start, { kind: 'not', of: whole }) : whole;
  };

  const sum = (): Expression => arithmetic(product, /[+-]/y);
  const product = (): Expression => arithmetic(unary, /[*/%]/y);
  const arithmetic = (operand: () => Expression, operators: RegExp): Expression => {
    const start = begin(scanner);
    let left = operand();
    for (let count = 1; ; count++) {
      const operator = scanner.next(operators) as ArithmeticOperator | undefined;
      if (operator === undefined) return left;
      checkLength(scanner, count);
      left = written(scanner, start, { kind: 'arithmetic', operator, left, right: operand() });
    }
  };

  const unary = (): Expression => {
    const start = begin(scanner);
    if (scanner.next(/-/y) === undefined) return power();
    return written(scanner, start, { kind: 'negative', of: scanner.nested(unary) });
  };

  const power = (): Expression => {
    const start = begin(scanner);
    const left = readOperand(scanner);
    if (scanner.next(/\^/y) === undefined) return left;
    const right = scanner.nested(unary);
    return written(scanner, start, { kind: 'arithmetic', operator: '^', left, right });
  };

  return scanner.nested(or);
};

/** Operators in a row: each goes one deeper when the expression is evaluated. */
const MAX_OPERATORS = 500;

const checkLength = (scanner: QueryScanner, count: number): void => {
  if (count > MAX_OPERATORS) {
    throw scanner.error(`an expression has at most ${MAX_OPERATORS} operators in a row`);
  }
};

/** What follows the left side of a comparison; undefined where it is no comparison. */
const readTest = (
  scanner: QueryScanner,
  of: Expression,
  isNegated: boolean,
  readSide: () => Expression,
): Kinds | undefined => {
  if (scanner.word('like') || scanner.next(/=~/y) !== undefined) {
    const regex = readRegexLiteral(scanner);
    return regex ? { kind: 'matches', of, regex } : { kind: 'contains', of, part: readSide() };
  }
  if (scanner.word('in')) return { kind: 'in', of, list: readList(scanner) };
  if (isNegated) throw scanner.error("expected 'like' or 'in' after 'not'");
  const operator = scanner.next(/!=|<=|>=|=|<|>/y) as Comparison | undefined;
  return operator && { kind: 'comparison', operator, left: of, right: readSide() };
};

const readList = (scanner: QueryScanner): readonly Expression[] => {
  if (scanner.next(/(?=\()/y) !== undefined) {
    throw scanner.error('subqueries do not run here: give a list, such as ["a", "b"]');
  }
  scanner.expect(/\[/y, "'['");
  if (scanner.next(/\]/y) !== undefined) return [];
  const list = readArguments(scanner);
  scanner.expect(/\]/y, "',' or ']'");
  return list;
};

const readArguments = (scanner: QueryScanner): readonly Expression[] => {
  const args = [readExpression(scanner)];
  while (scanner.next(/,/y) !== undefined) args.push(readExpression(scanner));
  return args;
};

/** A literal, a field, a call, or an expression in brackets. */
export const readOperand = (scanner: QueryScanner): Expression => {
  const start = begin(scanner);
  if (scanner.next(/\(/y) !== undefined) {
    const inner = readExpression(scanner);
    scanner.expect(/\)/y, "')' or an operator");
    return written(scanner, start, inner);
  }
  const literal = readLiteral(scanner);
  if (literal) return written(scanner, start, literal);
  const name = scanner.next(/[A-Za-z_]\w*(?=\s*\()/y);
  if (name !== undefined) return withMember(scanner, start, readCall(scanner, start, name));
  return written(scanner, start, { kind: 'field', field: readFieldName(scanner) });
};

const readLiteral = (scanner: QueryScanner): Kinds | undefined => {
  const text = readQuotedText(scanner);
  if (text !== undefined) return { kind: 'literal', value: text };
  const boolean = scanner.next(/(?:true|false)\b(?![.(])/iy);
  if (boolean !== undefined) return { kind: 'literal', value: boolean.toLowerCase() === 'true' };
  const number = scanner.next(/(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+\b)?/iy);
  if (number === undefined) return undefined;
  const { position } = scanner;
  const unit = scanner.take(/[ \t]*[A-Za-z]+\b/y);
  if (unit === undefined) return { kind: 'literal', value: Number(number) };
  const period = toPeriod(Number(number), unit.trim());
  if (period) return { kind: 'period', period };
  scanner.position = position;
  if (/^[A-Za-z]/.test(unit)) {
    throw scanner.error(`expected ${PERIOD_EXAMPLES}, got ${number}${unit}`, position);
  }
  return { kind: 'literal', value: Number(number) };
};

const readCall = (scanner: QueryScanner, start: number, name: string): Expression => {
  scanner.expect(/\(/y, "'('");
  const args = readCallArguments(scanner);
  scanner.expect(/\)/y, "',' or ')'");
  return written(scanner, start, { kind: 'call', name: name.toLowerCase(), args });
};

const readCallArguments = (scanner: QueryScanner): readonly Expression[] => {
  if (scanner.next(/(?=\))/y) !== undefined) return [];
  const start = begin(scanner);
  if (scanner.next(/\*(?=\s*\))/y) !== undefined)
    return [written(scanner, start, { kind: 'star' })];
  return readArguments(scanner);
};

const withMember = (scanner: QueryScanner, start: number, of: Expression): Expression => {
  const steps = readSteps(scanner);
  return steps.length === 0 ? of : written(scanner, start, { kind: 'member', of, steps });
};

const begin = (scanner: QueryScanner): number => {
  scanner.skipSpace();
  return scanner.position;
};

const written = (scanner: QueryScanner, position: number, kind: Kinds): Expression =>
  ({
    ...kind,
    position,
    text: scanner.text.slice(position, scanner.position).trim().replace(/\s+/g, ' '),
  }) as Expression;
