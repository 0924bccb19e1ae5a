import {
  resourceRunbookAddress,
  runbookAddress,
} from '../../../telemetry/runbooks/runbook-address';

test.each([
  ['HighErrorRate', 'https://example.com/shop/high-error-rate.md'],
  ['HighAPILatency', 'https://example.com/shop/high-api-latency.md'],
  ['PostgreSQLDown', 'https://example.com/shop/postgre-sql-down.md'],
  ['high-error-rate', 'https://example.com/shop/high-error-rate.md'],
])('the page of %s is %s', (rule, address) => {
  expect(runbookAddress('https://example.com', 'shop', rule)).toBe(address);
  expect(runbookAddress('https://example.com/', 'shop', rule)).toBe(address);
});

test('all resources of a type share the page of a row', () => {
  expect(resourceRunbookAddress('docs/runbooks', 'lambda', 'ErrorRate')).toBe(
    'docs/runbooks/resources/lambda/error-rate.md',
  );
});
