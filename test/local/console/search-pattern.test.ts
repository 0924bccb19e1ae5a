import { toFilterPattern } from '../../../local/console/search-pattern';

test.each([
  ['', ''],
  ['  timed out ', 'timed out'],
  ['POST /predict', 'POST "/predict"'],
  ['say "hi"', 'say "\\"hi\\""'],
  ['{ $.level = "ERROR" }', '{ $.level = "ERROR" }'],
  ['[ip, user]', '[ip, user]'],
  ['?a ?b', '?a ?b'],
  ['"two words"', '"two words"'],
])('typed %j searches by the pattern %j', (typed, pattern) => {
  expect(toFilterPattern(typed)).toBe(pattern);
});
