import fc from 'fast-check';
import { toHttpResponse } from '../../../local/api-gateway/lambda-answer';

const answers = fc.record(
  {
    statusCode: fc.oneof(fc.integer(), fc.anything()),
    headers: fc.oneof(fc.dictionary(fc.string(), fc.string()), fc.anything()),
    multiValueHeaders: fc.oneof(fc.dictionary(fc.string(), fc.array(fc.string())), fc.anything()),
    cookies: fc.oneof(fc.array(fc.string()), fc.anything()),
    body: fc.oneof(fc.string(), fc.anything()),
    isBase64Encoded: fc.anything(),
  },
  { requiredKeys: [] },
);

const json = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
};

test('whatever a function answers is a response that can be sent, or none', () => {
  const payloads = fc.oneof(fc.string(), fc.json(), answers.map(json));

  fc.assert(
    fc.property(payloads, (payload) => {
      const response = toHttpResponse(payload);
      if (!response) return;
      const lines = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
      expect(() => new Headers(lines as [string, string][])).not.toThrow();
      expect(response.status).toBeGreaterThanOrEqual(100);
    }),
  );
});
