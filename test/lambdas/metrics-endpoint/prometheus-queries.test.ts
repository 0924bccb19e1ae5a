import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { metricsHandler } from '../../../lambdas/metrics-endpoint';
import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { http } from '../../../telemetry/facets/http';
import { ratio } from '../../../telemetry/signals/signal';
import { cloudWatch } from '../cloud-watch';
import { readOpenMetrics } from '../prometheus-page';

const MINUTE = 60_000;
const MIDNIGHT = Date.UTC(2026, 1, 27);

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { http: http({ routes: ['GET /orders', 'POST /orders'] }) },
});

/** Sixty requests a minute: six fail, and four take long. */
const route = (now: () => number) => {
  const cloud = cloudWatch(now);
  const handler = metricsHandler(shop, {
    client: cloud.client,
    authorization: { kind: 'bearer', token: async () => 'secret' },
    names: new Map([[shop.http.latency, 'http_request_duration']]),
    buckets: new Map([[shop.http.latency, [100, 250, 500, 1000, 2500]]]),
    signals: { 'api:error_rate': ratio(shop.http.errors, shop.http.requests) },
    now,
  });
  const serve = (atMs: number) => {
    for (const dimensions of [{ route: 'GET /orders' }, undefined]) {
      cloud.put(shop.http.requests, atMs, [60], dimensions);
      cloud.put(shop.http.errors, atMs, [6], dimensions);
      const latencies = Array.from({ length: 60 }, (_, i) => (i < 56 ? 200 : 2000));
      cloud.put(shop.http.latency, atMs, latencies, dimensions);
    }
    cloud.put(shop.http.errorResponses, atMs, [6], { status: '500' });
  };
  const ask = (headers: object) =>
    handler({ httpMethod: 'GET', headers, requestContext: {} }, { metrics: {} } as never);
  return { serve, ask };
};

const isInstalled = (program: string): boolean => {
  const found = spawnSync(program, ['--version']).status === 0;
  if (!found) console.info(`${program} is not installed: no query is judged by it`);
  return found;
};

/** The series of a page each minute, half an hour to both sides of midnight, as promtool writes them. */
const seriesAcrossMidnight = async (): Promise<readonly object[]> => {
  let nowMs = 0;
  const { serve, ask } = route(() => nowMs);
  const series = new Map<string, (number | '_')[]>();
  for (let minute = 0; minute <= 60; minute++) {
    nowMs = MIDNIGHT + (minute - 30) * MINUTE;
    const { body } = await ask({
      authorization: 'Bearer secret',
      accept: 'application/openmetrics-text',
    });
    for (const { name, labels, value } of readOpenMetrics(body)) {
      const key = `${name}{${Object.entries(labels).map((pair) => `${pair[0]}="${pair[1]}"`)}}`;
      const values = series.get(key) ?? Array<'_'>(minute).fill('_');
      series.set(key, values);
      values.push(value);
    }
    serve(nowMs);
  }
  return [...series].map(([name, values]) => ({ series: name, values: values.join(' ') }));
};

const folders: string[] = [];
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'metrics-'));
  folders.push(made);
  return made;
};
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true });
});

// Two minutes after midnight are the first samples of the day in the window; at ten minutes it is full of them.
const moments = ['25m', '31m', '32m', '33m', '35m', '40m', '59m'];

