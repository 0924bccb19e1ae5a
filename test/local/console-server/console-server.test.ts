import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type Console, startConsole } from '../../../local/console-server/console-server';
import { demoSource, hostileText } from '../console-demo';

const nowMs = Date.UTC(2026, 10, 22, 14, 5, 20);
const source = demoSource(nowMs);
let served: Console;

beforeAll(async () => {
  served = await startConsole({ port: 0, source, now: () => nowMs });
});
afterAll(() => served.close());

/** `fetch` sets Host and Origin by itself; a stranger's page does not get to choose either. */
const ask = (
  path: string,
  { method = 'GET', headers = {}, body = '' }: { method?: string; headers?: object; body?: string },
): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const call = request(
      `${served.url}${path}`,
      { method, headers: { ...headers } },
      (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    call.on('error', reject).end(body);
  });

const faults = JSON.stringify({ errors: 0.3, latencyMs: 0, forMs: 60_000 });

describe('over HTTP', () => {
  test('a request under a foreign Host is refused', async () => {
    const { status, text } = await ask('/api/overview', { headers: { host: 'evil.example' } });

    expect(status).toBe(403);
    expect(text).not.toContain('StockPredictor');
  });

  test.each([{}, { origin: 'https://evil.example' }, { origin: 'null' }])(
    'a change that comes with %j is refused',
    async (headers) => {
      const { status } = await ask('/api/faults', { method: 'POST', headers, body: faults });

      expect(status).toBe(403);
      expect(source.overview().faults).toBeNull();
    },
  );

  test('what cannot be read is answered with the reason', async () => {
    const headers = { origin: served.url };

    const wrong = await ask('/api/faults', { method: 'POST', headers, body: '{"errors":2}' });
    const broken = await ask('/api/faults', { method: 'POST', headers, body: '{' });
    const pattern = await ask('/api/logs?pattern=%7B%20x', {});

    expect([wrong.status, JSON.parse(wrong.text).error]).toEqual([
      400,
      expect.stringContaining('errors'),
    ]);
    expect([broken.status, broken.text]).toEqual([400, '{"error":"the body must be JSON"}']);
    expect([pattern.status, pattern.text]).toEqual([400, expect.stringContaining('expected }')]);
  });

  test('logs without a time are those of the last hour', async () => {
    const { text } = await ask('/api/logs?group=/aws/lambda/notifier', {});

    expect(JSON.parse(text)).toMatchObject([{ message: hostileText }]);
  });
});

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const hasBrowser = existsSync(executablePath);
if (!hasBrowser) {
  console.warn(
    `the console's browser tests are skipped: no Chromium at ${executablePath} (set CHROMIUM_PATH)`,
  );
}

(hasBrowser ? describe : describe.skip)('in the browser', () => {
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--no-first-run',
  ];
  const complaints: string[] = [];
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args });
    page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
  }, 30_000);
  afterAll(() => browser.close());

  const open = async (hash: string): Promise<void> => {
    await page.goto(`${served.url}/${hash}`);
    await page.locator('main h1').waitFor();
  };

  /** Pixels of a cell's graph that have a series' colour. */
  const pixelsOf = (title: string, color: readonly [number, number, number]): Promise<number> =>
    page
      .getByRole('region', { name: title, exact: true })
      .locator('canvas')
      .evaluate((element, [red, green, blue]) => {
        // biome-ignore lint/suspicious/noExplicitAny: tests are checked without the types of the browser
        const canvas = element as any;
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        let count = 0;
        for (let i = 0; i < data.length; i += 4) {
          if (data[i] === red && data[i + 1] === green && data[i + 2] === blue) count += 1;
        }
        return count;
      }, color);

  test('the dashboard of the template is drawn as lines', async () => {
    await open('#/dashboard');
    const responseTime = page.getByRole('region', { name: 'Response time' });
    await responseTime.locator('canvas').waitFor();

    const charts = page.locator('.uplot canvas');
    await charts.nth(7).waitFor();
    expect(await charts.count()).toBe(8);
    expect(await responseTime.locator('.legend button').allInnerTexts()).toEqual([
      expect.stringMatching(/^p50\s+\d/),
      expect.stringMatching(/^p95\s+\d/),
      expect.stringMatching(/^p99\s+\d/),
    ]);
    expect(await pixelsOf('Requests', [0x2f, 0x62, 0xd9])).toBeGreaterThan(100);
  });

  test('an alarm in alarm is red, the others are not', async () => {
    await open('#/alarms');
    const chip = (name: string) => page.locator('.alarm-row', { hasText: name }).locator('.chip');

    await expect(chip('HighErrorRate').evaluate(background)).resolves.toBe('rgb(198, 47, 29)');
    await expect(chip('HighLatency').evaluate(background)).resolves.not.toBe('rgb(198, 47, 29)');
  });

  test('an alarm has an address of its own, with its definition and its data points', async () => {
    await open('#/alarms/HighErrorRate?range=3h');
    await page.locator('.signal canvas').waitFor();

    const text = await page.locator('main').innerText();
    expect(text).toContain('errors % > 5 for 3 of 5 data points of a minute');
    expect(text).toContain('breaching');
    expect(await page.getByRole('radio', { name: '3 h' }).isChecked()).toBe(true);
  });

  test('hostile text stays text in logs, messages and archive', async () => {
    await open('#/logs');
    await page.getByText(hostileText).first().waitFor();
    await open('#/messages');
    await page.getByText(hostileText).first().waitFor();
    await open('#/archive');
    await page.locator('.key a').first().click();
    await page.getByText(hostileText).first().waitFor();

    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(await page.locator('main img, main script').count()).toBe(0);
  });

  test('faults are started and stopped, and a banner shows while they last', async () => {
    await open('#/dashboard');
    await page.getByRole('button', { name: 'Faults' }).click();
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('30 % of requests fail').waitFor();

    expect(source.overview().faults).toMatchObject({ errors: 0.3, untilMs: nowMs + 600_000 });

    await page.locator('.banner').getByRole('button', { name: 'Stop' }).click();
    await page.locator('.banner').waitFor({ state: 'detached' });
    expect(source.overview().faults).toBeNull();
  });

  test('the browser has nothing to complain about', async () => {
    expect(complaints).toEqual([]);
  });

  test('a pattern that cannot be read is answered in its place', async () => {
    await open('#/logs');
    await page.getByRole('searchbox').fill('{ $.level = ');
    await page.keyboard.press('Enter');

    await page.getByText('expected }').waitFor();
  });
});

/** Runs in the browser. */
const background = (element: unknown): string =>
  // biome-ignore lint/suspicious/noExplicitAny: tests are checked without the types of the browser
  (globalThis as any).getComputedStyle(element).backgroundColor;
