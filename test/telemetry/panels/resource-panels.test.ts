import { minutes } from '../../../telemetry/duration';
import { type DrawnResource, resourcePanels } from '../../../telemetry/panels/resource-panels';
import { rulesOf } from '../../../telemetry/resources/resource-rules';
import { type ResourceType, resourceType } from '../../../telemetry/resources/resource-type';
import { labelled, ratio } from '../../../telemetry/signals/signal';
import { milliseconds, percent } from '../../../telemetry/unit';
import { drawnDashboard } from '../../lib/dashboards/drawn-dashboard';

const rule = {
  for: minutes(5),
  severity: 'warning',
  summary: 's',
  action: 'a',
  causes: [],
  why: 'w',
} as const;

const worker = resourceType<{ readonly timeoutMs: number }>()({
  id: 'worker',
  title: 'Worker',
  namespace: 'AWS/Worker',
  rows: [
    {
      id: 'ErrorRate',
      signal: ({ metric }) =>
        labelled(
          'Error rate',
          ratio(metric('Errors', 'Sum', 'Count'), metric('Runs', 'Sum', 'Count')),
        ),
      panel: 'Failures',
      rule: { ...rule, condition: (signal) => signal.above(percent(5)) },
      source: 'https://example.com',
    },
    {
      id: 'Runs',
      signal: ({ metric }) => metric('Runs', 'Sum', 'Count'),
      panel: 'Failures',
      source: 'https://example.com',
    },
    {
      id: 'Duration',
      signal: ({ metric }) => metric('Duration', 'p99', 'Milliseconds'),
      panel: 'Duration',
      rule: {
        ...rule,
        condition: (signal, { timeoutMs }) => signal.above(milliseconds(timeoutMs)),
      },
      source: 'https://example.com',
    },
  ],
  recommended: [],
}) as unknown as ResourceType;

const workers = (timeoutsMs: readonly number[]): readonly DrawnResource[] =>
  timeoutsMs.map((timeoutMs, i) => {
    const resource = {
      name: `Worker${i}`,
      dimensions: { WorkerName: `shop-${i}` },
      facts: { timeoutMs },
    };
    return {
      type: worker,
      resource,
      rules: rulesOf(worker, resource, { overrides: [], runbook: () => 'r' }),
    };
  });

const shapeOf = (resources: readonly DrawnResource[]) =>
  resourcePanels(resources, { within: 'shop-prod' }).map((panel) =>
    panel.kind === 'metrics'
      ? {
          title: panel.title,
          lines: [...panel.signals, ...panel.right].map(({ label }) => label),
          thresholds: panel.thresholds.map(({ label, at }) => `${label} ${at.value}`),
        }
      : panel.title,
  );

test('one resource has the graphs of its table, with the thresholds of its rules', () => {
  expect(shapeOf(workers([3000]))).toEqual([
    'Worker Worker0',
    { title: 'Failures', lines: ['Error rate', 'Runs'], thresholds: ['ErrorRate 5'] },
    { title: 'Duration', lines: ['Duration'], thresholds: ['Duration 3000'] },
  ]);
});

test('of several each has a line, and a threshold is drawn where they agree on it', () => {
  expect(shapeOf(workers([3000, 9000]))).toEqual([
    'Worker: 2',
    { title: 'Failures: error rate', lines: ['Worker0', 'Worker1'], thresholds: ['ErrorRate 5'] },
    { title: 'Failures: runs', lines: ['Worker0', 'Worker1'], thresholds: [] },
    { title: 'Duration', lines: ['Worker0', 'Worker1'], thresholds: [] },
  ]);
});

test('of many the highest ten are searched for, and what adds up is drawn of all together', () => {
  const panels = resourcePanels(workers(Array(11).fill(3000)), { within: 'shop-prod' });

  expect(panels.map(({ title }) => title)).toEqual([
    'Worker: 11',
    'Failures: error rate, all together',
    'Failures: error rate, highest 10: Errors',
    'Failures: runs, highest 10: Runs',
    'Duration, highest 10: Duration',
  ]);
  const { widgets, problems } = drawnDashboard(panels, {});
  const expressions = widgets.flatMap((widget) =>
    widget.kind === 'metric' ? widget.metric.queries.map(({ expression }) => expression) : [],
  );
  expect(problems).toEqual([]);
  expect(expressions.slice(0, 2)).toEqual([
    `100 * FILL(SUM(SEARCH('{AWS/Worker,WorkerName} MetricName="Errors" shop prod', 'Sum', 60)), 0) / SUM(SEARCH('{AWS/Worker,WorkerName} MetricName="Runs" shop prod', 'Sum', 60))`,
    `SORT(SEARCH('{AWS/Worker,WorkerName} MetricName="Errors" shop prod', 'Sum', 60), SUM, DESC, 10)`,
  ]);
});

test('a row whose id begins with the title of its graph does not say it twice', () => {
  const rows = ['DurationP50', 'DurationP99', 'Runs'].map((id) => ({
    ...{ id, panel: 'Duration', source: 'https://example.com' },
    signal: worker.rows[2]?.signal as ResourceType['rows'][number]['signal'],
  }));
  const type = { ...worker, rows };
  const fleet = workers([1000, 1000]).map(({ resource }) => ({ type, resource }));

  expect(resourcePanels(fleet).map(({ title }) => title)).toEqual([
    'Worker: 2',
    'Duration p50',
    'Duration p99',
    'Duration: runs',
  ]);
});
