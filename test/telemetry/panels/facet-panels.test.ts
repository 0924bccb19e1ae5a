import { agentRuntime } from '../../../systems/agent-runtime/telemetry';
import { analytics } from '../../../systems/analytics/telemetry';
import { energyForecast } from '../../../systems/energy-forecast/telemetry';
import { predictor } from '../../../systems/stock-predictor/telemetry';
import { trendIntelligence } from '../../../systems/trend-intelligence/telemetry';
import { alert } from '../../../telemetry/alerts/alert-rule';
import { defineTelemetry, instrumentsOf } from '../../../telemetry/define-telemetry';
import { minutes } from '../../../telemetry/duration';
import { http } from '../../../telemetry/facets/http';
import { facetPanels } from '../../../telemetry/panels/facet-panels';
import { toMetricMath } from '../../../telemetry/signals/metric-math';
import { p95, ratio, withTraffic } from '../../../telemetry/signals/signal';
import { milliseconds, percent } from '../../../telemetry/unit';
import { drawnDashboard } from '../../lib/dashboards/drawn-dashboard';

const telemetries = { predictor, agentRuntime, analytics, trendIntelligence, energyForecast };

const graphsOf = (panels: ReturnType<typeof facetPanels>) =>
  panels.flatMap((panel) => (panel.kind === 'metrics' ? [panel] : []));

test.each(Object.entries(telemetries))(
  'of %s every instrument is drawn, and has data once emitted',
  (_, telemetry) => {
    const panels = facetPanels(telemetry);

    const { problems, empty } = drawnDashboard(panels, telemetry);

    const drawn = new Set(
      graphsOf(panels).flatMap(({ signals, right, searches }) => [
        ...[...signals, ...right].flatMap((line) =>
          toMetricMath(line).metrics.map(({ metric }) => metric.metricName),
        ),
        ...searches.flatMap((search) => ('metricName' in search ? [search.metricName] : [])),
      ]),
    );
    const undrawn = instrumentsOf(telemetry).filter(({ metric }) => !drawn.has(metric.name));
    expect(problems).toEqual([]);
    expect(empty).toEqual([]);
    expect(
      undrawn.map(({ metric }) => metric.path.join('.')).filter((path) => !known.includes(path)),
    ).toEqual([]);
  },
);

/** Told by another metric of the same graph, or of the readiness check from outside. */
const known = [
  'scrape.up',
  'database.connectionsIdle',
  'database.connectionsOpen',
  'cache.writes',
  'trends.topicsCreated',
];

test('a rule is drawn on the graph of what it judges, whatever its guard', () => {
  const options = { for: minutes(5), severity: 'warning', summary: 's', runbook: 'r' } as const;
  const { requests, errors, latency } = predictor.http;
  const rules = [
    alert('Errors', withTraffic(ratio(errors, requests), requests, 10).above(percent(5)), options),
    alert('Slow', p95(latency).above(milliseconds(1000)), options),
  ];

  const drawn = graphsOf(facetPanels(predictor, rules)).filter(
    ({ thresholds }) => thresholds.length > 0,
  );

  expect(drawn.map(({ title, thresholds }) => [title, thresholds[0]?.label])).toEqual([
    ['Response time', 'Slow'],
    ['Error rate', 'Errors'],
  ]);
});

test('of many routes the busiest and slowest ten are searched for', () => {
  const routes = Array.from({ length: 40 }, (_, i) => `GET /things/${i}` as const);
  const shop = defineTelemetry({
    service: 'shop',
    namespace: 'Shop',
    facets: { http: http({ routes }) },
  });

  const { widgets, empty } = drawnDashboard(facetPanels(shop), shop);

  expect(empty).toEqual([]);
  const requests = widgets.find(({ title }) => title === 'Requests a minute');
  expect(
    requests?.kind === 'metric' && requests.metric.queries.map(({ expression }) => expression),
  ).toEqual([
    undefined,
    `SORT(SEARCH('{Shop,service,route} MetricName="http_requests" service="shop"', 'Sum', 60), SUM, DESC, 10)`,
  ]);
});

test('graphs lie in full rows under the names of their groups', () => {
  const panels = facetPanels(predictor);

  expect(panels.flatMap((panel) => (panel.kind === 'heading' ? [panel.title] : []))).toEqual([
    'Users',
    'Work',
    'Dependencies',
    'Environment',
    'Other metrics',
    'Monitoring',
  ]);
  expect(panels.reduce((sum, { width }) => sum + width, 0) % 24).toBe(0);
});
