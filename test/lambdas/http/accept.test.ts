import { preferredType } from '../../../lambdas/http/accept';

test.each([
  [undefined, 'text/plain'],
  ['', 'text/plain'],
  ['*/*', 'text/plain'],
  ['text/html', 'text/plain'],
  ['application/openmetrics-text', 'application/openmetrics-text'],
  ['Application/OpenMetrics-Text; Version=1.0.0', 'application/openmetrics-text'],
  ['application/openmetrics-text;q=0, */*', 'text/plain'],
  ['text/plain;q=0.4, application/*;q=0.5', 'application/openmetrics-text'],
  ['text/plain;q=0.6, application/openmetrics-text;q=0.5', 'text/plain'],
  ['application/openmetrics-text;q=much', 'text/plain'],
])('of what Accept: %s asks for, %s is given', (accept, given) => {
  expect(preferredType(accept, ['text/plain', 'application/openmetrics-text'])).toBe(given);
});
