import { QueryScanner } from '../../../../local/logs/insights/query-scanner';
import { readRegexLiteral } from '../../../../local/logs/insights/regex';

test.each([
  ['/(?i)error/', 'ERROR', true],
  ['/^(?i)error$/', 'Error', true],
  ['/^(?i)error$/', 'an error', false],
  ['/(?i)(error|fail)/', 'FAILED', true],
  ['/(?i)error|(?i)fail/', 'FAILED', true],
  ['/(?s)a.b/', 'a\nb', true],
  ['/(?m)^b$/', 'a\nb\nc', true],
  ['/\\Ab/', 'a\nb', false],
  ['/b\\z/', 'a\nb', true],
  ['/^[[:upper:][:digit:]]+$/', 'A1', true],
  ['/^[[:upper:]]/', 'a', false],
  ['/\\Qa.b\\E/', 'axb', false],
  ['/\\Qa.b\\E/', 'a.b', true],
  ['/(?P<name>x)/', 'x', true],
  ['/a\\/b/', 'a/b', true],
])('%s on %j: %s', (text, value, expected) => {
  expect(readRegexLiteral(new QueryScanner(text))?.test(value)).toBe(expected);
});
