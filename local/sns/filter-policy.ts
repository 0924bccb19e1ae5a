import { AwsError } from '../aws-error';

export type FilterPolicyScope = 'MessageAttributes' | 'MessageBody';

/** A filter policy as CloudFormation spells it: keys are joined by AND, the values of a key by OR. */
export type FilterPolicy = Readonly<Record<string, unknown>>;

/** What a policy is matched with: the attributes or the parsed body as a tree of plain values. */
export type Filterable = Readonly<Record<string, unknown>>;

type Predicate = (value: unknown) => boolean;

/**
 * Reads a filter policy once, at the time of subscribing, so that a wrong one is refused there.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 */
export const compileFilterPolicy = (policy: FilterPolicy): ((message: Filterable) => boolean) => {
  const parts = Object.entries(policy).map(([key, rule]) =>
    key === '$or' ? compileOr(rule) : compileKey(key, rule),
  );
  return (message) => parts.every((part) => part(message));
};

const compileOr = (rule: unknown): ((message: Filterable) => boolean) => {
  if (!Array.isArray(rule)) throw invalid(`$or takes a list of policies, got ${show(rule)}`);
  const alternatives = rule.map((policy) => compileFilterPolicy(policy));
  return (message) => alternatives.some((matches) => matches(message));
};

const compileKey = (key: string, rule: unknown): ((message: Filterable) => boolean) => {
  if (Array.isArray(rule)) {
    const conditions = rule.map((condition) => compileCondition(condition));
    return (message) => conditions.some((condition) => condition(message[key]));
  }
  if (!isObject(rule)) throw invalid(`${key} takes a list of conditions, got ${show(rule)}`);
  const nested = compileFilterPolicy(rule);
  return (message) =>
    listOf(message[key]).some((value) => nested(isObject(value) ? value : NOTHING));
};

/** Where an object is expected and none is, only `exists: false` can match. */
const NOTHING: Filterable = {};

const compileCondition = (condition: unknown): Predicate => {
  if (!isObject(condition)) return anyOf((value) => value === condition);
  const [operator = '', argument] = Object.entries(condition)[0] ?? [];
  const compile = OPERATORS[operator];
  if (!compile || Object.keys(condition).length !== 1) {
    throw invalid(`${show(condition)} is no condition; operators: ${Object.keys(OPERATORS)}`);
  }
  return compile(argument);
};

const OPERATORS: Readonly<Record<string, (argument: unknown) => Predicate>> = {
  exists: (wanted) => (value) => (value !== undefined) === wanted,
  prefix: (prefix) => anyOf((value) => isText(value) && value.startsWith(String(prefix))),
  suffix: (suffix) => anyOf((value) => isText(value) && value.endsWith(String(suffix))),
  'equals-ignore-case': (text) =>
    anyOf((value) => isText(value) && value.toLowerCase() === String(text).toLowerCase()),
  'anything-but': (excluded) => {
    const conditions = listOf(excluded).map((condition) => compileCondition(condition));
    return anyOf((value) => !conditions.some((matches) => matches(value)));
  },
  numeric: (comparisons) => {
    const tests = compileNumeric(comparisons);
    return anyOf((value) => typeof value === 'number' && tests.every((test) => test(value)));
  },
};

const COMPARISONS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

const compileNumeric = (comparisons: unknown): readonly ((value: number) => boolean)[] => {
  const words = listOf(comparisons);
  return words.flatMap((word, index) => {
    if (index % 2 === 1) return [];
    const compare = COMPARISONS[String(word)];
    const limit = words[index + 1];
    if (!compare || typeof limit !== 'number') {
      throw invalid(`numeric takes pairs such as [">", 0, "<=", 150], got ${show(comparisons)}`);
    }
    return [(value: number) => compare(value, limit)];
  });
};

/** A list in a message matches when one of its elements does; what is absent never matches. */
const anyOf =
  (matches: Predicate): Predicate =>
  (value) =>
    value !== undefined && listOf(value).some((element) => matches(element));

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string';

const show = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

const invalid = (reason: string): AwsError =>
  new AwsError('InvalidParameterException', `filter policy: ${reason}`);
