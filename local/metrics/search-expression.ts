import { ExpressionError } from './expression-error';
import type { Metric } from './metric';

/** What a SEARCH looks for: `{AWS/Lambda,FunctionName} MetricName="Errors" NOT test`. */
export interface Search {
  readonly schema?: MetricSchema;
  readonly condition?: Condition;
}

interface MetricSchema {
  readonly namespace: string;
  /** All dimensions of the metric and no others; undefined: any. */
  readonly dimensions?: readonly string[];
}

type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'term'; readonly property?: string; readonly text: TermText };

type TermText =
  | { readonly kind: 'exact'; readonly text: string }
  | { readonly kind: 'partial'; readonly text: string; readonly runs: readonly Run[] };

/** Letters and digits between two other characters: `Custom`, `Count` and `1` of `CustomCount1`. */
type Run = readonly string[];

export class SearchExpressionError extends ExpressionError {}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html */
const MAX_LENGTH = 1024;
/** Far more than any search needs, far less than the stack can take. */
const MAX_DEPTH = 50;

/** @throws SearchExpressionError */
export const parseSearch = (text: string): Search => {
  if (text.length > MAX_LENGTH) {
    throw new SearchExpressionError(
      `a search has at most ${MAX_LENGTH} characters, got ${text.length}`,
      MAX_LENGTH,
    );
  }
  return new Parser(text).search();
};

export const matchesSearch = ({ schema, condition }: Search, metric: Metric): boolean =>
  (!schema || fitsSchema(schema, metric)) && (!condition || holds(condition, metric));

/** AWS says "have InstanceId as a dimension name"; in practice the set must be complete. */
const fitsSchema = ({ namespace, dimensions }: MetricSchema, metric: Metric): boolean =>
  metric.namespace === namespace &&
  (!dimensions ||
    (dimensions.length === Object.keys(metric.dimensions).length &&
      dimensions.every((name) => Object.hasOwn(metric.dimensions, name))));

const holds = (condition: Condition, metric: Metric): boolean => {
  switch (condition.kind) {
    case 'and':
      return condition.parts.every((part) => holds(part, metric));
    case 'or':
      return condition.parts.some((part) => holds(part, metric));
    case 'not':
      return !holds(condition.part, metric);
    case 'term':
      return searched(condition.property, metric).some((name) => fits(condition.text, name));
    default:
      return unreachable(condition);
  }
};

/** The names in which a term is looked for. */
const searched = (property: string | undefined, metric: Metric): readonly string[] => {
  const { namespace, metricName, dimensions } = metric;
  if (property === undefined) {
    return [metricName, namespace, ...Object.keys(dimensions), ...Object.values(dimensions)];
  }
  if (property === 'MetricName') return [metricName];
  if (property === 'Namespace') return [namespace];
  const value = Object.hasOwn(dimensions, property) ? dimensions[property] : undefined;
  if (value !== undefined) return [value];
  return property === 'DimensionName' ? Object.keys(dimensions) : [];
};

const fits = (term: TermText, name: string): boolean => {
  if (term.kind === 'exact') return term.text === name;
  const [run, ...moreRuns] = term.runs;
  const [token, ...moreTokens] = run ?? [];
  if (token === undefined) return term.text === name;
  if (moreRuns.length === 0 && moreTokens.length === 0) {
    return searchTokens(name).includes(token.toLowerCase());
  }
  const tokens = runsOf(name).flat();
  return tokens.some((_, i) => followsFrom(term.runs, tokens, i));
};

/**
 * Whether the tokens of a term stand one after the other in a name. What AWS's examples have in common: upper and lower
 * case count where the term itself joins tokens (`Count1`, not `count1`), and not between other characters
 * (`network-errors` finds `NetworkErrors2`).
 */
const followsFrom = (runs: readonly Run[], tokens: readonly string[], from: number): boolean => {
  let next = from;
  return runs.every((run) =>
    run.every((token) => {
      const other = tokens[next++];
      if (other === undefined || run.length > 1) return token === other;
      return token.toLowerCase() === other.toLowerCase();
    }),
  );
};

/** The tokens that CloudWatch makes of a name: the whole, and its words and numbers, in lower case. */
export const searchTokens = (name: string): readonly string[] => {
  const tokens = runsOf(name).flat();
  const all = tokens.length > 1 ? [tokens.join(''), ...tokens] : tokens;
  return all.map((token) => token.toLowerCase());
};

/** `SDBFailure` is `SDB` and `Failure`; `couNT` is `cou` and `NT`. */
const tokenPattern = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+|\p{L}+/gu;

