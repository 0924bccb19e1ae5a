import { analyticsAlerts } from '../../../systems/analytics/alerts';
import { analyticsPanels } from '../../../systems/analytics/panels';
import { analytics } from '../../../systems/analytics/telemetry';
import { megabytes } from '../../../telemetry/unit';
import { drawnDashboard } from '../../lib/dashboards/drawn-dashboard';

const runbook = 'https://example.com/runbook';
const alerts = analyticsAlerts({ runbook: () => runbook, memoryLimit: megabytes(512) });
const drawn = drawnDashboard(analyticsPanels({ alerts, runbook }), analytics);

test('AN10: the dashboard has its five panels', () => {
  expect(drawn.titles).toEqual(
    expect.arrayContaining([
      'Request Rate',
      'Error Rate',
      'P95 Latency',
      'Active Users',
      'Credits Consumed',
    ]),
  );
});

test('AN10: requests are drawn by method', () => {
  const requests = drawn.widgets.find(({ title }) => title === 'Request Rate');

  expect(
    requests?.kind === 'metric' &&
      requests.metric.queries.filter(({ expression }) => expression).map(({ label }) => label),
  ).toEqual(['GET', 'POST']);
});

test('each line has data once all is emitted', () => {
  expect(drawn.problems).toEqual([]);
  expect(drawn.empty).toEqual([]);
});
