import { readCondition, type Scanner } from './filter-scanner';
import { readValueTest, type ValueTest } from './filter-value';
import type { MessageFilter } from './message-filter';

type Test = (event: unknown) => boolean;

/** Reads `{ $.a.b[0] = 1 && ($.c = "x*" || $.d NOT EXISTS) }`. An event that is no JSON object or array never matches. */
export const jsonPattern = (scanner: Scanner): MessageFilter => {
  scanner.expect(/\{/y, "'{'");
  const matches = readCondition<unknown>(scanner, () => readTest(scanner));
  scanner.expect(/\}/y, "'}', '&&' or '||'");
  if (!scanner.atEnd) throw scanner.error("expected the pattern to end after '}'");
  return (message) => {
    const event = parseJson(message);
    return event !== undefined && matches(event);
  };
};

const parseJson = (message: string): unknown => {
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

const readTest = (scanner: Scanner): Test => {
  const select = readSelector(scanner);
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

/** Reads `$.a['b.c'][0].*`: what it selects in an event, nothing where the path does not exist. */
const readSelector = (scanner: Scanner): ((event: unknown) => readonly unknown[]) => {
  scanner.expect(/\$/y, "a selector, such as '$.name', or '('");
  const steps: Step[] = [];
  for (let step = readStep(scanner); step; step = readStep(scanner)) steps.push(step);
  if (steps.length === 0) throw scanner.error("expected '.name' or '[index]' after '$'");
  if (steps.filter(({ kind }) => kind === 'each').length > 1) {
    throw scanner.error("a selector may have one '*'");
  }
  return (event) =>
    steps.reduce<readonly unknown[]>((found, step) => found.flatMap(follow(step)), [event]);
};

const readStep = (scanner: Scanner): Step | undefined => {
  if (scanner.take(/\.\*|\[\s*\*\s*\]/y)) return { kind: 'each' };
  const index = scanner.take(/\[\s*\d+\s*\]/y);
  if (index) return { kind: 'index', index: Number(index.slice(1, -1)) };
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