const runsOf = (name: string): readonly Run[] =>
  name
    .split(/[^\p{L}\p{N}]+/u)
    .map((part) => part.match(tokenPattern) ?? [])
    .filter((run) => run.length > 0);

class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  search(): Search {
    const schema = this.#schema();
    const condition = this.#isAtEnd ? undefined : this.#either();
    if (!this.#isAtEnd) throw this.#expected('a search term, AND, OR, NOT or the end');
    if (schema || condition) return { schema, condition };
    throw this.#expected('a metric schema in curly brackets, a search term, or both');
  }

  #schema(): MetricSchema | undefined {
    if (!this.#take('{')) return undefined;
    const names = [this.#schemaName('a namespace')];
    while (this.#take(',')) names.push(this.#schemaName('the name of a dimension'));
    if (!this.#take('}')) throw this.#expected("',' or '}'");
    this.#take(',');
    const [namespace = '', ...dimensions] = names;
    return dimensions.length > 0 ? { namespace, dimensions } : { namespace };
  }

  #schemaName(what: string): string {
    const name = this.#quoted() ?? this.#match(/[^\s{},"]+/y);
    if (name) return name;
    throw this.#expected(
      `${what}, in double quotes if it has other characters than letters and digits`,
    );
  }

  #either(): Condition {
    const parts = [this.#all()];
    while (this.#match(/OR(?![^\s()"])/y)) parts.push(this.#all());
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'or', parts };
  }

  #all(): Condition {
    const parts = [this.#one()];
    while (!this.#isAtEnd && !this.#sees(/OR(?![^\s()"])|\)/y)) {
      this.#match(/AND(?![^\s()"])/y);
      parts.push(this.#one());
    }
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'and', parts };
  }

  #one(): Condition {
    if (++this.#depth > MAX_DEPTH) {
      throw new SearchExpressionError(`nested more than ${MAX_DEPTH} deep`, this.#at);
    }
    const condition = this.#single();
    this.#depth--;
    return condition;
  }

  #single(): Condition {
    if (this.#match(/NOT(?![^\s()"])/y)) return { kind: 'not', part: this.#one() };
    if (!this.#take('(')) return this.#term();
    const inner = this.#either();
    if (!this.#take(')')) throw this.#expected("')', a search term, AND or OR");
    return inner;
  }

  #term(): Condition {
    const property = this.#property();
    const exact = this.#quoted();
    if (exact !== undefined)
      return { kind: 'term', property, text: { kind: 'exact', text: exact } };
    const word = this.#sees(/(?:AND|OR)(?![^\s()"])/y) ? undefined : this.#match(/[^\s()"]+/y);
    if (word === undefined) throw this.#expected('a search term');
    return { kind: 'term', property, text: { kind: 'partial', text: word, runs: runsOf(word) } };
  }

  /** `MetricName=`, `Namespace=` or the name of a dimension. */
  #property(): string | undefined {
    const before = this.#at;
    if (this.#sees(/:aws\.AccountId/y)) {
      throw new SearchExpressionError(
        'there is one account here, a search cannot choose one: leave :aws.AccountId out',
        this.#at,
      );
    }
    const name = this.#quoted() ?? this.#match(/[^\s()"=]+(?=\s*=)/y);
    if (name !== undefined && this.#take('=')) return name;
    this.#at = before;
    return undefined;
  }

  /** A text in double quotes, in which a backslash stands before `" \ ( )`. */
  #quoted(): string | undefined {
    if (!this.#sees(/"/y)) return undefined;
    const quoted = this.#match(/"(?:[^"\\]|\\.)*"/sy);
    if (quoted === undefined) throw this.#expected('a closing double quote after this one');
    return quoted.slice(1, -1).replace(/\\(["\\()])/g, '$1');
  }

  #take(symbol: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] !== symbol) return false;
    this.#at++;
    return true;
  }

  #sees(pattern: RegExp): boolean {
    this.#skipSpace();
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text);
  }

  #match(pattern: RegExp): string | undefined {
    if (!this.#sees(pattern)) return undefined;
    const from = this.#at;
    this.#at = pattern.lastIndex;
    return this.#text.slice(from, this.#at);
  }

  get #isAtEnd(): boolean {
    this.#skipSpace();
    return this.#at === this.#text.length;
  }

  #skipSpace(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #expected(what: string): SearchExpressionError {
    this.#skipSpace();
    const got = this.#text[this.#at];
    const shown = got === undefined ? 'the end' : JSON.stringify(got);
    return new SearchExpressionError(`expected ${what}, got ${shown}`, this.#at);
  }
}

const unreachable = (value: never): never => {
  throw new TypeError(`unknown ${JSON.stringify(value)}`);
};
