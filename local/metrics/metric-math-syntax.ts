import { ExpressionError } from './expression-error';
import {
  type InsightsQuery,
  isInsightsQuery,
  MetricsInsightsError,
  parseMetricsInsights,
} from './metrics-insights-syntax';

/** A math expression as a tree. Positions count from 0 in the text. */
export type Expression = { readonly position: number } & (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  /** The id of a metric or of another expression. */
  | { readonly kind: 'id'; readonly name: string }
  /** A word in capitals, such as REPEAT or DESC. */
  | { readonly kind: 'keyword'; readonly name: string }
  | { readonly kind: 'negative'; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'array'; readonly items: readonly Expression[] }
  /** A whole expression: math and SQL do not mix in one. */
  | { readonly kind: 'insights'; readonly query: InsightsQuery }
);

/**
 * How tightly the operators bind. AWS does not say how `^` stands to the unary minus, nor AND to OR: here as in
 * mathematics and in most languages.
 */
const bindingPower = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '^': 8,
} as const;
const NEGATIVE_POWER = 7;

export type Operator = keyof typeof bindingPower;

/** What an expression is made of, one level down. */
export const partsOf = (expression: Expression): readonly Expression[] => {
  switch (expression.kind) {
    case 'negative':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'call':
      return expression.args;
    case 'array':
      return expression.items;
    default:
      return [];
  }
};

/** A math expression that cannot be read or computed; the message says where. */
export class MetricMathError extends ExpressionError {}

interface Token {
  readonly kind: 'number' | 'string' | 'name' | 'symbol' | 'end';
  readonly text: string;
  readonly position: number;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html */
const MAX_LENGTH = 2048;
/** Far more than any expression needs, far less than the stack can take. */
const MAX_DEPTH = 100;

/**
 * Reads metric math, or a query of Metrics Insights (`SELECT …`).
 * @throws MetricMathError
 */
export const parseMetricMath = (text: string): Expression => {
  if (text.length > MAX_LENGTH) {
    throw new MetricMathError(
      `an expression has at most ${MAX_LENGTH} characters, got ${text.length}`,
      MAX_LENGTH,
    );
  }
  if (isInsightsQuery(text)) return parseInsights(text);
  const parser = new Parser(tokenize(text));
  const expression = parser.expression(0);
  parser.expect('end of the expression', (token) => token.kind === 'end');
  return expression;
};

const parseInsights = (text: string): Expression => {
  try {
    return { kind: 'insights', query: parseMetricsInsights(text), position: 0 };
  } catch (error) {
    if (!(error instanceof MetricsInsightsError)) throw error;
    throw new MetricMathError(error.problem, error.position);
  }
};

const tokenPattern =
  /(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<string>"[^"]*"|'[^']*')|(?<name>[A-Za-z]\w*)|(?<symbol>&&|\|\||[=!<>]=|[-+*/^<>()[\],])/y;

const tokenize = (text: string): Token[] => {
  const tokens: Token[] = [];
  let position = skipSpace(text, 0);
  while (position < text.length) {
    tokenPattern.lastIndex = position;
    const match = tokenPattern.exec(text);
    if (!match) throw unexpected(`unexpected ${JSON.stringify(text[position])}`, position);
    const { number, string, name } = match.groups ?? {};
    const kind = number ? 'number' : string ? 'string' : name ? 'name' : 'symbol';
    tokens.push({ kind, text: spelling.get(match[0]) ?? match[0], position });
    position = skipSpace(text, position + match[0].length);
  }
  return [...tokens, { kind: 'end', text: '', position: text.length }];
};

const spelling: ReadonlyMap<string, Operator> = new Map([
  ['AND', '&&'],
  ['OR', '||'],
]);

const unexpected = (message: string, position: number) =>
  new MetricMathError(
    `${message}: expected a number, an id, a function, an operator or a bracket`,
    position,
  );

const skipSpace = (text: string, from: number): number => {
  let position = from;
  while (position < text.length && /\s/.test(text[position] ?? '')) position++;
  return position;
};

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  expression(minimumPower: number): Expression {
    if (++this.#depth > MAX_DEPTH) {
      throw new MetricMathError(
        `the expression is nested more than ${MAX_DEPTH} deep`,
        this.#token.position,
      );
    }
    let left = this.#operand();
    for (;;) {
      const operator = this.#operator();
      if (!operator || bindingPower[operator] <= minimumPower) break;
      const { position } = this.#take();
      // Only ^ groups from the right.
      const power = operator === '^' ? bindingPower['^'] - 1 : bindingPower[operator];
      left = { kind: 'binary', operator, left, right: this.expression(power), position };
    }
    this.#depth--;
    return left;
  }

  expect(what: string, isExpected: (token: Token) => boolean): Token {
    if (isExpected(this.#token)) return this.#take();
    throw new MetricMathError(`expected ${what}, got ${show(this.#token)}`, this.#token.position);
  }

  #operand(): Expression {
    const token = this.#take();
    const { kind, text, position } = token;
    if (kind === 'number') return { kind, value: Number(text), position };
    if (kind === 'string') return { kind, value: text.slice(1, -1), position };
    if (kind === 'name') return this.#named(token);
    if (text === '-') {
      return { kind: 'negative', operand: this.expression(NEGATIVE_POWER), position };
    }
    if (text === '[') return { kind: 'array', items: this.#list(']'), position };
    if (text === '(') {
      const inner = this.expression(0);
      this.#symbol(')');
      return inner;
    }
    throw new MetricMathError(
      `expected a number, an id, a function or an opening bracket, got ${show(token)}`,
      position,
    );
  }

  #named({ text: name, position }: Token): Expression {
    if (this.#token.text === '(' && this.#token.kind === 'symbol') {
      this.#take();
      return { kind: 'call', name, args: this.#list(')'), position };
    }
    return { kind: /^[a-z]/.test(name) ? 'id' : 'keyword', name, position };
  }

  #list(closing: string): Expression[] {
    const items: Expression[] = [];
    if (this.#token.text === closing) {
      this.#take();
      return items;
    }
    for (;;) {
      items.push(this.expression(0));
      if (this.#token.text !== ',') break;
      this.#take();
    }
    this.#symbol(closing);
    return items;
  }

  #symbol(text: string): void {
    this.expect(
      `'${text}' or an operator`,
      (token) => token.kind === 'symbol' && token.text === text,
    );
  }

  #operator(): Operator | undefined {
    const { kind, text } = this.#token;
    if (kind === 'string' || !Object.hasOwn(bindingPower, text)) return undefined;
    return text as Operator;
  }

  get #token(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '', position: 0 };
  }

  #take(): Token {
    const token = this.#token;
    if (token.kind !== 'end') this.#next++;
    return token;
  }
}

const show = (token: Token): string =>
  token.kind === 'end' ? 'the end of the expression' : JSON.stringify(token.text);
