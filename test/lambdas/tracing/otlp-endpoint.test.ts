import { otlpEndpoint } from '../../../lambdas/tracing/otlp-endpoint';

test.each([
  ['localhost:4318', 'http://localhost:4318/v1/traces'],
  ['https://collector.example.com', 'https://collector.example.com/v1/traces'],
  ['http://collector:4318/', 'http://collector:4318/v1/traces'],
  ['http://collector:4318/otlp', 'http://collector:4318/otlp/v1/traces'],
  ['http://collector:4318/v1/traces', 'http://collector:4318/v1/traces'],
])('an endpoint %s means %s', (given, url) => {
  expect(otlpEndpoint(given)).toEqual({ url });
});

test('AR7: port 4317 is gRPC’s, so 4318 is used and said', () => {
  const endpoint = otlpEndpoint('localhost:4317');

  expect(endpoint).toEqual({
    url: 'http://localhost:4318/v1/traces',
    remark: 'port 4317 is for OTLP over gRPC, 4318 is used for OTLP over HTTP',
  });
});

test('an endpoint that is no URL is said, and the usual one used', () => {
  const { url, remark } = otlpEndpoint('http://');

  expect(url).toBe('http://localhost:4318/v1/traces');
  expect(remark).toContain('got http://');
});
