import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { GetMetricDataCommand, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { metricsEndpoint } from '../../lambdas/metrics-endpoint';
import { predictor } from '../../systems/stock-predictor/telemetry';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { counter } from '../../telemetry/instrument';

const NOW_MS = Date.UTC(2026, 1, 26, 10, 14);
const PROMTOOL = '/usr/bin/promtool';

type Answer = (query: MetricDataQuery) => number | undefined;

/** A CloudWatch that answers each query by itself, in pages of 100 results. */
const cloudWatch = (answer: Answer) => {
  const calls: GetMetricDataCommand['input'][] = [];
  const send = async ({ input }: GetMetricDataCommand) => {
    calls.push(input);
    const from = Number(input.NextToken ?? 0);
    const page = (input.MetricDataQueries ?? []).slice(from, from + 100);
    return {
      MetricDataResults: page.map((query) => {
        const value = answer(query);
        return { Id: query.Id, Values: value === undefined ? [] : [value, -1] };
      }),
      NextToken: page.length === 100 ? String(from + 100) : undefined,
    };
  };
  return { calls, client: { send: send as never } };
};

const endpoint = (
  answer: Answer,
  now = () => NOW_MS,
  telemetry = predictor as typeof predictor,
) => {
  const { calls, client } = cloudWatch(answer);
  return { calls, get: metricsEndpoint(telemetry, { client, token: async () => 'secret', now }) };
};

const authorized = { headers: { authorization: 'Bearer secret' } };

const nameOf = ({ MetricStat }: MetricDataQuery): string => {
  const { Metric, Stat } = MetricStat ?? {};
  const labels = Metric?.Dimensions?.map(({ Value }) => Value).slice(1);
  return [Metric?.MetricName, ...(labels ?? []), Stat].join(' ');
};

test.each([[{}], [{ Authorization: 'Bearer guess' }], [{ Authorization: 'secret' }]])(
  'SP6: a scrape with the headers %j is refused',
  async (headers) => {
    const { get, calls } = endpoint(() => 1);

    await expect(get({ headers })).rejects.toMatchObject({ status: 401 });

    expect(calls).toEqual([]);
  },
);

test('SP6: instruments are named in base units, with their dimensions as labels', async () => {
  const values: Record<string, number> = {
    'http_requests POST /predict Sum': 120,
    'response_time_ms POST /predict p95': 250,
    'response_time_ms POST /predict Sum': 12_000,
    'response_time_ms POST /predict SampleCount': 120,
    'model_accuracy ema Average': 71.5,
    'system_memory Average': 100,
  };
  const { get } = endpoint((query) => values[nameOf(query)]);

  const { body, headers } = await get(authorized);

  expect(headers?.['Content-Type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(body.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([
    'http_requests_total{route="POST /predict"} 120',
    'http_latency_seconds{route="POST /predict",quantile="0.95"} 0.25',
    'http_latency_seconds_sum{route="POST /predict"} 12',
    'http_latency_seconds_count{route="POST /predict"} 120',
    'model_accuracy_ratio{model_type="ema"} 0.715',
    'system_memory_bytes 104857600',
    expect.stringMatching(/^cloudwatch_scrape_metrics_requested_total \d+$/),
  ]);
});

test('counts are of the day so far, current values of the last ten minutes', async () => {
  const { get, calls } = endpoint(() => undefined);

  await get(authorized);

  const windows = new Set(
    calls.map(({ StartTime, EndTime }) => `${StartTime?.toISOString()} ${EndTime?.toISOString()}`),
  );
  expect(windows).toEqual(
    new Set([
      '2026-02-26T00:00:00.000Z 2026-02-26T10:14:00.000Z',
      '2026-02-26T10:04:00.000Z 2026-02-26T10:14:00.000Z',
    ]),
  );
});

test('no call asks for more than 500 metrics', async () => {
  const shelves = Array.from({ length: 1100 }, (_, index) => `shelf-${index}`);
  const store = defineTelemetry({
    service: 'store',
    namespace: 'Store',
    facets: {},
    instruments: { books: counter('Books', { by: { shelf: shelves } }) },
  });
  const { get, calls } = endpoint(() => 1, undefined, store as never);

  const { body } = await get(authorized);

  expect(Math.max(...calls.map((call) => call.MetricDataQueries?.length ?? 0))).toBe(500);
  expect(body.match(/^books_total/gm)).toHaveLength(1101);
});

test('a page serves all scrapes of a minute', async () => {
  let nowMs = NOW_MS;
  const { get, calls } = endpoint(
    () => 1,
    () => nowMs,
  );

  await Promise.all([get(authorized), get(authorized)]);
  const callsOfOnePage = calls.length;
  nowMs += 59_999;
  await get(authorized);
  const callsOfTheMinute = calls.length;
  nowMs += 1;
  await get(authorized);

  expect([callsOfTheMinute, calls.length]).toEqual([callsOfOnePage, 2 * callsOfOnePage]);
});

const ifPromtool = existsSync(PROMTOOL) ? test : test.skip;

ifPromtool('SP6: promtool accepts the page', async () => {
  const { body } = await endpoint(() => 1).get(authorized);

  expect(() =>
    execFileSync(PROMTOOL, ['check', 'metrics'], { input: body, stdio: 'pipe' }),
  ).not.toThrow();
});
