import { readConfiguration } from '../../../lambdas/configuration';
import { json } from '../../../lambdas/http/json-response';
import { observe } from '../../../lambdas/observe';
import { extractEmbeddedMetrics } from '../../../local/metrics/embedded-metrics';
import { analytics } from '../../../systems/analytics/telemetry';
import { predictor } from '../../../systems/stock-predictor/telemetry';
import { apiEvent, lambdaContext } from '../lambda-event';
import { type Line, writtenLines } from '../written-lines';

const configuration = readConfiguration({});

const resolutionsOf = (line: Line | undefined) => {
  const { samples } = extractEmbeddedMetrics(JSON.stringify(line), Date.now());
  return new Map(samples.map(({ metric }) => [metric.metricName, metric.storageResolution]));
};

test('AN8: on the line of a request, what rules look at every 30 seconds is kept by the second', async () => {
  const handler = observe(analytics, () => json(500, {}), { configuration });

  const [line] = await writtenLines(() =>
    handler(apiEvent('GET', '/workspaces/{workspace_id}/reports'), lambdaContext),
  );

  const resolutions = resolutionsOf(line);
  for (const name of ['http_requests', 'http_errors', 'duration_ms', 'system_memory']) {
    expect([name, resolutions.get(name)]).toEqual([name, 1]);
  }
});

test('a metric that nobody looks at so often costs the line nothing', async () => {
  const handler = observe(predictor, () => json(200, {}), { configuration });

  const [line] = await writtenLines(() => handler(apiEvent('POST', '/predict'), lambdaContext));

  expect(JSON.stringify(line)).not.toContain('StorageResolution');
  expect(new Set(resolutionsOf(line).values())).toEqual(new Set([60]));
});
