import { currentInvocation } from '../../../lambdas/invocation';
import { metricHandles } from '../../../lambdas/measuring/metric-handles';
import { collectorHandler } from '../../../lambdas/recording/collector';
import type { Tools } from '../../../lambdas/tools';
import { platform } from './platform';
import { recorded } from './recorded';

type Gatherers = Parameters<typeof collectorHandler<typeof platform>>[1];

const collect = (gatherers: Gatherers) => {
  const notes: Record<string, unknown> = {};
  const metrics = metricHandles(platform, () => {});
  return recorded(platform, async () => {
    const invocation = currentInvocation();
    const tools = {
      metrics,
      logger: invocation?.logger(),
      request: invocation?.request,
      note: (details: object) => Object.assign(notes, details),
    } as unknown as Tools<typeof platform>;
    return collectorHandler(platform, gatherers, { timeoutMs: 20 })({}, tools);
  });
};

test('AN4: what the gatherers find becomes gauges, though one fails and one is too late', async () => {
  const { measured, lines, result } = await collect({
    users: async ({ usage }) => usage.activeUsers.set(12),
    database: () => Promise.reject(new Error('connection refused')),
    cache: (_metrics, signal) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
  });

  expect(result).toEqual({ gathered: ['users'], failed: ['database', 'cache'] });
  expect(measured).toMatchObject({
    active_users: [12],
    'collector_failures database': [1],
    'collector_failures cache': [1],
  });
  expect(measured.collector_gather_time).toHaveLength(3);
  expect(lines).toMatchObject([
    { level: 'WARNING', message: 'database could not be gathered' },
    { level: 'WARNING', error: { message: 'no answer in 20 ms', category: 'timeout' } },
  ]);
});
