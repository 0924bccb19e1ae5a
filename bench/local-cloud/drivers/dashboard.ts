import { type Browser, chromium } from 'playwright-core';
import { startConsole } from '../../../local/console-server/console-server';
import {
  dashboardSource,
  dayOfMetrics,
  largeDashboard,
} from '../../../test/local/console/dashboard-source';
import { median } from '../../median';

const WIDGETS = 30;
const RUNS = 7;
const NOW = Date.parse('2026-01-02T00:00:00Z');

/** Milliseconds from the navigation to the last graph's last drawing. */
const paint = async (browser: Browser, url: string): Promise<number> => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${url}/#/dashboard`);
  await page
    .locator('.plot[data-drawn]')
    .nth(WIDGETS - 1)
    .waitFor();
  // What is drawn is on the screen one frame later; a second drawing would show as well.
  await page.waitForTimeout(300);
  const last = await page.evaluate(
    `Math.max(...[...document.querySelectorAll('.plot')].map((plot) => Number(plot.dataset.drawn)))`,
  );
  await page.close();
  return Number(last);
};

const main = async (): Promise<void> => {
  const source = dashboardSource(
    dayOfMetrics(WIDGETS, NOW),
    { large: largeDashboard(WIDGETS) },
    NOW,
  );
  const served = await startConsole({ port: 0, source, now: () => NOW });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
  try {
    const times: number[] = [];
    for (let run = 0; run < RUNS; run++) times.push(await paint(browser, served.url));
    const [first = 0, ...rest] = times;
    console.log(JSON.stringify({ first, median: median(rest), widgets: WIDGETS }));
  } finally {
    await browser.close();
    await served.close();
  }
};

void main();