(isInstalled('promtool') ? test : test.skip)(
  'SP6: the queries hold on both sides of midnight',
  async () => {
    const about: readonly (readonly [string, number])[] = [
      ['sum(rate(http_requests_total[5m]))', 1],
      ['rate(http_requests_total{route="GET /orders"}[5m])', 1],
      ['rate(http_error_responses_total{status=~"5.."}[5m])', 0.1],
      ['sum(rate(http_errors_total[5m])) / sum(rate(http_requests_total[5m]))', 0.1],
      ['increase(http_requests_total{route="GET /orders"}[10m])', 600],
      // 56 of 60 lie below 0.25 s, so the 57th is in the bucket from 1 to 2.5 s.
      [
        'histogram_quantile(0.95, sum(rate(http_request_duration_seconds_bucket[5m])) by (le))',
        1.375,
      ],
      [
        'histogram_quantile(0.95, rate(http_request_duration_seconds_bucket{route="GET /orders"}[5m]))',
        1.375,
      ],
    ];
    const promqlTests = moments.flatMap((moment) =>
      about.map(([query, value]) => ({
        expr: `abs(sum(${query}) / ${value} - 1) < bool 0.01`,
        eval_time: moment,
        exp_samples: [{ labels: '{}', value: 1 }],
      })),
    );
    const file = join(folder(), 'tests.yml');
    const tests = [
      {
        interval: '1m',
        input_series: await seriesAcrossMidnight(),
        promql_expr_test: promqlTests,
      },
    ];
    writeFileSync(file, JSON.stringify({ evaluation_interval: '1m', tests }));

    const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', file], {
      encoding: 'utf8',
    });

    expect([status, stdout + stderr]).toEqual([0, expect.stringContaining('SUCCESS')]);
  },
);

const listen = async (server: ReturnType<typeof createServer>): Promise<number> => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
};

/** A port that is free now. */
const freePort = async (): Promise<number> => {
  const server = createServer();
  const port = await listen(server);
  await new Promise((done) => server.close(done));
  return port;
};

/** The scrape configuration of docs/metrics-endpoint.md, for a server here. */
const scrapeConfiguration = (port: number, tokenFile: string): string => {
  const page = readFileSync(join(__dirname, '../../../docs/metrics-endpoint.md'), 'utf8');
  const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
  return yaml
    .replace('https', 'http')
    .replace('15s', '1s')
    .replace(/credentials_file: .*/, `credentials_file: ${tokenFile}`)
    .replace(/targets: .*/, `targets: ['127.0.0.1:${port}']`);
};

const LIMIT_MS = 20_000;

const resultOf = async (url: string): Promise<readonly { readonly metric: object }[]> => {
  const limit = Date.now() + LIMIT_MS;
  while (Date.now() < limit) {
    const answer = await fetch(url).catch(() => undefined);
    const { data } = (answer?.ok ? await answer.json() : {}) as { data?: { result: [] } };
    if (data && data.result.length > 0) return data.result;
    await new Promise((done) => setTimeout(done, 200));
  }
  return [];
};

(isInstalled('prometheus') ? test : test.skip)(
  'SP6: Prometheus scrapes the page with the documented configuration, and reads it as OpenMetrics',
  async () => {
    const nowMs = MIDNIGHT + 720 * MINUTE;
    const { serve, ask } = route(() => nowMs);
    serve(nowMs - 2 * MINUTE);
    const contentTypes = new Set<unknown>();
    const server = createServer(async ({ headers }, response) => {
      const answer = await ask(headers);
      contentTypes.add(answer.headers?.['Content-Type']);
      response.writeHead(200, answer.headers as never).end(answer.body);
    });
    const home = folder();
    writeFileSync(join(home, 'token'), 'secret');
    const configuration = join(home, 'prometheus.yml');
    writeFileSync(configuration, scrapeConfiguration(await listen(server), join(home, 'token')));
    const port = await freePort();
    const prometheus = spawn(
      'prometheus',
      [
        `--config.file=${configuration}`,
        `--storage.tsdb.path=${join(home, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: 'ignore' },
    );

    const query = encodeURIComponent('http_requests_total{method="GET",endpoint="/orders"}');
    const [found] = await resultOf(`http://127.0.0.1:${port}/api/v1/query?query=${query}`);
    prometheus.kill('SIGKILL');
    await once(prometheus, 'exit');
    server.closeAllConnections();
    server.close();

    expect(found).toMatchObject({
      metric: { job: 'shop', route: 'GET /orders' },
      value: [expect.any(Number), '60'],
    });
    expect([...contentTypes]).toEqual([
      'application/openmetrics-text; version=1.0.0; charset=utf-8',
    ]);
  },
  LIMIT_MS + 5000,
);
