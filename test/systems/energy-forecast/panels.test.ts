import { energyForecastAlerts } from '../../../systems/energy-forecast/alerts';
import { energyForecastDashboards } from '../../../systems/energy-forecast/panels';
import { energyForecast } from '../../../systems/energy-forecast/telemetry';
import { megabytes } from '../../../telemetry/unit';
import { drawnDashboard } from '../../lib/dashboards/drawn-dashboard';

const runbook = 'https://example.com/runbook';
const dashboards = energyForecastDashboards({
  alerts: energyForecastAlerts({ runbook: () => runbook, memoryLimit: megabytes(512) }),
  runbook,
  database: { DBInstanceIdentifier: 'forecasts' },
  cache: { CacheClusterId: 'forecasts' },
});

/** The first two are listed by the document, the others follow from what it measures. */
const panels: Readonly<Record<string, readonly string[]>> = {
  'system-overview': [
    'Request Rate',
    'Error Rate',
    'Response Time',
    'Active Users',
    'CPU Usage',
    'Memory Usage',
    'Disk Usage and I/O',
    'Network Traffic',
  ],
  'model-performance': [
    'Inference Time',
    'Prediction Accuracy',
    'Model Drift',
    'Resource Usage',
    'Feature Importance',
    'Training Status',
    'Training Time',
    'Model Size',
    'Memory Usage',
    'GPU Utilization',
  ],
  'api-performance': [
    'Request Rate',
    'Error Rate',
    'Response Time',
    'Active Users',
    'Cache Hit Ratio',
  ],
  'database-health': [
    'Connections',
    'Query Rate',
    'Query Time',
    'Cache Hits and Index Use',
    'Locks',
    'Redis Memory',
    'Redis Hit Rate',
    'Connected Clients',
    'Operations',
  ],
};

test.each(dashboards)('EF3: the dashboard $id has its panels', ({ id, panels: drawn }) => {
  expect(drawnDashboard(drawn, energyForecast).titles).toEqual(
    expect.arrayContaining([...(panels[id] ?? [])]),
  );
});

test('EF3: there are four dashboards', () => {
  expect(dashboards.map(({ id }) => id)).toEqual(Object.keys(panels));
});

test.each(dashboards)(
  'each line of the dashboard $id has data once all is emitted',
  (dashboard) => {
    const { problems, empty } = drawnDashboard(dashboard.panels, energyForecast);

    expect(problems).toEqual([]);
    // Training jobs of SageMaker are searched for, and here there are none.
    expect(empty.filter((line) => !line.startsWith('GPU Utilization'))).toEqual([]);
  },
);
