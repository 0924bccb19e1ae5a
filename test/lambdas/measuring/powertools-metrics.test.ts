import type { Metrics } from '@aws-lambda-powertools/metrics';
import { readConfiguration } from '../../../lambdas/configuration';
import { json } from '../../../lambdas/http/json-response';
import { observe } from '../../../lambdas/observe';
import { extractEmbeddedMetrics } from '../../../local/metrics/embedded-metrics';
import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { apiEvent, lambdaContext } from '../lambda-event';
import { type Line, writtenLines } from '../written-lines';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: {},
  logFields: [{ requestId: 'req' }],
});

const linesOf = (work: (metrics: Metrics) => void): Promise<readonly Line[]> => {
  const handler = observe(
    shop,
    async (_event, { powertools }) => {
      work(powertools.metrics);
      return json(200, {});
    },
    { configuration: readConfiguration({}) },
  );
  return writtenLines(() => handler(apiEvent('GET', '/'), lambdaContext));
};

const samplesIn = (lines: readonly Line[]) =>
  lines.flatMap((line) => extractEmbeddedMetrics(JSON.stringify(line), Date.now()).samples);

test('what Powertools publishes at its hundredth metric is on lines of the request’s', async () => {
  const lines = await linesOf((metrics) => {
    for (let i = 0; i < 250; i++) metrics.addMetric(`own${i}`, 'Count', i);
  });

  expect(lines).toHaveLength(3);
  for (const line of lines) expect(line).toMatchObject({ req: 'gateway-1', service: 'shop' });
  expect(lines[0]).toMatchObject({ logger: 'shop.metrics', message: 'further metrics' });
  expect(samplesIn(lines).map(({ values }) => values[0])).toEqual(
    Array.from({ length: 250 }, (_, i) => i),
  );
});

test('what it publishes at a hundred values of one metric is, too', async () => {
  const lines = await linesOf((metrics) => {
    for (let i = 0; i < 150; i++) metrics.addMetric('own', 'Milliseconds', i);
  });

  expect(lines.map(({ req }) => req)).toEqual(['gateway-1', 'gateway-1']);
  expect(samplesIn(lines).flatMap(({ values }) => values)).toHaveLength(150);
});

test.each<[string, (metrics: Metrics) => void]>([
  [
    'a handler publishes itself',
    (metrics) => metrics.addMetric('own', 'Count', 1).publishStoredMetrics(),
  ],
  [
    'is one single metric',
    (metrics) => {
      metrics.singleMetric().addDimension('kind', 'x').addMetric('own', 'Count', 1);
    },
  ],
])('what %s is on a line of the request’s, without secrets', async (_what, work) => {
  const lines = await linesOf((metrics) => {
    metrics.addMetadata('password', 'hunter2secret');
    work(metrics);
  });

  expect(lines).toMatchObject([{ req: 'gateway-1', own: 1 }, { status_code: 200 }]);
  expect(JSON.stringify(lines)).not.toContain('hunter2secret');
});

test('a dimension that is called as a fact of the line is what the handler says', async () => {
  const lines = await linesOf((metrics) => {
    metrics.addDimension('level', 'gold').addMetric('own', 'Count', 1);
  });

  expect(lines).toMatchObject([{ level: 'INFO' }, { level: 'gold', own: 1, req: 'gateway-1' }]);
  expect(samplesIn(lines)).toMatchObject([{ metric: { dimensions: { level: 'gold' } } }]);
});

test('what is of another time than the request is on a line of its own, with that time', async () => {
  const hourAgoMs = Date.now() - 3_600_000;

  const lines = await linesOf((metrics) => {
    metrics.setTimestamp(hourAgoMs);
    metrics.addMetric('own', 'Count', 1);
  });

  expect(lines).toMatchObject([
    { own: 1, req: 'gateway-1', _aws: { Timestamp: hourAgoMs } },
    { status_code: 200 },
  ]);
  expect(lines[1]).not.toHaveProperty('own');
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])(
  'a value of %d costs the line none of its metrics, and is told',
  async (value) => {
    const lines = await linesOf((metrics) => {
      metrics.addMetric('broken', 'Count', value).addMetric('own', 'Count', 1);
    });

    expect(lines).toMatchObject([
      { own: 1, telemetry_undeclared_values: 1, context: { undeclared: [`broken=${value}`] } },
    ]);
    expect(
      samplesIn(lines)
        .map(({ metric }) => metric.metricName)
        .sort(),
    ).toEqual(['own', 'telemetry_undeclared_values']);
  },
);

test('a metric that is called as its own dimension is lost, and the request’s line is not', async () => {
  const lines = await linesOf((metrics) => {
    metrics.addDimension('own', 'x').addMetric('own', 'Count', 1);
  });

  expect(lines).toMatchObject([
    {
      status_code: 200,
      telemetry_undeclared_values: 1,
      context: { undeclared: [expect.stringContaining('Powertools: EMF key collision on "own"')] },
    },
  ]);
});

test('Powertools’ own switch holds for what would join the request’s line too', async () => {
  process.env.POWERTOOLS_METRICS_DISABLED = 'true';
  try {
    const [line] = await linesOf((metrics) => metrics.addMetric('own', 'Count', 1));

    expect(line).not.toHaveProperty('own');
  } finally {
    delete process.env.POWERTOOLS_METRICS_DISABLED;
  }
});
