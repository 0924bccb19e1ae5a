import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../../bin/synthesize';
import { VirtualClock } from '../../../local/clock';
import { startLocalCloud } from '../../../local/local-cloud';
import { trafficOfMinute } from '../../../systems/stock-predictor/traffic';

const MINUTE_MS = 60_000;
const HOURS = 24;
const SHOWN_HOURS = [1, 24];

/** What is in use after a collection, and what the process holds: in megabytes. */
const memoryAfter = (hour: number): Readonly<Record<string, number>> => {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return {
    [`heap${hour}`]: (heapUsed + arrayBuffers) / 1_048_576,
    [`resident${hour}`]: rss / 1_048_576,
  };
};

const run = async (): Promise<void> => {
  const directory = mkdtempSync(join(tmpdir(), 'bench-time-lapse-'));
  const assembly = join(directory, 'cdk.out');
  await synthesize(assembly);
  const clock = new VirtualClock(Date.parse('2026-01-01T00:00:00Z'));
  const cloud = await startLocalCloud({ assembly, clock, port: 0, dataDirectory: directory });
  const api = cloud.urls.apis[0]?.url;
  let requests = 0;
  clock.every(MINUTE_MS, () => {
    const begin = clock.now();
    for (const { offsetMs, method, path, headers, body } of trafficOfMinute(Math.random)) {
      clock.at(begin + offsetMs, () => {
        requests++;
        const response = fetch(`${api}${path}`, { method, headers, body });
        void clock.hold(response.then((answer) => answer.arrayBuffer())).catch(() => {});
      });
    }
  });
  const began = performance.now();
  const figures: Record<string, number> = {};
  for (let hour = 1; hour <= HOURS; hour++) {
    await clock.advanceTo(clock.now() + 60 * MINUTE_MS);
    if (SHOWN_HOURS.includes(hour)) Object.assign(figures, memoryAfter(hour));
  }
  const seconds = (performance.now() - began) / 1000;
  await cloud.close();
  rmSync(directory, { recursive: true });
  console.log(
    JSON.stringify({
      ...figures,
      minutes: seconds / 60,
      speed: (HOURS * 3600) / seconds,
      requests,
      peak: process.resourceUsage().maxRSS / 1024,
    }),
  );
};

run().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
