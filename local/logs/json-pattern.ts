import { readCondition, Scanner } from './filter-scanner';
import { readValueTest, type ValueTest } from './filter-value';
import type { FilterPattern } from './message-filter';

type Test = (event: unknown) => boolean;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html */
const MAX_WILDCARDS = 3;

/** Reads `{ $.a.b[0] = 1 && ($.c = "x*" || $.d NOT EXISTS) }`. An event that is no JSON object or array never matches. */
export const jsonPattern = (scanner: Scanner): FilterPattern => {
  const selectors: Selector[] = [];
  scanner.expect(/\{/y, "'{'");
  const matches = readCondition<unknown>(scanner, () => readTest(scanner, selectors));
  scanner.expect(/\}/y, "'}', '&&' or '||'");
  if (!scanner.atEnd) throw scanner.error("expected the pattern to end after '}'");
  if (selectors.filter(({ hasWildcard }) => hasWildcard).length > MAX_WILDCARDS) {
    throw scanner.error(`a pattern may have ${MAX_WILDCARDS} selectors with '*'`);
  }
  return {
    kind: 'json',
    matches: (message) => {
      const event = parseJson(message);
      return event !== undefined && matches(event);
    },
    extract: (message) => extract(selectors, parseJson(message)),
    select: (text) => {
      const { select } = readWholeSelector(text);
      return (message) => select(parseJson(message)).find(isValueNode);
    },
    regexes: scanner.regexes,
  };
};

const extract = (selectors: readonly Selector[], event: unknown): Record<string, string> =>
  Object.fromEntries(
    selectors.flatMap(({ text, select }) => {
      const value = select(event).find(isValueNode);
      return value === undefined ? [] : [[text, String(value)]];
    }),
  );

const readWholeSelector = (text: string): Selector => {
  const scanner = new Scanner(text);
  const selector = readSelector(scanner);
  if (!scanner.atEnd) throw scanner.error(`expected ${JSON.stringify(text)} to be one selector`);
  return selector;
};

let parsed: { readonly message: string; readonly event: unknown } = {
  message: '',
  event: undefined,
};

/** Keeps what it read last: the patterns of a log group look at an event one after another. */
const parseJson = (message: string): unknown => {
  if (message !== parsed.message) parsed = { message, event: readJson(message) };
  return parsed.event;
};

const readJson = (message: string): unknown => {
  if (!/^\s*[{[]/.test(message)) return undefined;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
};

const words: readonly (readonly [pattern: RegExp, test: (found: readonly unknown[]) => boolean])[] =
  [
    [/NOT\s+EXISTS\b/y, (found) => found.length === 0],
    [/IS\s+NULL\b/y, (found) => found.includes(null)],
    [/IS\s+TRUE\b/y, (found) => found.includes(true)],
    [/IS\s+FALSE\b/y, (found) => found.includes(false)],
  ];

const readTest = (scanner: Scanner, selectors: Selector[]): Test => {
  const selector = readSelector(scanner);
  selectors.push(selector);
  const { select } = selector;
  for (const [pattern, test] of words) {
    if (scanner.next(pattern) !== undefined) return (event) => test(select(event));
  }
  const test = readValueTest(scanner);
  return (event) => select(event).some((value) => isValueNode(value) && test(value));
};

// Objects, arrays, null, true and false never match a comparison, not even !=.
const isValueNode = (value: unknown): value is Parameters<ValueTest>[0] =>
  typeof value === 'string' || typeof value === 'number';

type Step =
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'each' };

interface Selector {
  readonly text: string;
  readonly hasWildcard: boolean;
  /** What it finds in an event: nothing where the path does not exist. */
  readonly select: (event: unknown) => readonly unknown[];
}

/** Reads `$.a['b.c'][0].*`. */
const readSelector = (scanner: Scanner): Selector => {
  scanner.skipSpace();
  const start = scanner.position;
  scanner.expect(/\$/y, "a selector, such as '$.name', or '('");
  const steps: Step[] = [];
  for (let step = readStep(scanner); step; step = readStep(scanner)) steps.push(step);
  if (steps.length === 0) throw scanner.error("expected '.name' or '[index]' after '$'");
  const wildcards = steps.filter(({ kind }) => kind === 'each').length;
  if (wildcards > 1) throw scanner.error("a selector may have one '*'");
  return {
    text: scanner.text.slice(start, scanner.position),
    hasWildcard: wildcards > 0,
    select: (event) =>
      steps.reduce<readonly unknown[]>((found, step) => found.flatMap(follow(step)), [event]),
  };
};

const readStep = (scanner: Scanner): Step | undefined => {
  if (scanner.take(/\.\*|\.?\[\s*\*\s*\]/y)) return { kind: 'each' };
  const index = scanner.take(/\.?\[\s*\d+\s*\]/y);
  if (index) return { kind: 'index', index: Number(index.replace(/^\.?\[|\]$/g, '')) };
  const quoted = scanner.take(/\.?\[\s*(?:'[^']*'|"[^"]*")\s*\]/y);
  if (quoted) return { kind: 'property', name: quoted.replace(/^\.?\[\s*.|.\s*\]$/g, '') };
  const name = scanner.take(/\.[^\s.[\]=!<>()&|{}"'%*]+/y);
  return name === undefined ? undefined : { kind: 'property', name: name.slice(1) };
};

const follow =
  (step: Step) =>
  (node: unknown): readonly unknown[] => {
    if (typeof node !== 'object' || node === null) return [];
    if (step.kind === 'each') return Object.values(node);
    if (step.kind === 'index') {
      return Array.isArray(node) && step.index < node.length ? [node[step.index]] : [];
    }
    if (Array.isArray(node) || !Object.hasOwn(node, step.name)) return [];
    return [(node as Readonly<Record<string, unknown>>)[step.name]];
  };
