import { gte } from '../../../lambdas/tracing/semver';

test.each([
  ['2.7.15', '2.7.15', true],
  ['2.10.0', '2.7.15', true],
  ['3.0.0', '2.7.15', true],
  ['2.7.9', '2.7.15', false],
  ['1.99.0', '2.7.15', false],
])('%s against %s: %s', (version, least, expected) => {
  expect(gte(version, least)).toBe(expected);
});
