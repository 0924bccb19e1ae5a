import { hasBrowser, lookAtDashboard, type Seen } from './browser';
import { type SmokeCheck, smoke } from './smoke';

let checks: readonly SmokeCheck[];
let seen: Seen | undefined;

if (!hasBrowser) {
  console.log('skipped: the console in a browser, since no Chromium is at CHROMIUM_PATH');
}

beforeAll(async () => {
  checks = await smoke(async (cloud) => {
    if (hasBrowser) seen = await lookAtDashboard(cloud.urls.console, 'HighErrorRate');
  });
}, 120_000);

test('a request burst of errors goes the whole way: line, metric, alarm, Slack, email, archive, /metrics', () => {
  expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  expect(checks.length).toBeGreaterThanOrEqual(9);
});

(hasBrowser ? describe : describe.skip)('the console in a browser', () => {
  test('draws the lines of the dashboard', () => {
    expect(seen?.graphsWithLines).toBeGreaterThanOrEqual(10);
  });

  test('shows the alarm in red', () => {
    const [red = 0, green = 0, blue = 0] = (seen?.alarm.color.match(/\d+/g) ?? []).map(Number);

    expect(seen?.alarm.text).toBe('In alarm');
    expect(red).toBeGreaterThan(2 * Math.max(green, blue));
  });

  test('gives the browser nothing to complain about', () => {
    expect(seen?.complaints).toEqual([]);
  });
});
