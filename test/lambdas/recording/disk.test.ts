import { watchDisk } from '../../../lambdas/recording/disk';
import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { disk } from '../../../telemetry/facets/disk';
import { recorded } from './recorded';

const scratch = defineTelemetry({
  service: 'scratch',
  namespace: 'Scratch',
  facets: { disk: disk() },
});

test('TR1: an invocation measures how full /tmp is', async () => {
  const stop = watchDisk(scratch.disk, () => ({ blocks: 1000, bavail: 40 }));

  const { measured } = await recorded(scratch as never, () => {});

  stop();
  expect(measured).toEqual({ disk_used: [96] });
});

test('the real /tmp is somewhere between empty and full', async () => {
  const stop = watchDisk(scratch.disk);

  const { measured } = await recorded(scratch as never, () => {});

  stop();
  const [used = -1] = (measured as Record<string, number[]>).disk_used ?? [];
  expect(used).toBeGreaterThanOrEqual(0);
  expect(used).toBeLessThanOrEqual(100);
});
