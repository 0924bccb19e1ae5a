import { createServer, get } from 'node:http';
import {
  closeServer,
  forPrograms,
  hasLoopbackHost,
  listenOnLoopback,
} from '../../local/loopback-server';

const server = createServer(forPrograms((_request, response) => void response.end('secret')));
let port: number;

beforeAll(async () => {
  port = await listenOnLoopback(server);
});
afterAll(() => closeServer(server));

const statusOf = (headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on('error', reject);
  });

test('answers programs that call the loopback address', async () => {
  expect(await statusOf({})).toBe(200);
  expect(await statusOf({ host: 'localhost:4512' })).toBe(200);
});

test.each([
  ['under a name that was made to point here', { host: 'evil.example:4512' }],
  ['from the origin of another site', { origin: 'https://evil.example' }],
  ['from another port of this machine', { origin: 'http://localhost:3000' }],
  ['without an origin, as an image', { 'sec-fetch-site': 'cross-site' }],
])('refuses a web page that calls %s', async (_how, headers) => {
  expect(await statusOf(headers as Record<string, string>)).toBe(403);
});

test.each(['127.0.0.1.evil.example', 'evil.example:80', 'localhost.evil', ''])(
  'does not take %j for this machine',
  (host) => {
    expect(hasLoopbackHost({ headers: { host } } as never)).toBe(false);
  },
);
