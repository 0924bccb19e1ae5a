import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type Console, startConsole } from '../../../local/console-server/console-server';
import { demoSource, hostileText } from '../console-demo';

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const hasBrowser = existsSync(executablePath);
if (!hasBrowser) {
  console.warn(
    `the console's browser tests are skipped: no Chromium at ${executablePath} (set CHROMIUM_PATH)`,
  );
}

const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'];
// A busy machine paints a page in seconds.
jest.setTimeout(30_000);

const nowMs = Date.UTC(2026, 10, 22, 14, 5, 20);
/** A trace that failed, with a log line. */
const TRACE = '1-6b02f687-000000000000000000000006';

(hasBrowser ? describe : describe.skip)('in the browser', () => {
  const source = demoSource(nowMs);
  const complaints: string[] = [];
  let served: Console;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    served = await startConsole({ port: 0, source, now: () => nowMs });
    browser = await chromium.launch({ executablePath, args });
    page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // What the browser itself says of an answer with status 400.
      if (message.type() === 'error' && !message.text().includes('400')) {
        complaints.push(message.text());
      }
    });
  }, 30_000);
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  const open = async (hash: string): Promise<void> => {
    await page.goto(`${served.url}/${hash}`);
    await page.locator('main h1').waitFor();
  };
  const main = () => page.locator('main');
  const address = (): string => decodeURIComponent(new URL(page.url()).hash);

  test('the overview tells at a glance what is wrong, and leads there', async () => {
    await open('');
    const verdict = page.getByRole('region', { name: 'State' });
    await page.locator('.traffic').first().waitFor();

    expect(await verdict.innerText()).toContain('2 alarms are in alarm');
    expect(await page.locator('.traffic').first().innerText()).toMatch(/predict Function\s+15.7k/);
    expect(await main().innerText()).toContain('requests are not inspected here');

    await verdict.getByRole('link', { name: 'HighErrorRate' }).click();
    await page.getByRole('heading', { name: 'HighErrorRate' }).waitFor();
  });

  test('alarms are filtered, and the address keeps the filter', async () => {
    await open('#/alarms');
    await page.getByRole('searchbox', { name: 'Search alarms' }).fill('high');
    await page.getByRole('combobox', { name: 'State' }).selectOption('ALARM');
    await page.reload();
    await page.locator('.alarm-row').first().waitFor();

    expect(address()).toBe('#/alarms?search=high&state=ALARM');
    expect(await page.locator('.alarm-row a').allInnerTexts()).toEqual(['HighErrorRate', 'Page']);
  });

  test('an alarm in alarm is red, the others are not', async () => {
    await open('#/alarms');
    const chip = (name: string) =>
      page
        .locator('.alarm-row', { has: page.getByRole('link', { name, exact: true }) })
        .locator('.chip');

    await expect(chip('HighErrorRate').evaluate(background)).resolves.toBe('rgb(198, 47, 29)');
    await expect(chip('HighLatency').evaluate(background)).resolves.not.toBe('rgb(198, 47, 29)');
  });

  test('an alarm shows the points that decided its state, what was filled, and the count', async () => {
    await open('#/alarms/HighErrorRate?range=3h');
    await page.locator('.signal canvas').waitFor();
    const why = page.getByRole('region', { name: 'Why' });

    expect(await main().innerText()).toContain('errors % > 5 for 3 of 5 data points of a minute');
    expect(await why.innerText()).toContain('4 of 5 data points breach, 3 are needed');
    expect(await why.innerText()).toContain('Missing data counts as within the threshold.');
    expect(await why.getByRole('row', { name: /missing/ }).innerText()).toMatch(
      /within\s+filled in/,
    );
    expect(
      await page.getByRole('link', { name: 'Runbook', exact: true }).getAttribute('href'),
    ).toBe('https://example.com/runbooks/stock-predictor#high-error-rate');
    expect(await page.getByRole('radio', { name: '3 h' }).isChecked()).toBe(true);
  });

  test('the arrow keys go along the states of an alarm', async () => {
    await open('#/alarms/HighErrorRate');
    const bars = page.getByRole('list', { name: 'States over time' }).getByRole('button');
    await bars.last().focus();
    await page.keyboard.press('ArrowLeft');

    expect(await page.locator(':focus').getAttribute('aria-label')).toMatch(/^OK from/);
    expect(await page.locator('.timeline .chosen').innerText()).toContain('5 datapoints were not');
  });

  test('the states of an alarm fill the time that they lasted', async () => {
    await open('#/alarms/HighErrorRate');
    const bars = page.getByRole('list', { name: 'States over time' }).getByRole('button');
    await bars.first().waitFor();
    const gaps = await bars.evaluateAll((buttons) =>
      buttons.map((each) => (each.parentElement?.clientWidth ?? 0) - each.clientWidth),
    );

    expect(Math.max(...gaps)).toBeLessThan(2);
  });

  test('a composite alarm shows which of its conditions hold, and leads to the alarms it names', async () => {
    await open('#/alarms/Page');
    const rule = page.locator('.rule');
    await rule.waitFor();

    expect((await rule.innerText()).replace(/\s+/g, ' ')).toContain(
      '✓ In alarm HighErrorRate is ALARM – at least 2 of these are not OK OK HighLatency',
    );
    expect(await main().innerText()).toContain('the mute rule Deployment is active until 15:00');
    await rule.getByRole('link', { name: 'HighErrorRate' }).click();
    await page.getByRole('heading', { name: 'HighErrorRate' }).waitFor();
  });

  test('a log line opens to its fields, a filter on one of them, and its trace', async () => {
    await open('#/logs');
    const line = page.locator('.log > li', { hasText: 'b1946ac9-1006' });
    await line.locator('summary').first().click();
    await line.getByRole('link', { name: 'Filter on level' }).click();
    await page.getByRole('searchbox', { name: 'Search' }).waitFor();

    expect(await page.getByRole('searchbox', { name: 'Search' }).inputValue()).toBe(
      '{ $.level = "ERROR" }',
    );

    await page.getByRole('link', { name: 'Show its trace' }).first().click();
    await page.getByRole('region', { name: 'Waterfall' }).waitFor();
  });

  test('live tail shows what comes, holds it back while paused, and clears', async () => {
    await open('#/logs?mode=tail&groups=/aws/lambda/predict');
    const tail = page.getByRole('log', { name: 'Live tail' });
    await tail.getByText('POST /predict').first().waitFor();
    const write = (id: string, message: string) =>
      source.write({ id, timestampMs: nowMs, group: '/aws/lambda/predict', stream: 's', message });

    write('new', 'the first new line');
    await tail.getByText('the first new line').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    write('newer', 'the second new line');
    await page.getByText('paused, 1 new lines wait').waitFor();

    expect(await tail.getByText('the second new line').count()).toBe(0);
    await page.getByRole('button', { name: 'Go on' }).click();
    await tail.getByText('the second new line').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('No line has come yet').waitFor();
  });

  test('a saved query runs, and what it counts by time is drawn', async () => {
    await open('#/logs?mode=insights');
    await page.getByRole('combobox', { name: 'Saved queries' }).selectOption('Requests by minute');
    await page.getByRole('textbox', { name: 'Logs Insights query' }).press('Control+Enter');
    await page.locator('.result-chart canvas').waitFor();

    expect(address()).toContain('query=stats+count(*)');
    expect(await page.getByRole('region', { name: 'Rows' }).getByRole('row').count()).toBe(61);
  });

  test('what cannot be read is shown with its place', async () => {
    await open('#/logs');
    await page.getByRole('searchbox').fill('{ $.level = ');
    await page.keyboard.press('Enter');
    await page.getByText("expected '}'").waitFor();

    expect(await page.getByRole('searchbox').getAttribute('aria-invalid')).toBe('true');
    await open('#/logs?mode=insights&query=fields x | nonsense');
    expect(await page.locator('.failure mark').innerText()).toBe('n');
  });

  test('traces are filtered by failure, and a waterfall shows where it failed', async () => {
    await open('#/traces?status=fault');
    await page.locator('.traces tbody tr').first().waitFor();
    const outcomes = await page.locator('.traces .outcome').allInnerTexts();
    expect(new Set(outcomes)).toEqual(new Set(['500 fault']));

    await page.locator('.traces a').first().click();
    const bar = page.getByRole('button', { name: /^DynamoDB, level 4, fault/ });
    await bar.waitFor();

    expect(await bar.getAttribute('aria-pressed')).toBe('true');
    expect(await main().innerText()).toContain('ProvisionedThroughputExceeded');
  });

  test('a log line of a trace leads to the segment that was under way, and the address keeps it', async () => {
    await open(`#/traces/${TRACE}`);
    await page.getByRole('button', { name: /^inference/ }).click();
    await page.getByText('model_type').waitFor();
    await page.locator('.trace-lines button').click();

    await page.getByRole('heading', { name: 'DynamoDB' }).waitFor();
    expect(address()).toContain('segment=DynamoDB');
    expect(await page.locator('.trace-lines .chosen').count()).toBe(1);
  });

  test('messages are shown as their receivers see them', async () => {
    await open('#/messages?show=emails&search=HighErrorRate');
    await page.getByRole('heading', { name: 'ALARM: "HighErrorRate"' }).waitFor();

    expect(await main().innerText()).toMatch(/To\s+oncall@example.com/);
    await open('#/messages?show=deliveries');
    await page.getByText('lambda remediate').waitFor();
  });

  test('the archive is browsed folder by folder down to the lines', async () => {
    await open('#/archive');
    for (const folder of ['stock-predictor-archive/', 'level=ERROR/', 'service=stock-predictor/']) {
      await page.getByRole('link', { name: folder, exact: true }).click();
    }
    await page.getByRole('link', { name: 'day=2026-11-22/', exact: true }).click();
    await page.locator('.key a').first().click();
    await page.getByRole('searchbox', { name: 'Search these lines' }).fill('START');

    await page.getByText('1 of 3').waitFor();
  });

  test('the clock is paused by key, stepped, and sent on, and every page says so', async () => {
    await open('#/messages');
    await page.locator('body').press('p');
    await page.locator('.clock b', { hasText: 'paused' }).waitFor();
    await page.getByRole('button', { name: /^Virtual clock/ }).click();
    await page.getByRole('button', { name: '+5 min' }).click();
    await page.locator('.clock time', { hasText: '14:10:20' }).waitFor();
    await page.getByRole('button', { name: 'Jump', exact: true }).click();
    await page.getByRole('progressbar').waitFor();

    expect(source.commands.map(({ kind }) => kind)).toEqual(['pause', 'step', 'jump']);
    await open('#/archive');
    await page.locator('.clock b', { hasText: '→ 15:10:20' }).waitFor();
  });

  test('the keys are explained, and go to pages', async () => {
    await open('');
    await page.keyboard.press('?');
    const keys = page.getByRole('dialog', { name: 'Keys' });
    await keys.waitFor();
    await page.keyboard.press('Escape');
    await keys.waitFor({ state: 'hidden' });
    const traces = page.getByRole('heading', { name: 'Traces' });
    // On a busy machine the second key may come too late for a sequence.
    for (let tries = 0; tries < 5 && !(await traces.isVisible()); tries++) {
      await page.keyboard.press('g');
      await page.keyboard.press('t');
      await page.waitForTimeout(200);
    }

    await traces.waitFor();
  });

  test('faults are started and stopped, and a banner shows while they last', async () => {
    await open('#/alarms');
    await page.getByRole('button', { name: 'Faults' }).click();
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('30 % of requests fail').waitFor();

    expect(source.overview().faults).toMatchObject({ errors: 0.3, untilMs: nowMs + 600_000 });

    await page.locator('.banner').getByRole('button', { name: 'Stop' }).click();
    await page.locator('.banner').waitFor({ state: 'detached' });
    expect(source.overview().faults).toBeNull();
  });

  test('hostile text stays text on every page', async () => {
    const traceOf = encodeURIComponent(`predict ${nowMs - 2600 - 6 * 3700 - 120 + 0.05 * 307}`);
    for (const hash of [
      '#/alarms',
      `#/alarms/${encodeURIComponent(hostileText)}`,
      '#/logs',
      '#/logs?mode=tail',
      `#/traces/${TRACE}?segment=${traceOf}`,
      '#/messages',
      '#/archive/stock-predictor-archive%2Flevel%3DINFO%2Fx',
    ]) {
      await open(hash);
      await main().getByText(hostileText).first().waitFor();
    }

    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(await page.locator('main img, main script, main a[href^="javascript"]').count()).toBe(0);
  });

  const PAGES = [
    '',
    '#/alarms',
    '#/alarms/HighErrorRate',
    '#/alarms/Page',
    '#/logs',
    '#/logs?mode=tail',
    '#/logs?mode=insights&query=fields x',
    '#/traces',
    `#/traces/${TRACE}`,
    '#/messages',
    '#/archive',
  ];

  test.each(PAGES)('%s has one heading, and a name for each control', async (hash) => {
    await open(hash);
    await page.waitForTimeout(200);

    expect(await page.locator('h1').count()).toBe(1);
    expect(await page.evaluate(namelessControls)).toEqual([]);
  });

  const MORE_STOPS_THAN_ANY_PAGE = 300;

  test('the first stop of the Tab key leads over the header, and no stop is a trap', async () => {
    await open('#/messages');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').innerText()).toBe('Skip to the page');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');

    expect(await page.locator('main :focus').count()).toBe(1);
    const isInMain = async () => (await page.locator('main :focus').count()) === 1;
    for (let i = 0; i < MORE_STOPS_THAN_ANY_PAGE && (await isInMain()); i++) {
      await page.keyboard.press('Tab');
    }
    expect(await isInMain()).toBe(false);
  });

  test('no page is wider than a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const wide: string[] = [];
    for (const hash of PAGES) {
      await open(hash);
      await page.waitForTimeout(200);
      if (Number(await page.evaluate('document.documentElement.scrollWidth')) > 390)
        wide.push(hash);
    }
    await page.setViewportSize({ width: 1440, height: 900 });

    expect(wide).toEqual([]);
  });

  test('the browser has nothing to complain about', async () => {
    expect(complaints).toEqual([]);
  });
});

/** Runs in the browser. */
const background = (element: unknown): string =>
  // biome-ignore lint/suspicious/noExplicitAny: tests are checked without the types of the browser
  (globalThis as any).getComputedStyle(element).backgroundColor;

/** Runs in the browser: what a screen reader could not name. */
const namelessControls = `[...document.querySelectorAll('button, a, input, select, textarea, summary')]
  .filter((one) => !(one.getAttribute('aria-label') || one.innerText?.trim() || one.textContent.trim()
    || one.labels?.length))
  .map((one) => one.outerHTML.slice(0, 120))`;
