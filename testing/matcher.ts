import type { Captured } from './capture-lines';

/** What a matcher needs of its `this`: both jest and vitest give it. */
export interface MatcherContext {
  equals(a: unknown, b: unknown): boolean;
  readonly utils: { stringify(value: unknown): string };
}

export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** @throws TypeError for what is no capture */
export const capturedOf = (received: unknown, matcher: string): Captured => {
  if (isCaptured(received)) return received;
  const got = received instanceof Promise ? 'a promise: await it' : typeof received;
  throw new TypeError(`${matcher} wants what captureLines gives, got ${got}`);
};

const isCaptured = (value: unknown): value is Captured =>
  typeof value === 'object' && value !== null && 'lines' in value && 'metrics' in value;

/** Each on a line of its own. */
export const indented = (lines: readonly string[]): string =>
  lines.map((line) => `\n  ${line}`).join('');
