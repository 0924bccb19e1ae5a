import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../../local/clock';
import { type LocalCloud, startLocalCloud } from '../../local/local-cloud';
import { monitoredElsewhere } from '../fixtures/monitored-elsewhere/app';

const START = Date.parse('2026-01-02T10:00:30.000Z');
const MINUTE = 60_000;
const FAULTS = 'Checkout-checkout-pay-Fault-Count-Critical';

const directory = mkdtempSync(join(tmpdir(), 'monitored-elsewhere-'));
const clock = new VirtualClock(START);
let cloud: LocalCloud;

beforeAll(async () => {
  monitoredElsewhere(join(directory, 'cdk.out')).synth();
  cloud = await startLocalCloud({
    assembly: join(directory, 'cdk.out'),
    clock,
    port: 0,
    dataDirectory: join(directory, 'data'),
  });
}, 60_000);

afterAll(async () => {
  await cloud.close();
  rmSync(directory, { recursive: true });
});

const checkOut = (query: string): Promise<Response> =>
  fetch(`${cloud.urls.apis[0]?.url}/checkout${query}`);

test('runs all of an app that cdk-monitoring-constructs monitors', async () => {
  const answer = await checkOut('');

  expect(cloud.unsupported).toEqual([]);
  expect(await answer.json()).toEqual({ paid: true });
  expect(cloud.console.overview().dashboards).toEqual(['Monitoring']);
});

test('a burst of errors drives its alarm to ALARM and back, and the person on call is told of both', async () => {
  await clock.advanceTo(START + 10 * MINUTE);
  const before = cloud.console.alarm(FAULTS)?.state;
  const burst = await Promise.all(['1', '2', '3', '4', '5'].map((n) => checkOut(`?fail=${n}`)));
  await clock.advanceTo(START + 15 * MINUTE);
  const during = cloud.console.alarm(FAULTS)?.state;
  await clock.advanceTo(START + 30 * MINUTE);

  expect(burst.map(({ status }) => status)).toEqual([502, 502, 502, 502, 502]);
  expect([before, during, cloud.console.alarm(FAULTS)?.state]).toEqual(['OK', 'ALARM', 'OK']);
  const subjects = cloud.console.messages().emails.map(({ subject }) => subject);
  expect(subjects.slice(0, 2)).toEqual([
    expect.stringMatching(`^OK: "${FAULTS}"`),
    expect.stringMatching(`^ALARM: "${FAULTS}"`),
  ]);
});
