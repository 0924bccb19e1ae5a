import {
  type AlarmRule,
  alarmsOf,
  allOf,
  anyOf,
  atLeast,
  inAlarm,
  inState,
  not,
  toRuleText,
} from '../../../lib/alarms/alarm-rule';
import {
  alarmsInRule,
  evaluateCompositeRule,
  parseCompositeRule,
} from '../../../local/alarms/composite-rule';

test.each<[AlarmRule, string]>([
  [inAlarm('a'), 'ALARM("a")'],
  [inState('INSUFFICIENT_DATA', 'a b'), 'INSUFFICIENT_DATA("a b")'],
  [inAlarm('say "so"'), 'ALARM("say \\"so\\"")'],
  [anyOf(inAlarm('a'), inAlarm('b')), 'ALARM("a") OR ALARM("b")'],
  [
    anyOf(allOf(inAlarm('a'), inAlarm('b')), inAlarm('c')),
    '(ALARM("a") AND ALARM("b")) OR ALARM("c")',
  ],
  [allOf(inAlarm('a'), not(inAlarm('b'))), 'ALARM("a") AND NOT ALARM("b")'],
  [not(anyOf(inAlarm('a'), inAlarm('b'))), 'NOT (ALARM("a") OR ALARM("b"))'],
  [atLeast(2, ['a', 'b', 'c']), 'AT_LEAST(2, ALARM, ("a", "b", "c"))'],
  [atLeast({ percent: 50 }, ['a', 'b'], 'OK'), 'AT_LEAST(50%, OK, ("a", "b"))'],
])('writes a rule that CloudWatch reads back (%#)', (rule, text) => {
  expect(toRuleText(rule)).toBe(text);
  expect(alarmsInRule(parseCompositeRule(text))).toEqual(alarmsOf(rule));
});

test.each([
  [2, 'OK'],
  [3, 'ALARM'],
])('of ten functions %i that fail are %s where a quarter is too many', (failing, state) => {
  const names = Array.from({ length: 10 }, (_, i) => `f${i}`);
  const rule = parseCompositeRule(toRuleText(atLeast({ percent: 25 }, names)));

  const isTrue = evaluateCompositeRule(rule, (name) =>
    names.indexOf(name) < failing ? 'ALARM' : 'OK',
  );

  expect(isTrue ? 'ALARM' : 'OK').toBe(state);
});

const names = (count: number, length = 0) =>
  Array.from({ length: count }, (_, i) => `${i}`.padStart(length, 'x'));

test.each<[string, AlarmRule, string]>([
  ['no alarm', anyOf(), 'a composite alarm needs one alarm or more, got none'],
  ['101 alarms', anyOf(...names(101).map(inAlarm)), 'may have 100 alarms, got 101'],
  ['long names', anyOf(...names(60, 200).map(inAlarm)), 'may have 10240 characters, got'],
  [
    'many parentheses',
    anyOf(...names(501).map(() => inAlarm('a'))),
    'may have 500 alarms and parentheses, got 501',
  ],
  ['more than there are', atLeast(3, ['a', 'b']), 'must be a whole number from 1 to 2, got 3'],
  [
    'over 100 %',
    atLeast({ percent: 101 }, ['a']),
    'must be a whole number from 1 to 100%, got 101%',
  ],
])('refuses %s', (_, rule, message) => {
  expect(() => toRuleText(rule)).toThrow(message);
});
