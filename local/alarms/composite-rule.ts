import type { AlarmState } from './alarm-evaluation';

/** A composite alarm's rule, read. Alarms are named by name or ARN. */
export type CompositeRule =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'state'; readonly state: AlarmState; readonly alarm: string }
  | { readonly kind: 'not'; readonly operand: CompositeRule }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly CompositeRule[] }
  | {
      readonly kind: 'atLeast';
      readonly least: { readonly unit: 'alarms' | 'percent'; readonly value: number };
      readonly state: AlarmState;
      /** The alarms that are NOT in the state count. */
      readonly negated: boolean;
      readonly alarms: readonly string[];
    };

/** A rule that CloudWatch would refuse. */
export class CompositeRuleError extends Error {
  /** Where in the rule, from 0 on. */
  readonly position: number;

  constructor(position: number, problem: string) {
    super(`${problem}, at character ${position + 1}`);
    this.name = 'CompositeRuleError';
    this.position = position;
  }
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
const MAX_LENGTH = 10_240;
const MAX_ELEMENTS = 500;
const MAX_CHILDREN = 100;

/**
 * Reads an `AlarmRule`. AWS does not say which of AND and OR binds closer where no parentheses do: here AND, and NOT
 * closer than both.
 * @throws CompositeRuleError naming the position and what was expected there
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-combining.html
 */
export const parseCompositeRule = (text: string): CompositeRule => {
  if (text.length > MAX_LENGTH) {
    throw new CompositeRuleError(
      MAX_LENGTH,
      `it may have ${MAX_LENGTH} characters, got ${text.length}`,
    );
  }
  if (text === '' || text !== text.trim()) {
    throw new CompositeRuleError(
      text.length - text.trimStart().length,
      'it must not be empty, nor begin or end with white space',
    );
  }
  const reader = new RuleReader(text);
  const rule = reader.readOr();
  reader.expectEnd();
  const children = alarmsInRule(rule).length;
  if (children > MAX_CHILDREN) {
    throw new CompositeRuleError(
      text.length,
      `it may name ${MAX_CHILDREN} alarms, got ${children}: gather some in a composite alarm of their own`,
    );
  }
  return rule;
};

/** The names and ARNs in a rule, each once, in its order. */
export const alarmsInRule = (rule: CompositeRule): readonly string[] => [
  ...new Set(referencesIn(rule)),
];

const referencesIn = (rule: CompositeRule): readonly string[] => {
  switch (rule.kind) {
    case 'constant':
      return [];
    case 'state':
      return [rule.alarm];
    case 'not':
      return referencesIn(rule.operand);
    case 'and':
    case 'or':
      return rule.operands.flatMap(referencesIn);
    case 'atLeast':
      return rule.alarms;
    default:
      return unreachable(rule);
  }
};

/** The state of an alarm, by name or ARN; undefined where there is no such alarm, which is then in no state. */
export type StateLookup = (alarm: string) => AlarmState | undefined;

export const evaluateCompositeRule = (rule: CompositeRule, stateOf: StateLookup): boolean => {
  switch (rule.kind) {
    case 'constant':
      return rule.value;
    case 'state':
      return stateOf(rule.alarm) === rule.state;
    case 'not':
      return !evaluateCompositeRule(rule.operand, stateOf);
    case 'and':
      return rule.operands.every((operand) => evaluateCompositeRule(operand, stateOf));
    case 'or':
      return rule.operands.some((operand) => evaluateCompositeRule(operand, stateOf));
    case 'atLeast':
      return hasAtLeast(rule, stateOf);
    default:
      return unreachable(rule);
  }
};

const hasAtLeast = (
  { least, state, negated, alarms }: Extract<CompositeRule, { kind: 'atLeast' }>,
  stateOf: StateLookup,
): boolean => {
  const counted = alarms.filter((alarm) => (stateOf(alarm) === state) !== negated).length;
  return least.unit === 'alarms'
    ? counted >= least.value
    : counted * 100 >= least.value * alarms.length;
};

const unreachable = (rule: never): never => {
  throw new Error(`no such rule: ${JSON.stringify(rule)}`);
};

const alarmStates: readonly AlarmState[] = ['ALARM', 'OK', 'INSUFFICIENT_DATA'];

const BARE_NAME = /[^\s(),"][^\s(),]*/y;
const WORD = /[A-Za-z_]+/y;
const QUOTED = /"((?:\\[\s\S]|[^"\\])*)"/y;
const COUNT = /(\d+(?:\.\d+)?)\s*(%?)/y;
const SPACE = /\s*/y;

const constants: ReadonlyMap<string, boolean> = new Map([
  ['TRUE', true],
  ['FALSE', false],
]);

const operandStart = `${alarmStates.join(', ')}, AT_LEAST, TRUE, FALSE, NOT or '('`;

