import { request } from 'node:http';
import { type Console, startConsole } from '../../../local/console-server/console-server';
import { demoSource, hostileText } from '../console-demo';

const nowMs = Date.UTC(2026, 10, 22, 14, 5, 20);
const source = demoSource(nowMs);
let served: Console;

beforeAll(async () => {
  served = await startConsole({ port: 0, source, now: () => nowMs });
});
afterAll(() => served.close());

/** `fetch` sets Host and Origin by itself; a stranger's page does not get to choose either. */
const ask = (
  path: string,
  { method = 'GET', headers = {}, body = '' }: { method?: string; headers?: object; body?: string },
): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const call = request(
      `${served.url}${path}`,
      { method, headers: { ...headers } },
      (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    call.on('error', reject).end(body);
  });

const faults = JSON.stringify({ errors: 0.3, latencyMs: 0, forMs: 60_000 });

describe('over HTTP', () => {
  test('a request under a foreign Host is refused', async () => {
    const { status, text } = await ask('/api/overview', { headers: { host: 'evil.example' } });

    expect(status).toBe(403);
    expect(text).not.toContain('StockPredictor');
  });

  test.each([{}, { origin: 'https://evil.example' }, { origin: 'null' }])(
    'a change that comes with %j is refused',
    async (headers) => {
      const { status } = await ask('/api/faults', { method: 'POST', headers, body: faults });

      expect(status).toBe(403);
      expect(source.overview().faults).toBeNull();
    },
  );

  test.each([
    ['its origin', { origin: 'https://evil.example' }],
    ['an opaque origin', { origin: 'null' }],
    ['another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    ['another port of this machine', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }],
  ])('a page that shows %s reads nothing, streams included', async (_, headers) => {
    for (const path of ['/api/overview', '/api/events', '/api/tail?group=a', '/app.js']) {
      const { status, text } = await ask(path, { headers });

      expect([path, status]).toEqual([path, 403]);
      expect(text).not.toContain('StockPredictor');
    }
  });

  test('a link from another site leads to the console', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };

    expect((await ask('/', { headers })).status).toBe(200);
  });

  test('the clock takes commands, and says why it refuses one', async () => {
    const headers = { origin: served.url };
    const send = (body: object) =>
      ask('/api/clock', { method: 'POST', headers, body: JSON.stringify(body) });

    const step = await send({ kind: 'step', ms: 60_000 });
    const back = await send({ kind: 'jump', toMs: 0 });

    expect(step.status).toBe(200);
    expect(source.commands).toContainEqual({ kind: 'step', ms: 60_000 });
    expect([back.status, back.text]).toEqual([400, expect.stringContaining('forward only')]);
  });

  test('what cannot be read is answered with the reason', async () => {
    const headers = { origin: served.url };

    const wrong = await ask('/api/faults', { method: 'POST', headers, body: '{"errors":2}' });
    const broken = await ask('/api/faults', { method: 'POST', headers, body: '{' });
    const pattern = await ask('/api/logs?pattern=%7B%20x', {});

    expect([wrong.status, JSON.parse(wrong.text).error]).toEqual([
      400,
      expect.stringContaining('errors'),
    ]);
    expect([broken.status, broken.text]).toEqual([400, '{"error":"the body must be JSON"}']);
    expect([pattern.status, pattern.text]).toEqual([400, expect.stringContaining("expected '}'")]);
  });

  test('logs without a time are those of the last hour', async () => {
    const { text } = await ask('/api/logs?group=/aws/lambda/notifier', {});

    expect(JSON.parse(text)).toMatchObject([{ message: hostileText }]);
  });
});
