import { existsSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';

/** What a person would see in the console. */
export interface Seen {
  /** Graphs of the dashboard in which a line is drawn. */
  readonly graphsWithLines: number;
  /** Of the alarm's mark on the dashboard: words, and colour as `rgb(…)`. */
  readonly alarm: { readonly text: string; readonly color: string };
  /** Whatever the browser complained about. */
  readonly complaints: readonly string[];
}

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

export const hasBrowser = existsSync(executablePath);

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Opens the console's dashboard in headless Chromium while an alarm is on. */
export const lookAtDashboard = async (consoleUrl: string, alarm: string): Promise<Seen> => {
  const browser = await chromium.launch({ executablePath, args: flags });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 2000 } });
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(`${consoleUrl}/#/dashboard`);
    const mark = page.locator('.alarm-states a', { hasText: alarm }).locator('.state-ALARM');
    await mark.waitFor();
    await page.locator('.u-wrap canvas').first().waitFor();
    const color = await mark.evaluate(backgroundColor);
    const text = await mark.innerText();
    return { graphsWithLines: await countLines(page), alarm: { text, color }, complaints };
  } finally {
    await browser.close();
  }
};

// What follows runs in the browser, whose types the tests do not have.

const backgroundColor = (element: unknown): string =>
  // biome-ignore lint/suspicious/noExplicitAny: see above
  (globalThis as any).getComputedStyle(element).backgroundColor;

const countLines = (page: Page): Promise<number> =>
  page.locator('.u-wrap canvas').evaluateAll(countWithColor);

/** A graph has a line when its canvas holds pixels of a saturated colour: axes and grid are grey. */
// biome-ignore lint/suspicious/noExplicitAny: see above
const countWithColor = (canvases: any[]): number =>
  canvases.filter((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < data.length; i += 4) {
      const [red, green, blue] = [data[i], data[i + 1], data[i + 2]];
      const saturation = Math.max(red, green, blue) - Math.min(red, green, blue);
      if (data[i + 3] > 200 && saturation > 60) return true;
    }
    return false;
  }).length;
