import { isValid, parse, parseCIDR } from 'ipaddr.js';
import type { CloudEvent } from './event-bus';

/** An event pattern that is none; the message names the place. */
export class EventPatternError extends Error {
  override readonly name = 'EventPatternError';
}

/** What a pattern is matched with: an event, or any JSON value in it. */
type Json = unknown;
type Matcher = (value: Json) => boolean;

/**
 * Reads an event pattern. Fields are joined by AND, the values of a field by OR; a field that holds a list matches when
 * one of its elements does.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-content-based-filtering.html
 * @throws EventPatternError
 */
export const compileEventPattern = (
  pattern: unknown,
): ((event: CloudEvent | Readonly<Record<string, unknown>>) => boolean) => {
  const value = typeof pattern === 'string' ? parsed(pattern) : pattern;
  if (!isObject(value) || Object.keys(value).length === 0) {
    throw new EventPatternError(
      `an event pattern is an object with at least one field, got ${show(value)}`,
    );
  }
  return compileFields(value, '');
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EventPatternError(`an event pattern is JSON: ${(error as Error).message}`);
  }
};

const compileFields = (pattern: JsonObject, path: string): Matcher => {
  const fields = Object.entries(pattern).map(([key, rule]) =>
    key === '$or' && Array.isArray(rule)
      ? compileOr(rule, join(path, key))
      : compileField(key, rule, join(path, key)),
  );
  return (value) => elementsOf(value).some((one) => fields.every((matches) => matches(one)));
};

const compileOr = (alternatives: readonly unknown[], path: string): Matcher => {
  if (alternatives.length < 2) {
    throw new EventPatternError(`${path} takes at least two patterns, got ${alternatives.length}`);
  }
  const compiled = alternatives.map((one, index) => {
    if (isObject(one)) return compileFields(one, `${path}[${index}]`);
    throw new EventPatternError(`${path}[${index}] takes an object, got ${show(one)}`);
  });
  return (value) => compiled.some((matches) => matches(value));
};

/** A dot in a key, of a pattern as of an event, is a step into an object. */
const compileField = (key: string, rule: unknown, path: string): Matcher => {
  const dot = key.indexOf('.');
  const name = dot === -1 ? key : key.slice(0, dot);
  const matches =
    dot === -1 ? compileRule(rule, path) : compileField(key.slice(dot + 1), rule, path);
  return (value) => elementsOf(value).some((one) => matches(fieldOf(one, name)));
};

const fieldOf = (value: unknown, name: string): unknown => {
  if (!isObject(value)) return undefined;
  const own = Object.hasOwn(value, name) ? value[name] : undefined;
  const below = Object.entries(value).flatMap(([key, item]) =>
    key.startsWith(`${name}.`) ? [[key.slice(name.length + 1), item] as const] : [],
  );
  if (below.length === 0) return own;
  return own === undefined || isObject(own) ? { ...Object.fromEntries(below), ...own } : own;
};

const compileRule = (rule: unknown, path: string): Matcher => {
  if (Array.isArray(rule)) {
    if (rule.length === 0) throw new EventPatternError(`${path} takes at least one value, got []`);
    const matchers = rule.map((one, index) => compileValue(one, `${path}[${index}]`));
    return (value) => matchers.some((matches) => matches(value));
  }
  if (isObject(rule)) return compileFields(rule, path);
  throw new EventPatternError(
    `${path} takes a list of values, or an object of further fields, got ${show(rule)}`,
  );
};

/** One element of a list of values: a plain value, or a comparison such as `{"prefix": "a"}`. */
const compileValue = (rule: unknown, path: string): Matcher => {
  if (Array.isArray(rule)) throw new EventPatternError(`${path}: a list in a list means nothing`);
  if (!isObject(rule)) return anyElement((value) => value === rule);
  const [operator = '', ...others] = Object.keys(rule);
  const compile = Object.hasOwn(COMPARISONS, operator) ? COMPARISONS[operator] : undefined;
  if (!compile || others.length > 0) {
    throw new EventPatternError(
      `${path} takes one of ${Object.keys(COMPARISONS).join(', ')}, got ${show(rule)}`,
    );
  }
  return compile(rule[operator], `${path}.${operator}`);
};

type Compile = (argument: unknown, path: string) => Matcher;

const COMPARISONS: Readonly<Record<string, Compile>> = {
  exists: (wanted, path) => {
    if (typeof wanted !== 'boolean') throw expected('true or false', wanted, path);
    return (value) => elementsOf(value).some(isLeaf) === wanted;
  },
  prefix: (argument, path) => textComparison(argument, path, (text, part) => text.startsWith(part)),
  suffix: (argument, path) => textComparison(argument, path, (text, part) => text.endsWith(part)),
  'equals-ignore-case': (argument, path) => {
    const wanted = textIn(argument, path).toLowerCase();
    return anyElement((value) => isText(value) && value.toLowerCase() === wanted);
  },
  wildcard: (argument, path) => {
    const matches = wildcard(textIn(argument, path), path);
    return anyElement((value) => isText(value) && matches(value));
  },
  cidr: (argument, path) => {
    const contains = addressRange(textIn(argument, path), path);
    return anyElement((value) => isText(value) && contains(value));
  },
  numeric: (argument, path) => {
    const tests = numericTests(argument, path);
    return anyElement((value) => typeof value === 'number' && tests.every((test) => test(value)));
  },
  'anything-but': (argument, path) => {
    const excluded = excludedOf(argument, path);
    // Of a list, one element that is not excluded is enough.
    return anyElement((value) => isLeaf(value) && !excluded(value));
  },
};

