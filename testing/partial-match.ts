import type { MatcherContext } from './matcher';

/** Where a value is not as expected. */
export interface Difference {
  /** `context.items[0]`; empty for the value itself. */
  readonly path: string;
  readonly expected: unknown;
  readonly received: unknown;
}

/**
 * Where `received` is not as expected: of an object the members that are named, of an array every item, of a text what
 * a RegExp matches. Asymmetric matchers (`expect.any(Number)`) may stand anywhere.
 */
export const differences = (
  equals: MatcherContext['equals'],
  expected: unknown,
  received: unknown,
  path = '',
): readonly Difference[] => {
  const differs = [{ path, expected, received }];
  if (expected instanceof RegExp) {
    return typeof received === 'string' && received.search(expected) >= 0 ? [] : differs;
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(received) || received.length !== expected.length) return differs;
    return expected.flatMap((item, i) => differences(equals, item, received[i], `${path}[${i}]`));
  }
  if (hasMembers(expected)) {
    if (!isObject(received) || Array.isArray(received)) return differs;
    return Object.entries(expected).flatMap(([name, value]) =>
      differences(
        equals,
        value,
        Object.hasOwn(received, name) ? received[name] : undefined,
        path === '' ? name : `${path}.${name}`,
      ),
    );
  }
  return equals(received, expected) ? [] : differs;
};

/** How far off that is: the number of expected values that are not there, those inside an object one by one. */
export const distance = (differing: readonly Difference[]): number =>
  differing.reduce((sum, { expected }) => sum + valuesIn(expected), 0);

const valuesIn = (expected: unknown): number =>
  hasMembers(expected)
    ? Object.values(expected).reduce<number>((sum, value) => sum + valuesIn(value), 0) || 1
    : 1;

/** Not so a RegExp or an asymmetric matcher, which is a condition. */
const hasMembers = (expected: unknown): expected is Readonly<Record<string, unknown>> =>
  isObject(expected) &&
  !Array.isArray(expected) &&
  !(expected instanceof RegExp) &&
  !('asymmetricMatch' in expected);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
