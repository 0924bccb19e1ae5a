import { readConfiguration } from '../../lambdas/configuration';
import { observe } from '../../lambdas/observe';
import { redact, redactText } from '../../lambdas/redaction';
import { pickHeaders } from '../../lambdas/redaction/pick-headers';
import { redactorFor } from '../../lambdas/redaction/redactor';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { http } from '../../telemetry/facets/http';
import { apiEvent, lambdaContext } from './lambda-event';
import { writtenLines } from './written-lines';

const jwt =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P';
const pem = '-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAK\n-----END RSA PRIVATE KEY-----';

test.each([
  ['password', 'hunter2'],
  ['userPassword', 'hunter2'],
  ['PASSWD', 12345],
  ['client_secret', { deep: 'x' }],
  ['accessToken', ['x']],
  ['tokens', ['x']],
  ['Authorization', 'Basic dTpw'],
  ['x-api-key', 'x'],
  ['apiKey', 'x'],
  ['Set-Cookie', 'a=b'],
  ['awsCredentials', {}],
  ['private_key', 'x'],
  ['session', { id: 'x' }],
  ['aws_secret_access_key', 'x'],
  ['AccountKey', 'x'],
  ['sig', 'x'],
  ['cvv', 123],
  ['pinCode', 1234],
  ['userPin', 1234],
  ['dbPass', 'x'],
  ['customerSSN', 'x'],
  ['authHeader', 'x'],
  ['OTP_CODE', 'x'],
])('a member %s is masked', (name, value) => {
  expect(redact({ [name]: value, kept: 1 })).toEqual({ [name]: '[redacted]', kept: 1 });
});

test.each([
  [
    { name: 'password', value: 'x' },
    { name: 'password', value: '[redacted]' },
  ],
  [
    { value: ['x'], key: 'Authorization' },
    { value: '[redacted]', key: 'Authorization' },
  ],
  [
    { Name: 'api_key', Value: 'x' },
    { Name: 'api_key', Value: '[redacted]' },
  ],
  [
    ['X-Api-Key', 'x'],
    ['X-Api-Key', '[redacted]'],
  ],
  [{ headers: [['cookie', 'a=b']] }, { headers: [['cookie', '[redacted]']] }],
])('what a secret’s name stands beside is masked: %j', (value, masked) => {
  expect(redact(value)).toEqual(masked);
});

test.each([
  [{ name: 'input_tokens', value: 512 }],
  [{ name: 'colour', value: 'red' }],
  [{ name: 'the token was refused', value: 'at gate 3' }],
  [['accept', 'text/html']],
  [['token', 'name', 'colour']],
])('what stands beside another name is kept: %j', (value) => {
  expect(redact(value)).toBe(value);
});

test.each([
  ['input_tokens', 512],
  ['sessions', 3],
  ['session_duration_ms', 812.5],
  ['has_session', true],
  ['auth_failures', 3],
  ['pass_rate', 0.98],
  ['AUTHOR', 'Ada'],
  ['isPinned', 'yes'],
  ['token', null],
  ['author', 'Ada'],
  ['compass', 'north'],
  ['spinning', 'yes'],
  ['stock_symbol', 'MSFT'],
])('a member %s that holds %p is kept', (name, value) => {
  const details = { [name]: value };

  expect(redact(details)).toBe(details);
});

