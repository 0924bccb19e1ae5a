import { operators } from '../metrics/metric-math-operators';
import type { Expression, Operator } from '../metrics/metric-math-syntax';

type Point = number | null;

/** Computes an expression at one moment from the metrics' points of that moment, in the order of their ids. */
export type PointwiseMath = (points: readonly Point[]) => Point;

type Operand =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'series'; readonly at: PointwiseMath };

/** Thrown and caught here alone: most of an expression's tree is walked before it shows. */
class NotPointwise extends Error {}

/**
 * Compiles an expression whose result at a moment depends on the metrics of that moment alone: operators, IF, FILL with a
 * number, and functions of single values. So an alarm computes one period, where the interpreter would compute them all.
 * @param watched - the id of the expression
 * @param metrics - the ids of the metrics
 * @returns undefined for any other expression, which the interpreter of metric math computes
 */
export const compilePointwise = (
  watched: string,
  metrics: readonly string[],
  expressions: ReadonlyMap<string, Expression>,
): PointwiseMath | undefined => {
  try {
    const compiled = new Compiler(metrics, expressions).id(watched);
    return compiled.kind === 'series' ? compiled.at : undefined;
  } catch (error) {
    if (error instanceof NotPointwise) return undefined;
    throw error;
  }
};

class Compiler {
  readonly #metrics: readonly string[];
  readonly #expressions: ReadonlyMap<string, Expression>;
  readonly #underway = new Set<string>();

  constructor(metrics: readonly string[], expressions: ReadonlyMap<string, Expression>) {
    this.#metrics = metrics;
    this.#expressions = expressions;
  }

  id(id: string): Operand {
    const slot = this.#metrics.indexOf(id);
    if (slot !== -1) return { kind: 'series', at: (points) => points[slot] ?? null };
    const expression = this.#expressions.get(id);
    if (!expression || this.#underway.has(id)) throw new NotPointwise();
    this.#underway.add(id);
    const compiled = this.#compile(expression);
    this.#underway.delete(id);
    return compiled;
  }

  #compile(expression: Expression): Operand {
    switch (expression.kind) {
      case 'number':
        return { kind: 'scalar', value: expression.value };
      case 'id':
        return this.id(expression.name);
      case 'negative':
        return binary('-', { kind: 'scalar', value: 0 }, this.#compile(expression.operand));
      case 'binary':
        return binary(
          expression.operator,
          this.#compile(expression.left),
          this.#compile(expression.right),
        );
      case 'call':
        return call(
          expression.name,
          expression.args.map((argument) => this.#compile(argument)),
        );
      default:
        throw new NotPointwise();
    }
  }
}

/** A missing point is 0 where the other series has one; beside a number it stays missing. */
const binary = (operator: Operator, left: Operand, right: Operand): Operand => {
  const compute = operators[operator];
  if (left.kind === 'scalar' && right.kind === 'scalar') {
    const value = compute(left.value, right.value);
    // What a comparison of no number gives is the interpreter's affair.
    if (!Number.isFinite(left.value + right.value) || !Number.isFinite(value)) {
      throw new NotPointwise();
    }
    return { kind: 'scalar', value };
  }
  if (right.kind === 'scalar') {
    return ofSeries(left, (a) => compute(a, right.value));
  }
  if (left.kind === 'scalar') {
    return ofSeries(right, (b) => compute(left.value, b));
  }
  const [leftAt, rightAt] = [left.at, right.at];
  return {
    kind: 'series',
    at: (points) => {
      const a = leftAt(points);
      const b = rightAt(points);
      return a === null && b === null ? null : finite(compute(a ?? 0, b ?? 0));
    },
  };
};

const functions: Readonly<Record<string, (value: number) => number>> = {
  ABS: Math.abs,
  CEIL: Math.ceil,
  FLOOR: Math.floor,
  LOG: Math.log,
  LOG10: Math.log10,
};

const call = (name: string, args: readonly Operand[]): Operand => {
  const [first, second, third] = args;
  if (name === 'IF' && first && second && args.length <= 3) return choose(first, second, third);
  if (name === 'FILL' && first?.kind === 'series' && second?.kind === 'scalar') {
    const { at } = first;
    const { value } = second;
    const filler = finite(value);
    if (args.length === 2) return { kind: 'series', at: (points) => at(points) ?? filler };
  }
  const compute = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!compute || args.length !== 1 || !first) throw new NotPointwise();
  return ofSeries(first, compute);
};

const ofSeries = (operand: Operand, compute: (value: number) => number): Operand => {
  if (operand.kind === 'scalar') throw new NotPointwise();
  const { at } = operand;
  return {
    kind: 'series',
    at: (points) => {
      const value = at(points);
      return value === null ? null : finite(compute(value));
    },
  };
};

/** The table of metric math's IF: what a missing point of the chosen series is depends on what stands for true. */
const choose = (condition: Operand, whenTrue: Operand, whenFalse: Operand | undefined): Operand => {
  if (condition.kind === 'scalar') {
    const chosen = condition.value === 0 ? whenFalse : whenTrue;
    if (!chosen) throw new NotPointwise();
    return chosen;
  }
  const test = condition.at;
  const trueAt = pointsOf(whenTrue);
  const falseAt = whenFalse && pointsOf(whenFalse);
  const missingWhenFalse = whenTrue.kind === 'series' ? 0 : null;
  return {
    kind: 'series',
    at: (points) => {
      const chosen = test(points);
      if (chosen === null) return null;
      if (chosen !== 0) return trueAt(points) ?? 0;
      return falseAt ? (falseAt(points) ?? missingWhenFalse) : null;
    },
  };
};

const pointsOf = (operand: Operand): PointwiseMath => {
  if (operand.kind === 'series') return operand.at;
  const value = finite(operand.value);
  return () => value;
};

const finite = (value: number): Point => (Number.isFinite(value) ? value : null);
