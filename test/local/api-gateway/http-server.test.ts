import { request } from 'node:http';
import { Readable } from 'node:stream';
import { type ApiServer, serveApi } from '../../../local/api-gateway/http-server';
import type { ProxyRequest } from '../../../local/api-gateway/proxy-event';

const seen: ProxyRequest[] = [];
let api: ApiServer;

beforeAll(async () => {
  const handle = async (proxied: ProxyRequest) => {
    seen.push(proxied);
    if (proxied.path === '/breaks') throw new Error('out of order');
    if (proxied.path === '/streams')
      return { status: 200, headers: {}, body: Readable.from(['a', 'b']) };
    return { status: 200, headers: {}, body: 'ok' };
  };
  api = await serveApi(0, new Map([['prod', handle]]));
});
afterAll(() => api.close());

/** What `fetch` would not send. */
const raw = (path: string, headers: Record<string, string> = {}): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(api.url);
    request({ host: '127.0.0.1', port, path, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });

test.each(['//', '//evil.example/prod/orders', '*', 'http://evil.example/prod/orders', '/other'])(
  'answers 403 to the target %s, which names no stage',
  async (target) => {
    expect(await raw(target)).toBe(403);
  },
);

test('answers no page that calls under a name of its own', async () => {
  expect(await raw('/prod/orders', { host: 'evil.example' })).toBe(403);
});

test('reads a body over the limit to its end without keeping it', async () => {
  const response = await fetch(`${api.url}/prod/orders`, {
    method: 'POST',
    body: Buffer.alloc(11 * 1024 * 1024),
  });

  expect(response.status).toBe(200);
  expect(seen.at(-1)).toMatchObject({ body: null, isTooLarge: true });
});

test('answers 500 with the reason where the stage itself fails', async () => {
  const response = await fetch(`${api.url}/prod/breaks`);

  expect(response.status).toBe(500);
  expect(await response.text()).toContain('out of order');
});

test('sends what streams piece by piece', async () => {
  const response = await fetch(`${api.url}/prod/streams`);

  expect(await response.text()).toBe('ab');
});

test('keeps the names and values of headers as they were sent', async () => {
  await raw('/prod/orders', { 'X-Own': 'a' });

  expect(seen.at(-1)?.headerLines).toContainEqual(['X-Own', 'a']);
});
