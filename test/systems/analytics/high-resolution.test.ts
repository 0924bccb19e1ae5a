import { readConfiguration } from '../../../lambdas/configuration';
import { json } from '../../../lambdas/http/json-response';
import { observe } from '../../../lambdas/observe';
import { toAlarmProperties } from '../../../lib/alarms/alarm-properties';
import type { AlarmProperties } from '../../../local/alarms/alarm-properties';
import { createMetricAlarm } from '../../../local/alarms/metric-alarm';
import { extractEmbeddedMetrics } from '../../../local/metrics/embedded-metrics';
import { createMetricStore, type MetricStore } from '../../../local/metrics/metric-store';
import { analyticsAlerts } from '../../../systems/analytics/alerts';
import { analytics } from '../../../systems/analytics/telemetry';
import { megabytes } from '../../../telemetry/unit';
import { apiEvent, lambdaContext } from '../../lambdas/lambda-event';
import { writtenLines } from '../../lambdas/written-lines';
import { pascalCased } from '../../lib/rule-timeline';

const START_MS = Date.UTC(2026, 0, 5);
const SECOND = 1000;
const OUTAGE_SECONDS = 300;

let nowMs = START_MS;
const handler = observe(
  analytics,
  () => json(nowMs >= START_MS + OUTAGE_SECONDS * SECOND ? 500 : 200, {}),
  { configuration: readConfiguration({}), now: () => nowMs },
);

const { errors: rule } = analyticsAlerts({
  runbook: () => 'https://example.com/runbook',
  memoryLimit: megabytes(512),
});
const properties = pascalCased(
  toAlarmProperties(rule, { service: 'analytics' }),
) as AlarmProperties;

/** One request, whose line CloudWatch Logs makes metrics of. */
const request = async (store: MetricStore): Promise<void> => {
  const event = apiEvent('GET', '/workspaces/{workspace_id}/reports');
  for (const line of await writtenLines(() => handler(event, lambdaContext))) {
    const { samples } = extractEmbeddedMetrics(JSON.stringify(line), nowMs);
    for (const { metric, timestampMs, values } of samples) store.put(metric, timestampMs, values);
  }
};

test('AN8: from the handler’s line to the alarm, requests that fail are told within three minutes', async () => {
  const store = createMetricStore();
  const alarm = createMetricAlarm({ ...properties, arn: 'arn:alarm' }, START_MS);
  const changes: string[] = [];

  for (let second = 0; second < 600; second += 5) {
    nowMs = START_MS + second * SECOND;
    await request(store);
    if ((second + 5) % 10 !== 0) continue;
    const change = alarm.evaluate(store, nowMs + 5 * SECOND);
    if (change) changes.push(`${second + 5}s ${change.to}`);
  }

  expect(alarm.evaluationIntervalMs).toBe(10 * SECOND);
  // Six half minutes, the first of which began before the outage: it is looked at every ten seconds.
  expect(changes).toEqual(['10s OK', `${OUTAGE_SECONDS + 160}s ALARM`]);
});
