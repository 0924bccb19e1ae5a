import { mockAnswer, needsVelocity } from '../../../local/api-gateway/mock-integration';

const header = (name: string) => `method.response.header.${name}`;

test('answers a preflight as the CDK writes it', () => {
  const answer = mockAnswer({
    RequestTemplates: { 'application/json': '{ statusCode: 200 }' },
    IntegrationResponses: [
      {
        StatusCode: '204',
        ResponseParameters: {
          [header('Access-Control-Allow-Origin')]: "'https://shop.example.com'",
          [header('Vary')]: "'Origin'",
          [header('X-Asked')]: 'integration.response.header.X-Asked',
        },
      },
    ],
  });

  expect(answer).toEqual({
    status: 204,
    headers: {
      'content-type': 'application/json',
      'access-control-allow-origin': 'https://shop.example.com',
      vary: 'Origin',
    },
    body: '',
  });
});

test.each([
  ['200', 200, 'fine'],
  ['503', 503, 'busy'],
  ['404', 400, 'yours'],
])('the status %s of the request template selects the response', (asked, status, body) => {
  const response = (StatusCode: string, text: string, SelectionPattern?: string) => ({
    StatusCode,
    ResponseTemplates: { 'application/json': text },
    ...(SelectionPattern && { SelectionPattern }),
  });
  const answer = mockAnswer({
    RequestTemplates: { 'application/json': `{"statusCode": ${asked}}` },
    IntegrationResponses: [
      response('200', 'fine'),
      response('400', 'yours', '4\\d{2}'),
      response('503', 'busy', '5\\d{2}'),
    ],
  });

  expect(answer).toMatchObject({ status, body });
});

test.each([
  ['no status', { IntegrationResponses: [{ StatusCode: '200' }] }],
  ['no response', { RequestTemplates: { 'application/json': '{"statusCode": 200}' } }],
])('%s is a failure of the gateway', (_what, integration) => {
  expect(mockAnswer(integration)).toMatchObject({
    status: 500,
    body: '{"message":"Internal server error"}',
  });
});

test('a template that would run on AWS is known, and not shown as text', () => {
  const integration = {
    Type: 'MOCK',
    RequestTemplates: { 'application/json': '{"statusCode": 200}' },
    IntegrationResponses: [
      { StatusCode: '200', ResponseTemplates: { 'application/json': '#set($a = 1)' } },
    ],
  };

  expect(needsVelocity(integration)).toBe(true);
  expect(mockAnswer(integration).body).toBe('');
});
