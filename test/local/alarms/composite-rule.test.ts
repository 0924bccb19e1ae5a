import fc from 'fast-check';
import {
  alarmsInRule,
  CompositeRuleError,
  evaluateCompositeRule,
  parseCompositeRule,
} from '../../../local/alarms/composite-rule';
import { vectors } from './alarm-vectors';

type States = Readonly<Record<string, 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'>>;

const evaluate = (rule: string, states: States): 'ALARM' | 'OK' =>
  evaluateCompositeRule(parseCompositeRule(rule), (name) => states[name]) ? 'ALARM' : 'OK';

interface RuleCase {
  readonly id: string;
  readonly rule: string;
  readonly childStates: States;
  readonly expected: 'ALARM' | 'OK';
}

test.each(vectors<RuleCase>('compositeRules'))('evaluates $rule ($id)', (given) => {
  const state = evaluate(given.rule, given.childStates);

  expect(state).toBe(given.expected);
});

interface SyntaxCase {
  readonly id: string;
  readonly rule?: string;
  readonly valid: boolean;
}

test.each(vectors<SyntaxCase>('compositeSyntax').filter(({ rule }) => rule !== undefined))(
  'takes $rule: $valid ($id)',
  ({ rule = '', valid }) => {
    const take = expect(() => parseCompositeRule(rule));

    if (valid) take.not.toThrow();
    else take.toThrow(CompositeRuleError);
  },
);

test.each([
  'ALARM(a,b)',
  'ALARM(a(b))',
  'ALARM()',
  'ALARM("")',
  'ALARM("a)',
  'alarm(a)',
  'ALARM(a) AND',
  'ALARM(a) ALARM(b)',
  '(ALARM(a)',
  'AT_LEAST(0, ALARM, (a))',
  'AT_LEAST(1.5, ALARM, (a))',
  'AT_LEAST(101%, ALARM, (a))',
  'AT_LEAST(1, ALARM, ())',
  ' TRUE',
  '',
])('refuses %s, naming the place', (rule) => {
  expect(() => parseCompositeRule(rule)).toThrow(CompositeRuleError);
  expect(() => parseCompositeRule(rule)).toThrow(/, at character \d+$/);
});

test('takes names and ARNs with and without quotes', () => {
  const arn = 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:checkout';
  const rule = parseCompositeRule(`ALARM ( "a (b), \\"c\\"" ) OR OK(${arn}) OR ALARM("${arn}")`);

  expect(alarmsInRule(rule)).toEqual(['a (b), "c"', arn]);
});

test('binds NOT closer than AND, and AND closer than OR', () => {
  const states: States = { a: 'ALARM', b: 'OK', c: 'OK' };

  expect(evaluate('ALARM(a) OR ALARM(b) AND ALARM(c)', states)).toBe('ALARM');
  expect(evaluate('NOT ALARM(a) AND ALARM(b)', states)).toBe('OK');
});

test('holds an alarm that is not there to be in no state', () => {
  expect(evaluate('ALARM(gone) OR OK(gone) OR INSUFFICIENT_DATA(gone)', {})).toBe('OK');
});

const references = (count: number): string =>
  Array.from({ length: count }, (_, i) => `ALARM(a${i})`).join(' OR ');

test('keeps to the limits of children, elements and characters', () => {
  const elements = (count: number): string => Array(count).fill('TRUE').join(' OR ');

  expect(alarmsInRule(parseCompositeRule(references(100)))).toHaveLength(100);
  expect(() => parseCompositeRule(references(101))).toThrow('100 alarms, got 101');
  expect(() => parseCompositeRule(elements(500))).not.toThrow();
  expect(() => parseCompositeRule(elements(501))).toThrow('500 elements');
  expect(() => parseCompositeRule(`ALARM(${'a'.repeat(10_240)})`)).toThrow('10240 characters');
});

test('reads or refuses whatever text it is given', () => {
  const piece = fc.constantFrom(
    ...['ALARM(a)', 'OK("b c")', 'AT_LEAST(', '50%', '2', ',', '(', ')', ' AND ', ' OR ', 'NOT '],
    ...['TRUE', '"', '\\', 'INSUFFICIENT_DATA(', 'arn:aws:x', ' '],
  );
  const mutated = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 200 }), mutated), (text) => {
      try {
        evaluateCompositeRule(parseCompositeRule(text), () => 'OK');
      } catch (error) {
        expect(error).toBeInstanceOf(CompositeRuleError);
        expect((error as Error).message).toMatch(/at character \d+$/);
      }
    }),
    { numRuns: 2000 },
  );
});

test.each([['('], ['NOT '], ['TRUE AND (']])('does not overflow on thousands of %s', (piece) => {
  const deep = piece.repeat(Math.floor(10_000 / piece.length));

  expect(() => parseCompositeRule(`${deep}TRUE`)).not.toThrow(RangeError);
});
