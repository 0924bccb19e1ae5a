import type { Captured, Line } from './capture-lines';
import { capturedOf, indented, type MatcherContext, type MatcherResult } from './matcher';
import { type Difference, differences, distance } from './partial-match';

/** Members that a line must have; it may have others. A RegExp or an asymmetric matcher may stand for a value. */
export type ExpectedLine = Readonly<Record<string, unknown>>;

export interface LogMatchers<R> {
  /** Of what `captureLines` gave: a line has these members: `{ level: 'ERROR', message: /late/, context: { … } }`. */
  toHaveLogged(expected: ExpectedLine): R;
}

declare global {
  namespace jest {
    interface Matchers<R, T> extends LogMatchers<R> {}
  }
}

/** For `expect.extend(logMatchers)`. */
export const logMatchers = {
  toHaveLogged(this: MatcherContext, received: unknown, expected: ExpectedLine): MatcherResult {
    const captured = capturedOf(received, 'toHaveLogged');
    const comparisons = captured.lines.map((line) => ({
      line,
      differing: differences(this.equals, expected, line),
    }));
    const [closest] = comparisons.sort((a, b) => distance(a.differing) - distance(b.differing));
    const pass = closest?.differing.length === 0;
    const message = () =>
      [
        `expected ${pass ? 'no line' : 'a line'} with ${this.utils.stringify(expected)}`,
        closest
          ? `${pass ? 'there is' : 'the closest is'} ${shown(closest.line)}`
          : noLine(captured),
        ...(pass || !closest ? [] : [`which differs in${whereOf(closest.differing, this)}`]),
      ].join('\n');
    return { pass, message };
  },
};

/** What only says which members are metrics is long, and seldom what a test is about. */
const shown = ({ _aws, ...line }: Line): string => JSON.stringify(line);

const noLine = ({ text }: Captured): string =>
  text.length === 0
    ? 'nothing was written'
    : `no line of JSON was written, but this text:${indented(text)}`;

const whereOf = (differing: readonly Difference[], { utils }: MatcherContext): string =>
  indented(
    differing.map(
      ({ path, expected, received }) =>
        `${path}: expected ${utils.stringify(expected)}, got ${received === undefined ? 'nothing' : utils.stringify(received)}`,
    ),
  );
