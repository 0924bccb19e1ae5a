import { ExpressionError } from './expression-error';

export const insightsFunctions = ['AVG', 'COUNT', 'MAX', 'MIN', 'SUM'] as const;
export type InsightsFunction = (typeof insightsFunctions)[number];

/** A query of CloudWatch Metrics Insights. */
export interface InsightsQuery {
  readonly function: InsightsFunction;
  readonly metricName: string;
  readonly namespace: string;
  /** With SCHEMA: all dimensions of a metric and no others. */
  readonly dimensions?: readonly string[];
  readonly where: readonly InsightsCondition[];
  readonly groupBy: readonly string[];
  readonly orderBy?: { readonly function: InsightsFunction; readonly descending: boolean };
  readonly limit: number;
}

export interface InsightsCondition {
  readonly label: string;
  readonly equals: boolean;
  readonly value: string;
}

export class MetricsInsightsError extends ExpressionError {}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html */
const MAX_SERIES = 500;

/** The words of the language itself; AWS reserves hundreds more, but uses some of them bare in its own examples. */
const keywords = new Set([
  ...['SELECT', 'FROM', 'SCHEMA', 'WHERE', 'AND', 'GROUP', 'ORDER', 'BY', 'ASC', 'DESC', 'LIMIT'],
  ...insightsFunctions,
]);

interface Token {
  readonly kind: 'word' | 'name' | 'value' | 'symbol' | 'end';
  readonly text: string;
  readonly position: number;
}

export const isInsightsQuery = (text: string): boolean => /^\s*SELECT\b/i.test(text);

/** @throws MetricsInsightsError */
export const parseMetricsInsights = (text: string): InsightsQuery =>
  new Parser(tokenize(text)).query();

const tokenPattern =
  /(?<word>[\w.]+)|(?<name>"(?:[^"\\]|\\.)*")|(?<value>'(?:[^'\\]|\\.)*')|!=|[=,()]/sy;

const tokenize = (text: string): Token[] => {
  const tokens: Token[] = [];
  let position = text.search(/\S|$/);
  while (position < text.length) {
    tokenPattern.lastIndex = position;
    const match = tokenPattern.exec(text);
    if (!match) {
      throw new MetricsInsightsError(
        `unexpected ${JSON.stringify(text[position])}: expected a word, a name in double quotes, a value in single quotes, or one of = != , ( )`,
        position,
      );
    }
    const { word, name, value } = match.groups ?? {};
    const kind = word ? 'word' : name ? 'name' : value ? 'value' : 'symbol';
    tokens.push({ kind, text: word ?? unquoted(name ?? value) ?? match[0], position });
    position += match[0].length;
    position += text.slice(position).search(/\S|$/);
  }
  return [...tokens, { kind: 'end', text: '', position: text.length }];
};

const unquoted = (quoted: string | undefined): string | undefined =>
  quoted?.slice(1, -1).replace(/\\(.)/gs, '$1');

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  query(): InsightsQuery {
    this.#keyword('SELECT');
    const aggregate = this.#function();
    this.#symbol('(');
    const metricName = this.#name('the name of a metric');
    this.#symbol(')');
    this.#keyword('FROM');
    const query = {
      function: aggregate,
      metricName,
      ...this.#source(),
      where: this.#where(),
      groupBy: this.#groupBy(),
      orderBy: this.#orderBy(),
      limit: this.#limit(),
    };
    if (this.#token.kind === 'end') return query;
    throw this.#expected('WHERE, GROUP BY, ORDER BY, LIMIT (in this order) or the end');
  }

  #source(): Pick<InsightsQuery, 'namespace' | 'dimensions'> {
    if (!this.#isKeyword('SCHEMA')) return { namespace: this.#name('a namespace or SCHEMA(…)') };
    this.#next++;
    this.#symbol('(');
    const namespace = this.#name('a namespace');
    const dimensions: string[] = [];
    while (this.#takes(',')) dimensions.push(this.#name('the name of a dimension'));
    this.#symbol(')');
    return { namespace, dimensions };
  }

  #where(): InsightsCondition[] {
    const conditions: InsightsCondition[] = [];
    if (!this.#takesKeyword('WHERE')) return conditions;
    do conditions.push(this.#condition());
    while (this.#takesKeyword('AND'));
    return conditions;
  }

  #condition(): InsightsCondition {
    const label = this.#name('the name of a dimension');
    const operator = this.#token.text;
    if (!this.#takes('=') && !this.#takes('!=')) throw this.#expected("'=' or '!='");
    const { kind, text } = this.#token;
    if (kind !== 'value') throw this.#expected('a value in single quotes');
    this.#next++;
    return { label, equals: operator === '=', value: text };
  }

  #groupBy(): string[] {
    const labels: string[] = [];
    if (!this.#takesKeyword('GROUP')) return labels;
    this.#keyword('BY');
    do labels.push(this.#name('the name of a dimension'));
    while (this.#takes(','));
    return labels;
  }

  #orderBy(): InsightsQuery['orderBy'] {
    if (!this.#takesKeyword('ORDER')) return undefined;
    this.#keyword('BY');
    const aggregate = this.#function();
    this.#symbol('(');
    this.#symbol(')');
    const descending = this.#takesKeyword('DESC');
    if (!descending) this.#takesKeyword('ASC');
    return { function: aggregate, descending };
  }

  #limit(): number {
    if (!this.#takesKeyword('LIMIT')) return MAX_SERIES;
    const limit = Number(this.#token.text);
    if (/^\d+$/.test(this.#token.text) && limit >= 1 && limit <= MAX_SERIES) {
      this.#next++;
      return limit;
    }
    throw this.#expected(`a number from 1 to ${MAX_SERIES}`);
  }

  #function(): InsightsFunction {
    const name = insightsFunctions.find((known) => this.#takesKeyword(known));
    if (name) return name;
    throw this.#expected(`one of ${insightsFunctions.join(', ')}`);
  }

  #name(what: string): string {
    const { kind, text, position } = this.#token;
    if (kind === 'word' && /^(tag|AWS)\./i.test(text)) {
      throw new MetricsInsightsError(
        `${text} cannot be used here, where metrics have no tags and there is one account: use a dimension`,
        position,
      );
    }
    const isBare = kind === 'word' && /^\w+$/.test(text) && !keywords.has(text.toUpperCase());
    if (!isBare && (kind !== 'name' || text === '')) {
      throw this.#expected(`${what}, in double quotes if it is a keyword or has other characters`);
    }
    this.#next++;
    return text;
  }

  #keyword(keyword: string): void {
    if (!this.#takesKeyword(keyword)) throw this.#expected(keyword);
  }

  #takesKeyword(keyword: string): boolean {
    const isThere = this.#isKeyword(keyword);
    if (isThere) this.#next++;
    return isThere;
  }

  #isKeyword(keyword: string): boolean {
    return this.#token.kind === 'word' && this.#token.text.toUpperCase() === keyword;
  }

  #symbol(symbol: string): void {
    if (!this.#takes(symbol)) throw this.#expected(`'${symbol}'`);
  }

  #takes(symbol: string): boolean {
    const isThere = this.#token.kind === 'symbol' && this.#token.text === symbol;
    if (isThere) this.#next++;
    return isThere;
  }

  get #token(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '', position: 0 };
  }

  #expected(what: string): MetricsInsightsError {
    const { kind, text, position } = this.#token;
    const got = kind === 'end' ? 'the end of the query' : JSON.stringify(text);
    return new MetricsInsightsError(`expected ${what}, got ${got}`, position);
  }
}
