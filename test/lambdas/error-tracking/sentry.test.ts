import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import type { PartName } from '../../../telemetry/bundling';
import { bundleProgram } from '../tracing/bundle-program';

const run = promisify(execFile);

/** One item of an envelope. */
interface Item {
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it freely
  readonly content: any;
}

let folder: string;
let withSentry: string;
let withoutSentry: string;
let sink: Server;
let isDead: boolean;
let received: string[];
let partnersHeaders: IncomingHttpHeaders[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentry-'));
  withSentry = await bundled('with', ['error-tracking/sentry']);
  withoutSentry = await bundled('without', []);
}, 60_000);

afterAll(() => rm(folder, { recursive: true }));

beforeEach(async () => {
  received = [];
  partnersHeaders = [];
  isDead = false;
  sink = createServer(async (request, response) => {
    const isPartner = request.url?.startsWith('/partner');
    if (isPartner) partnersHeaders.push(request.headers);
    else received.push(await text(request));
    if (isPartner || !isDead) response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(sink, 'listening');
});

afterEach(() => {
  sink.closeAllConnections();
  sink.close();
});

const bundled = async (name: string, parts: readonly PartName[]): Promise<string> => {
  const outfile = join(folder, name, 'index.mjs');
  await bundleProgram(join(__dirname, 'sentry-run.ts'), outfile, parts);
  return outfile;
};

const runWith = async (bundle: string, variables: Readonly<Record<string, string>> = {}) => {
  const host = `127.0.0.1:${(sink.address() as AddressInfo).port}`;
  const env = {
    PATH: process.env.PATH,
    SENTRY_DSN: `http://key@${host}/1`,
    SENTRY_TRACES_SAMPLE_RATE: '1',
    ENVIRONMENT: 'staging',
    APP_VERSION: '7.1.0',
    PARTNER_URL: `http://${host}/partner`,
    ...variables,
  };
  const { stdout } = await run(process.execPath, [bundle], { env });
  const lines = stdout.trim().split('\n');
  return JSON.parse(lines.at(-1) ?? '') as { told: string[]; flushedMs: number[] };
};

const items = (): readonly Item[] =>
  received.flatMap((envelope) => {
    const [, ...lines] = envelope.trim().split('\n');
    return lines.flatMap((line, i) =>
      i % 2 === 0 ? [{ ...JSON.parse(line), content: JSON.parse(lines[i + 1] ?? '') }] : [],
    );
  });

/** By the transactions' names. */
const contentsOf = (type: string) =>
  items()
    .filter((item) => item.type === type)
    .map(({ content }) => content)
    .sort((a, b) => a.transaction.localeCompare(b.transaction));

test('AN6: each error is one event that says where, for whom and of which release; a 404 is none', async () => {
  const { told } = await runWith(withSentry);

  const event = (name: string) => ({
    environment: 'staging',
    release: '7.1.0',
    level: 'error',
    transaction: `GET /${name}`,
    user: { id: `u-${name}` },
    tags: {
      workspace_id: `w-${name}`,
      request_id: `r-${name}`,
      category: 'internal',
      fingerprint: expect.stringMatching(/^[\da-f]{8}$/),
    },
    exception: {
      values: [
        { type: 'TypeError', value: `${name} is shut`, stacktrace: expect.anything() },
        {
          type: 'Error',
          value: `no ${name}: token=[redacted]`,
          mechanism: { handled: false },
          stacktrace: expect.anything(),
        },
      ],
    },
    // What other requests did at the same time is not there.
    breadcrumbs: [
      { category: 'console', message: `${name} asks with password=[redacted]` },
      { category: 'http', data: { url: expect.stringContaining(`/partner/${name}`) } },
    ],
  });
  expect(told).toEqual([]);
  expect(contentsOf('event')).toMatchObject([event('orders'), event('prices')]);
});

test('AN6: an event’s frames are places of the source', async () => {
  await runWith(withSentry);

  const [event] = contentsOf('event');
  for (const { stacktrace } of event.exception.values) {
    expect(stacktrace.frames).toContainEqual(
      expect.objectContaining({ filename: expect.stringMatching(/\/sentry-run\.ts$/), lineno: 43 }),
    );
  }
});

test('AN6: a request is a transaction named by its route, with its status; its spans and its error are of one trace; a 404 is none', async () => {
  await runWith(withSentry);

  const transactions = contentsOf('transaction');
  const [error] = contentsOf('event');
  expect(transactions.map(({ transaction }) => transaction)).toEqual([
    'GET /orders',
    'GET /prices',
  ]);
  expect(transactions[0]).toMatchObject({
    spans: [{ op: 'http.client' }, { description: 'load', data: { table: 'orders' } }],
    contexts: {
      trace: {
        ...error.contexts.trace,
        status: 'internal_error',
        data: { 'http.response.status_code': 500 },
      },
    },
    tags: { workspace_id: 'w-orders' },
  });
});

test('TR8, AN6: no secret, header or cookie reaches Sentry, and none of its headers a partner', async () => {
  await runWith(withSentry);

  expect(items().length).toBeGreaterThan(0);
  expect(received.join()).not.toMatch(/hunter2|cookie/);
  expect(received.join()).not.toContain('ip_address');
  expect(partnersHeaders).toHaveLength(2);
  expect(partnersHeaders.flatMap(Object.keys)).not.toContain('sentry-trace');
});

test('AN6: a share of the requests are transactions, all errors are events', async () => {
  await runWith(withSentry, { SENTRY_TRACES_SAMPLE_RATE: '0' });

  expect(items().map(({ type }) => type)).toEqual(['event', 'event']);
});

test('with OpenTelemetry on, Sentry gets the errors and traces nothing', async () => {
  await runWith(withSentry, { OTEL_ENABLED: 'true' });

  expect(items().map(({ type }) => type)).toEqual(['event', 'event']);
  expect(contentsOf('event')[0]).toMatchObject({
    user: { id: 'u-orders' },
    transaction: 'GET /orders',
  });
});

test('a Sentry that does not answer is waited for no longer than the limit, and told', async () => {
  isDead = true;

  const { told, flushedMs } = await runWith(withSentry);

  expect(Math.max(...flushedMs)).toBeLessThan(5000);
  expect(told).toContain('WARNING events could not be sent to Sentry');
});

test('a Sentry that cannot be reached is told once', async () => {
  const { told } = await runWith(withSentry, { SENTRY_DSN: 'http://key@127.0.0.1:9/1' });

  expect(told).toEqual(['WARNING Sentry took no event: it could not be reached']);
});

test('a DSN that is none is told', async () => {
  const { told } = await runWith(withSentry, { SENTRY_DSN: 'https://example.com' });

  expect(told).toEqual([
    'WARNING nothing goes to Sentry: SENTRY_DSN must be like https://key@host/project',
  ]);
});

test('a function without the package is told once, and nothing fails', async () => {
  const { told } = await runWith(withoutSentry);

  expect(told).toEqual(['WARNING no error goes to Sentry: this function was deployed without it']);
});