/** `"a"`, or `{"equals-ignore-case": "a"}`. */
const textComparison = (
  argument: unknown,
  path: string,
  compare: (text: string, part: string) => boolean,
): Matcher => {
  if (!isObject(argument)) {
    const part = textIn(argument, path);
    return anyElement((value) => isText(value) && compare(value, part));
  }
  const part = textIn(argument['equals-ignore-case'], `${path}.equals-ignore-case`).toLowerCase();
  return anyElement((value) => isText(value) && compare(value.toLowerCase(), part));
};

/** What `anything-but` can hold besides plain values, each with one text or a list of them. */
const EXCLUDABLE = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'];

const excludedOf = (argument: unknown, path: string): Matcher => {
  if (!isObject(argument)) {
    const values = listIn(argument, path);
    return (value) => values.includes(value);
  }
  const [operator = '', ...others] = Object.keys(argument);
  if (argument.prefix === '' || argument.suffix === '')
    throw expected('no empty text', argument, path);
  const compile = EXCLUDABLE.includes(operator) ? COMPARISONS[operator] : undefined;
  if (!compile || others.length > 0) throw expected(EXCLUDABLE.join(', '), argument, path);
  const matchers = listIn(argument[operator], `${path}.${operator}`).map((one) =>
    compile(one, `${path}.${operator}`),
  );
  return (value) => matchers.some((matches) => matches(value));
};

const listIn = (argument: unknown, path: string): readonly unknown[] => {
  const values = Array.isArray(argument) ? argument : [argument];
  if (values.length === 0 || values.some((value) => typeof value === 'object')) {
    throw expected('values', argument, path);
  }
  return values;
};

/** `*` stands for any text; `\*` and `\\` for themselves. */
const wildcard = (pattern: string, path: string): ((text: string) => boolean) => {
  if (/(^|[^\\])(\\\\)*\*\*/.test(pattern)) throw expected('no two * in a row', pattern, path);
  if (/\\(?![*\\])/.test(pattern.replace(/\\\\/g, ''))) {
    throw expected('a \\ only before * or \\', pattern, path);
  }
  const parts = [''];
  for (const [piece] of pattern.matchAll(/\\[*\\]|./gs)) {
    if (piece === '*') parts.push('');
    else parts[parts.length - 1] += piece.length === 2 ? piece.slice(1) : piece;
  }
  return (text) => containsInOrder(text, parts);
};

/** Linear, where a regular expression with many `.*` is not. */
const containsInOrder = (text: string, parts: readonly string[]): boolean => {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || text.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
};

const addressRange = (block: string, path: string): ((address: string) => boolean) => {
  try {
    const range = parseCIDR(block);
    return (address) => {
      if (!isValid(address)) return false;
      const parsedAddress = parse(address);
      return parsedAddress.kind() === range[0].kind() && parsedAddress.match(range);
    };
  } catch {
    throw expected('a block of addresses such as 10.0.0.0/24', block, path);
  }
};

const NUMERIC: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

const numericTests = (argument: unknown, path: string): readonly ((value: number) => boolean)[] => {
  const words = Array.isArray(argument) ? argument : [];
  const [first, low, second, high] = words;
  const isOne = words.length === 2 && Object.hasOwn(NUMERIC, String(first));
  const isRange =
    words.length === 4 && ['>', '>='].includes(first) && ['<', '<='].includes(second) && low < high;
  if (!(isOne || isRange) || [low, high ?? 0].some((limit) => typeof limit !== 'number')) {
    throw expected(
      'a comparison such as ["<", 10], or a range [">", 0, "<=", 150]',
      argument,
      path,
    );
  }
  const pairs = isOne
    ? [[first, low]]
    : [
        [first, low],
        [second, high],
      ];
  return pairs.map(
    ([operator, limit]) =>
      (value) =>
        NUMERIC[operator]?.(value, limit) === true,
  );
};

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string';

/** `exists` and `anything-but` look at values, not at objects. */
const isLeaf = (value: unknown): boolean => value !== undefined && !isObject(value);

const elementsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

const anyElement =
  (matches: Matcher): Matcher =>
  (value) =>
    elementsOf(value).some(matches);

const textIn = (argument: unknown, path: string): string => {
  if (typeof argument === 'string') return argument;
  throw expected('a text', argument, path);
};

const expected = (what: string, got: unknown, path: string): EventPatternError =>
  new EventPatternError(`${path} takes ${what}, got ${show(got)}`);

const show = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

const join = (path: string, key: string): string => (path ? `${path}.${key}` : key);