/** Recursive descent: or → and → not → operand. */
class RuleReader {
  readonly #text: string;
  #position = 0;
  #elements = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readOr(): CompositeRule {
    return this.#readChain('or', 'OR', () => this.#readChain('and', 'AND', () => this.#readNot()));
  }

  expectEnd(): void {
    this.#skipSpace();
    if (this.#position < this.#text.length) this.#fail('AND, OR or the end');
  }

  #readChain(kind: 'and' | 'or', word: string, readOperand: () => CompositeRule): CompositeRule {
    const first = readOperand();
    const operands = [first];
    while (this.#takeWord(word)) operands.push(readOperand());
    return operands.length === 1 ? first : { kind, operands };
  }

  /** Without recursion: a rule may have thousands of NOTs. */
  #readNot(): CompositeRule {
    let negated = false;
    while (this.#takeWord('NOT')) negated = !negated;
    const operand = this.#readOperand();
    return negated ? { kind: 'not', operand } : operand;
  }

  #readOperand(): CompositeRule {
    const word = this.#peekWord();
    if (this.#takeSymbol('(')) return this.#readGroup();
    const state = alarmStates.find((known) => known === word);
    if (state) return this.#readState(state);
    if (word === 'AT_LEAST') return this.#readAtLeast();
    // AWS writes these in lower case too.
    const constant = word === undefined ? undefined : constants.get(word.toUpperCase());
    if (constant === undefined || word === undefined) return this.#fail(operandStart);
    this.#takeWord(word);
    this.#count();
    return { kind: 'constant', value: constant };
  }

  #readGroup(): CompositeRule {
    this.#count();
    const rule = this.readOr();
    this.#expectSymbol(')', "AND, OR or ')'");
    return rule;
  }

  #readState(state: AlarmState): CompositeRule {
    this.#takeWord(state);
    this.#expectSymbol('(');
    const alarm = this.#readAlarm();
    this.#expectSymbol(')');
    return { kind: 'state', state, alarm };
  }

  #readAtLeast(): CompositeRule {
    this.#takeWord('AT_LEAST');
    this.#expectSymbol('(');
    const least = this.#readLeast();
    this.#expectSymbol(',');
    const negated = this.#takeWord('NOT');
    const state = alarmStates.find((known) => this.#takeWord(known));
    if (!state) return this.#fail(`${negated ? '' : 'NOT, '}${alarmStates.join(' or ')}`);
    this.#expectSymbol(',');
    this.#expectSymbol('(');
    const alarms = [this.#readAlarm()];
    while (this.#takeSymbol(',')) alarms.push(this.#readAlarm());
    this.#expectSymbol(')', "',' or ')'");
    this.#expectSymbol(')');
    return { kind: 'atLeast', least, state, negated, alarms };
  }

  #readLeast(): { readonly unit: 'alarms' | 'percent'; readonly value: number } {
    const start = this.#position;
    const match = this.#take(COUNT);
    const value = Number(match?.[1]);
    const unit = match?.[2] === '%' ? 'percent' : 'alarms';
    const isAllowed = unit === 'percent' ? value > 0 && value <= 100 : value >= 1;
    if (isAllowed && (unit === 'percent' || Number.isInteger(value))) return { unit, value };
    this.#position = start;
    return this.#fail('a whole number from 1, or a percentage up to 100%');
  }

  #readAlarm(): string {
    this.#count();
    const quoted = this.#take(QUOTED);
    if (quoted) {
      const name = (quoted[1] ?? '').replace(/\\(["\\])/g, '$1');
      if (name !== '') return name;
      this.#position -= quoted[0].length;
      return this.#fail('the name or ARN of an alarm');
    }
    const bare = this.#take(BARE_NAME);
    return bare
      ? bare[0]
      : this.#fail('the name or ARN of an alarm, in quotes if it has ( ) , or spaces');
  }

  #count(): void {
    this.#elements += 1;
    if (this.#elements <= MAX_ELEMENTS) return;
    throw new CompositeRuleError(
      this.#position,
      `it may have ${MAX_ELEMENTS} elements (alarms, TRUE, FALSE, pairs of parentheses)`,
    );
  }

  #peekWord(): string | undefined {
    this.#skipSpace();
    WORD.lastIndex = this.#position;
    return WORD.exec(this.#text)?.[0];
  }

  #takeWord(word: string): boolean {
    const found = this.#peekWord() === word;
    if (found) this.#position += word.length;
    return found;
  }

  #takeSymbol(symbol: string): boolean {
    this.#skipSpace();
    const found = this.#text[this.#position] === symbol;
    if (found) this.#position += 1;
    return found;
  }

  #expectSymbol(symbol: string, expected = `'${symbol}'`): void {
    if (!this.#takeSymbol(symbol)) this.#fail(expected);
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    this.#skipSpace();
    pattern.lastIndex = this.#position;
    const match = pattern.exec(this.#text) ?? undefined;
    this.#position += match?.[0].length ?? 0;
    return match;
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.#position;
    this.#position += SPACE.exec(this.#text)?.[0].length ?? 0;
  }

  #fail(expected: string): never {
    const rest = this.#text.slice(this.#position);
    const got = rest === '' ? 'the end' : JSON.stringify(rest.slice(0, 20));
    throw new CompositeRuleError(this.#position, `expected ${expected}, got ${got}`);
  }
}