test.each([
  ['sent Bearer abcdef123456', 'sent Bearer [redacted]'],
  ['Authorization: Basic dXNlcjpwYXNz next', 'Authorization: [redacted]'],
  [`got ${jwt}.`, 'got [redacted]'],
  ['key AKIAIOSFODNN7EXAMPLE was refused', 'key [redacted] was refused'],
  ['aws_secret_access_key=wJalrXUtnFEMI/K7MDENG+b end', 'aws_secret_access_key=[redacted] end'],
  ['?user=7&api_key=abc&page=2', '?user=7&api_key=[redacted]&page=2'],
  ['password: "two words" was wrong', 'password: [redacted] was wrong'],
  ['sent {"a":1,"password":"two words"}', 'sent {"a":1,"password":[redacted]}'],
  ['sent {"secret":{"a":"x"}} to b', 'sent {"secret":[redacted]'],
  [`read ${pem} and`, 'read [redacted] and'],
  ['postgres://app:hunter2@db:5432/shop', 'postgres://app:[redacted]@db:5432/shop'],
  ['paid by 4111 1111 1111 1111', 'paid by [redacted]'],
  ['paid by 378282246310005,', 'paid by [redacted],'],
  ['sk-proj-abcdefghij0123456789', '[redacted]'],
  ['xoxb-2134-abcdefgh', '[redacted]'],
  ['xapp-1-A0123-456-abcdef', '[redacted]'],
  ['ya29.a0AfH6SMBabcdefghij_0123', '[redacted]'],
  ['SG.ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf-09kqeF8tAmbihYzrnopKc', '[redacted]'],
  ['signed by whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'signed by [redacted]'],
  [
    'AccountName=shop;AccountKey=Zm9v+YmFy==;Suffix=a',
    'AccountName=shop;AccountKey=[redacted];Suffix=a',
  ],
  ['/callback?code=4/0AX4XfWh&state=7', '/callback?code=[redacted]&state=7'],
  ['https://a.example/b?sv=2024&sig=Zm9v%2B "', 'https://a.example/b?sv=2024&sig=[redacted] "'],
  ['GET /confirm?token=abc', 'GET /confirm?token=[redacted]'],
  ['GET /login?otp=123456&pin=4711', 'GET /login?otp=[redacted]&pin=[redacted]'],
  ['sent {"name":"password","value":"two words"}', 'sent {"name":"password","value":[redacted]}'],
  [
    "sent { key: 'Authorization', value: 'a b' }",
    "sent { key: 'Authorization', value: [redacted] }",
  ],
  ['sent [["X-Api-Key","two words"]]', 'sent [["X-Api-Key",[redacted]]]'],
])('in the text %j the secret is masked', (text, masked) => {
  expect(redactText(text)).toBe(masked);
  expect(redactText(masked)).toBe(masked);
});

test.each([
  'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
  '12345678-4111-4111-8111-111111111111',
  'order 4111111111111112',
  'order 20260102-0007-1234',
  'a total of 1234567.89 EUR',
  '2026-01-02T10:30:45.123Z',
  '1767349845123',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'Unexpected token u in JSON at position 4',
  'db password is wrong',
  'the task-scheduler-for-everything runs',
  'ada@example.com',
  'GET https://example.com:8080/orders?page=2',
  'status code=404',
  '{"name":"colour","value":"red"}',
  'SG.A0.5 was shipped',
])('the text %j is kept', (text) => {
  expect(redactText(text)).toBe(text);
});

test('TR8: email addresses are masked where that is asked for', () => {
  const redactor = redactorFor([{ emails: true }]);

  expect(redactor.redact('to ada@example.com')).toBe('to [redacted]');
});

test('TR8: what a service masks beside the rest is masked from then on, in what all write', () => {
  jest.isolateModules(() => {
    const { maskAlso, redact: masked } =
      require('../../lambdas/redaction') as typeof import('../../lambdas/redaction');
    const value = { iban: 'DE00', note: 'PIN 4711 and 4712 of ada@example.com', password: 'x' };

    maskAlso({ names: /^iban$/gi });
    maskAlso({ texts: [/\b\d{4}\b/], emails: true });

    const shown = {
      iban: '[redacted]',
      note: 'PIN [redacted] and [redacted] of [redacted]',
      password: '[redacted]',
    };
    expect([masked(value), masked(value), masked('4711')]).toEqual([shown, shown, '[redacted]']);
  });
});

test('a card number that is a number is masked, a time and a price are not', () => {
  const kept = { at: 1767349845123, price: 12.5 };

  expect(redact({ ...kept, card: 4111111111111111 })).toEqual({ ...kept, card: '[redacted]' });
  expect(redact(kept)).toBe(kept);
});

test('a text of JSON is parsed before it is masked', () => {
  const inner = JSON.stringify({ pin: 1234, size: 2 });
  const body = JSON.stringify({ items: [{ inner }] });

  expect(redact({ body })).toEqual({
    body: JSON.stringify({ items: [{ inner: '{"pin":"[redacted]","size":2}' }] }),
  });
  expect(redactText('{"password":"first","password":null}')).not.toContain('first');
});

test('what has no secret is given back as it is, also beside a secret', () => {
  const clean = {
    a: [1, Number.NaN, { b: new Date(0) }],
    c: '{"d":1}',
    e: () => 1,
    f: Symbol('g'),
  };
  const mixed = { clean, password: 'x' };

  const shown = redact(mixed) as typeof mixed;

  expect(redact(clean)).toBe(clean);
  expect(shown.clean).toBe(clean);
  expect(mixed.password).toBe('x');
});

test('what JSON shows otherwise than it is stored is searched as JSON shows it', () => {
  expect(
    redact({
      map: new Map<string, unknown>([
        ['token', 'x'],
        ['left', 2],
      ]),
      set: new Set([`Bearer ${jwt}`]),
      buffer: Buffer.from('hunter2'),
      boxed: Object('password=hunter2'),
      own: { toJSON: () => ({ password: 'x' }) },
    }),
  ).toEqual({
    map: { token: '[redacted]', left: 2 },
    set: ['Bearer [redacted]'],
    buffer: '[7 bytes]',
    boxed: 'password=[redacted]',
    own: { password: '[redacted]' },
  });
});

test('TR8: an error within what is logged is told as errors are, without secrets', () => {
  const reason = new TypeError('password=hunter2', { cause: new Error('timed out') });

  expect(redact({ results: [{ status: 'rejected', reason }] })).toMatchObject({
    results: [
      {
        status: 'rejected',
        reason: {
          name: 'TypeError',
          message: 'password=[redacted]',
          stack: expect.stringContaining('password=[redacted]\n    at '),
          cause: { message: 'timed out' },
        },
      },
    ],
  });
});

test('errors that hold each other are told once in each other', () => {
  const first = new Error('first');
  const second = new Error('second', { cause: { first } });
  Object.assign(first, { cause: { second, first } });

  expect(redact([first, second])).toMatchObject([
    { message: 'first', cause: { message: expect.stringContaining('second') } },
    { message: 'second', cause: { message: expect.stringContaining('first') } },
  ]);
});

test('a name that is itself a secret is masked', () => {
  expect(redact({ byUser: { [jwt]: 1 } })).toEqual({ byUser: { '[redacted]': 1 } });
});

test('what cannot be read, or refers to itself, is marked', () => {
  const circular: Record<string, unknown> = { a: 1 };
  circular.self = circular;
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const throwing = {
    get bad() {
      throw new Error('no');
    },
    good: 1,
  };

  expect(redact({ circular, proxy, throwing })).toEqual({
    circular: { a: 1, self: '[circular]' },
    proxy: '[not written: unreadable]',
    throwing: { bad: '[not written: unreadable]', good: 1 },
  });
});

test('what is beyond a bound is marked, never passed on unmasked', () => {
  let deep: unknown = { password: 'hunter2' };
  for (let i = 0; i < 30; i++) deep = { deep };
  const wide = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, i]));

  expect(JSON.stringify(redact(deep))).toContain('[not written: too deep]');
  expect(redact({ wide, after: 'hunter2' })).toMatchObject({ wide: { '…': expect.any(String) } });
  expect(JSON.stringify(redact({ wide, after: 'hunter2' }))).not.toContain('hunter2');
  expect(redact(Array(20_000).fill(0))).toHaveLength(10_001);
  expect(redactText('x'.repeat(2_000_000))).toBe('[not written: too large]');
  expect(redactText(`{"a":"${'x'.repeat(70_000)}"}`)).toBe('[not written: too large]');
});

