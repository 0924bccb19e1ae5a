import { evaluatePrefix, formatJavaDate } from '../../../local/firehose/s3-prefix';

const scope = {
  timestampMs: Date.UTC(2026, 1, 3, 4, 5, 6, 7),
  errorOutputType: 'processing-failed',
  partitionKeys: { level: 'error' },
  randomString: () => 'abc',
};

test.each([
  ['', '2026/02/03/04/'],
  ['logs/', 'logs/2026/02/03/04/'],
  ['logs/!{timestamp:yyyy-MM-dd}/', 'logs/2026-02-03/'],
  ["!{timestamp:'year='yyyy}/!{firehose:random-string}/", 'year=2026/abc/'],
  ['level=!{partitionKeyFromLambda:level}/', 'level=error/'],
  ['errors/!{firehose:error-output-type}/', 'errors/processing-failed/'],
])('evaluates the prefix %j to %j', (prefix, expected) => {
  expect(evaluatePrefix(prefix, scope)).toBe(expected);
});

test.each([
  ['yyyy/MM/dd/HH/mm/ss.SSS', '2026/02/03/04/05/06.007'],
  ['yy-M-d H', '26-2-3 4'],
])('formats a time by the pattern %j', (pattern, expected) => {
  expect(formatJavaDate(pattern, scope.timestampMs)).toBe(expected);
});

test.each([
  ['!{partitionKeyFromLambda:team}', 'unknown expression !{partitionKeyFromLambda:team}'],
  ['!{timestamp:QQ}', 'unknown letter Q in the date pattern QQ'],
])('refuses %j', (prefix, message) => {
  expect(() => evaluatePrefix(prefix, scope)).toThrow(message);
});
