import { trendAlerts } from '../../../systems/trend-intelligence/alerts';
import { trendDashboards } from '../../../systems/trend-intelligence/panels';
import { trendIntelligence } from '../../../systems/trend-intelligence/telemetry';
import { megabytes } from '../../../telemetry/unit';
import { drawnDashboard } from '../../lib/dashboards/drawn-dashboard';

const alerts = trendAlerts({
  runbook: (section) => `https://example.com/runbook#${section}`,
  memoryLimit: megabytes(512),
  queues: ['shop-collection', 'shop-processing'],
  workers: ['shop-worker'],
});
const dashboards = trendDashboards({
  alerts,
  runbook: 'https://example.com/runbook',
  apiFunctions: ['shop-trends', 'shop-topics'],
  workers: ['shop-worker'],
  queueNames: { collection: 'shop-collection', processing: 'shop-processing' },
});

/** The documents' panels and how each is drawn: [T] a course with a threshold, [S] stacked. */
const panels: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'trends-overview': {
    'Active Trends': 'singleValue',
    'Items Collected per Minute': 'singleValue',
    'Trends Created per Minute': 'singleValue',
    'Topics Created per Minute': 'singleValue',
    'Items Collected by Source': 'timeSeries',
    'Active Trends by State': 'timeSeries [S]',
    'Trends Created by Category': 'timeSeries',
  },
  'api-performance': {
    'Request Rate': 'singleValue',
    'Error Rate': 'singleValue',
    'P95 Latency': 'singleValue',
    'Active Requests': 'singleValue',
    'Request Rate by Endpoint': 'timeSeries',
    'Response Time Percentiles': 'timeSeries [T]',
    'Requests by Status Code': 'timeSeries [S]',
    'Error Rate Over Time': 'timeSeries [T]',
  },
  tasks: {
    'Active Tasks': 'singleValue',
    'Queue Length': 'singleValue',
    'Task Failure Rate': 'singleValue',
    'Tasks Completed per Minute': 'singleValue',
    'Task Execution Rate by Status': 'timeSeries [S]',
    'Queue Length by Queue': 'timeSeries [T]',
    'Task Duration Percentiles': 'timeSeries',
    'Task Retries per Minute': 'timeSeries',
  },
  'system-health': {
    'CPU Usage': 'gauge [T]',
    'Memory Usage': 'gauge [T]',
    'Disk Usage': 'gauge [T]',
    'DB Connections Available': 'singleValue',
    'CPU Usage Over Time': 'timeSeries [T]',
    'Memory Usage Over Time': 'timeSeries [T]',
    'Disk Usage Over Time': 'timeSeries [T]',
    'Database Connection Pool': 'timeSeries [T]',
    'Database Query Duration': 'timeSeries [T]',
  },
};

test.each(dashboards)('TR6: the dashboard $id has its panels', ({ id, panels: drawn }) => {
  const { widgets } = drawnDashboard(drawn, trendIntelligence);

  const metrics = widgets.flatMap((widget) =>
    widget.kind === 'metric' ? [[widget.title, viewOf(widget.metric)]] : [],
  );
  expect(Object.fromEntries(metrics)).toEqual(panels[id]);
});

test('TR6: the four dashboards have 32 panels', () => {
  expect(Object.values(panels).flatMap((one) => Object.keys(one))).toHaveLength(32);
});

test.each(dashboards)(
  'each line of the dashboard $id has data once all is emitted',
  (dashboard) => {
    const { problems, empty } = drawnDashboard(dashboard.panels, trendIntelligence);

    expect(problems).toEqual([]);
    expect(empty).toEqual([]);
  },
);

const viewOf = ({
  view,
  stacked,
  annotations,
}: {
  readonly view: string;
  readonly stacked: boolean;
  readonly annotations: readonly unknown[];
}): string =>
  [view, stacked ? '[S]' : '', annotations.length > 0 ? '[T]' : ''].filter(Boolean).join(' ');
