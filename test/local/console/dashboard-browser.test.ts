import { existsSync } from 'node:fs';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { type Console, startConsole } from '../../../local/console-server/console-server';
import { dashboardSource, dayOfMetrics, largeDashboard } from './dashboard-source';
import { widgetGallery } from './widget-gallery';

const nowMs = Date.UTC(2026, 10, 22, 14, 5, 20);
const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const hasBrowser = existsSync(executablePath);
if (!hasBrowser) {
  console.warn(
    `the dashboards' browser tests are skipped: no Chromium at ${executablePath} (set CHROMIUM_PATH)`,
  );
}

/** Everything that runs in the browser, whose types the tests do not have. */
// biome-ignore lint/suspicious/noExplicitAny: see above
type InBrowser = any;

(hasBrowser ? describe : describe.skip)('in the browser', () => {
  const complaints: string[] = [];
  let served: Console;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    const store = dayOfMetrics(10, nowMs, 240);
    for (let minute = 0; minute < 60; minute++) {
      const metric = {
        namespace: 'AWS/Lambda',
        metricName: 'Duration',
        dimensions: { FunctionName: 'predict' },
      };
      store.put(metric, nowMs - minute * 60_000, [50 + minute]);
    }
    const dashboards = { gallery: widgetGallery, large: largeDashboard(10) };
    const source = dashboardSource(store, dashboards, nowMs);
    served = await startConsole({ port: 0, source, now: () => nowMs });
    browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
    });
    page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
    page.setDefaultTimeout(3000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  const open = async (hash: string): Promise<void> => {
    await page.goto(`${served.url}/${hash}`);
    await page.locator('main h1').waitFor();
  };
  const cell = (title: string): Locator => page.getByRole('region', { name: title, exact: true });

  test('each type of widget is drawn, or says what it cannot show', async () => {
    await open('#/dashboard/gallery');
    await cell('Lines and limits').locator('canvas').waitFor();

    await expect(cell('Gauge').locator('svg').first().getAttribute('aria-label')).resolves.toMatch(
      /^shop-0: \d+.*of 0 to 400$/,
    );
    await expect(cell('Pie').locator('circle').count()).resolves.toBe(3);
    await expect(cell('Bars').getByRole('row').count()).resolves.toBe(3);
    await expect(cell('Table').getByRole('columnheader').allInnerTexts()).resolves.toEqual(
      expect.arrayContaining(['Minimum', 'Maximum', 'Average']),
    );
    await expect(cell('Now').locator('.sparkline').count()).resolves.toBe(3);
    await expect(cell('Alarms').getByRole('listitem').first().innerText()).resolves.toMatch(
      /HighErrorRate/,
    );
    await expect(cell('Alarms').innerText()).resolves.toMatch(/Gone\s+not here/);
    await expect(cell('By function').innerText()).resolves.toMatch(/tags are not known here/);
    await cell('By function').locator('canvas').first().waitFor();
    await expect(cell('PromQL').innerText()).resolves.toMatch(/PromQL runs on AWS/);
    await expect(cell('Calls').innerText()).resolves.toMatch(/function:draw/);
    await expect(cell('Log lines').getByRole('table').count()).resolves.toBe(1);
  });

  test('an error in the body is shown in its place, with its path', async () => {
    await open('#/dashboard/gallery');

    await expect(cell('Wrong').locator('.problems').innerText()).resolves.toMatch(
      /widgets\[\d+\]\.properties\.period/,
    );
    await expect(cell('Of tomorrow').innerText()).resolves.toMatch(/hologram/);
  });

  test('hostile texts stay texts, and a javascript: address is no link', async () => {
    await open('#/dashboard/gallery');
    await page.locator('.note').waitFor();

    const seen = await page.evaluate(() => {
      const { document, hacked } = globalThis as InBrowser;
      const links = [...document.querySelectorAll('main a')].map((link) => link.href);
      return { hacked, links, images: document.querySelectorAll('main img, main script').length };
    });
    expect(seen.hacked).toBeUndefined();
    expect(seen.images).toBe(0);
    expect(seen.links.filter((href: string) => !/^https?:/.test(href))).toEqual([]);
  });

  test('a variable is set in the toolbar, kept in the address and applied to the widgets', async () => {
    await open('#/dashboard/gallery');
    const first = cell('Now').locator('dd').first();
    await first.waitFor();
    const before = await first.innerText();

    await page.getByLabel('Service').selectOption('shop-2');

    await page.waitForURL(/v\.service=shop-2/);
    await page.locator('dd', { hasNotText: before }).first().waitFor();
    const values = await cell('Now').locator('dd').allInnerTexts();
    expect(new Set(values).size).toBe(1);
  });

  test('dragging across a graph zooms all graphs, and there is a way back', async () => {
    await open('#/dashboard/large');
    await page.locator('.plot[data-drawn]').nth(9).waitFor();
    const box = await page.locator('.u-over').nth(1).boundingBox();
    if (!box) throw new Error('the graph has no place on the page');

    await page.mouse.move(box.x + 50, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + 200, box.y + 40, { steps: 4 });
    const legend = page.locator('.legend').nth(2);
    await legend.locator('.at').waitFor();
    await page.mouse.up();

    const whole = page.locator('.plot[aria-label*="2026-11-21 14:05"]');
    await page.waitForURL(/zoom=\d+-\d+/);
    await whole.first().waitFor({ state: 'detached' });
    await page.locator('.zoomed').click();
    await whole.nth(9).waitFor();
    expect(page.url()).not.toContain('zoom');
  });

  test('the arrow keys read a graph, whose text says what it shows', async () => {
    await open('#/dashboard/large');
    const plot = page.locator('.plot[data-drawn]').first();
    await plot.focus();

    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');

    const time = page.locator('.legend .at').nth(3);
    await time.waitFor();
    await expect(time.innerText()).resolves.toBe('14:03:00');
    await expect(plot.getAttribute('aria-label')).resolves.toMatch(
      /^Latency 0, .* UTC\. line 0: now \d/,
    );
  });

  test('one widget is shown alone and its graph is opened in metrics', async () => {
    await open('#/dashboard/large');
    await page.getByRole('button', { name: 'Show Latency 4 alone' }).click();
    await page.locator('.cell.full').waitFor();
    await expect(page.locator('.cell').count()).resolves.toBe(1);

    await page.keyboard.press('Escape');
    await page.locator('.cell').nth(9).waitFor();
    await page.getByRole('link', { name: 'Open Latency 4 in metrics' }).click();

    await page.getByRole('region', { name: 'Graphed metrics' }).waitFor();
    await expect(page.getByLabel('Label of m3').inputValue()).resolves.toBe('line 2');
  });

  test('metrics are found, chosen, computed with, and kept in the address', async () => {
    await open('#/metrics');
    await page.getByRole('link', { name: 'Shop 30' }).click();
    await page.getByRole('link', { name: 'service 30' }).click();
    await page.getByLabel('latency_0 Shop · service=shop-0').check();
    await page.getByLabel('latency_0 Shop · service=shop-1').check();
    await page.getByLabel('Metric math, SEARCH or SELECT').fill('m2 - m1');
    await page.getByRole('button', { name: 'Add math' }).click();
    await page.getByLabel('Statistic of m1').selectOption('Maximum');
    await page.getByLabel('Label of e1').fill('between');
    await page.getByLabel('Label of e1').press('Enter');
    await page.locator('.legend', { hasText: 'between' }).waitFor();

    await page.reload();

    await page.locator('.legend', { hasText: 'between' }).waitFor();
    await expect(page.locator('.legend button').count()).resolves.toBe(3);
    await page.getByText('Source').click();
    await expect(page.getByRole('region', { name: 'CDK' }).innerText()).resolves.toContain(
      "new MathExpression({ expression: 'm2 - m1', usingMetrics: { m1: new Metric(",
    );
    await page.getByLabel('View').selectOption('table');
    await page.getByRole('region', { name: 'Graph', exact: true }).getByRole('table').waitFor();
  });

  test('at the width of a phone nothing is wider than the screen', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const hash of ['#/dashboard/gallery', '#/metrics']) {
      await open(hash);
      const width = await page.evaluate(
        () => (globalThis as InBrowser).document.documentElement.scrollWidth,
      );
      expect(width).toBeLessThanOrEqual(390);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test('the browser has nothing to complain about', () => {
    expect(complaints).toEqual([]);
  });
});