test('headers are picked by a list of safe ones', () => {
  const headers = {
    'Content-Type': 'text/plain',
    Authorization: 'Bearer x',
    'X-Forwarded-For': '10.0.0.1',
    'User-Agent': undefined,
  };

  expect(pickHeaders(headers)).toEqual({ 'content-type': 'text/plain' });
  expect(pickHeaders(null)).toEqual({});
});

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { http: http({ routes: ['POST /orders'] }) },
});

test('TR8: a secret in a path is masked, a metric’s members are not', async () => {
  const observed = observe(
    shop,
    (_event, { powertools }) => {
      powertools.metrics.addDimension('session', 'evening');
      powertools.metrics.addMetric('token', 'Count', 7);
      return { statusCode: 200, body: '' };
    },
    { configuration: readConfiguration({}) },
  );

  const [line] = await writtenLines(() =>
    observed(apiEvent('POST', `/confirm/${jwt}`), lambdaContext),
  );

  expect(line).toMatchObject({
    message: 'POST /confirm/[redacted] 200',
    endpoint: '/confirm/[redacted]',
    session: 'evening',
    token: 7,
  });
});

test('TR8: a caller’s request id that is a secret is refused, the gateway’s is taken', async () => {
  const observed = observe(shop, () => ({ statusCode: 200, body: '' }), {
    configuration: readConfiguration({}),
  });
  let answer: unknown;

  const [line] = await writtenLines(async () => {
    answer = await observed(
      apiEvent('POST', '/orders', { headers: { 'X-Request-ID': jwt } }),
      lambdaContext,
    );
  });

  expect(line).toMatchObject({ request_id: 'gateway-1' });
  expect(answer).toMatchObject({ headers: { 'X-Request-ID': 'gateway-1' } });
});
