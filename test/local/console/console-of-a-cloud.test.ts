import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { chromium } from 'playwright-core';
import { VirtualClock } from '../../../local/clock';
import { type LocalCloud, startLocalCloud } from '../../../local/local-cloud';
import { Pacer, realTime } from '../../../local/pacer';

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const hasBrowser = existsSync(executablePath);
if (!hasBrowser) {
  console.warn(
    `the console's test on a cloud is skipped: no Chromium at ${executablePath} (set CHROMIUM_PATH)`,
  );
}

const START = Date.parse('2026-01-02T10:00:30.000Z');

const alarm = (AlarmName: string, rest: object) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName,
    Namespace: 'Shop',
    MetricName: 'Failures',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
    ...rest,
  },
});

const template = {
  Resources: {
    Failing: alarm('failing', {}),
    Page: {
      Type: 'AWS::CloudWatch::CompositeAlarm',
      Properties: { AlarmName: 'page', AlarmRule: 'ALARM(failing)', ActionsEnabled: false },
      DependsOn: 'Failing',
    },
  },
};
const manifest = {
  artifacts: {
    Shop: {
      type: 'aws:cloudformation:stack',
      properties: { templateFile: 'Shop.template.json' },
    },
  },
};

const directory = mkdtempSync(join(tmpdir(), 'console-of-a-cloud-'));
const clock = new VirtualClock(START);
const pacer = new Pacer({ clock, speed: 0, real: realTime, onError: console.error });
let cloud: LocalCloud;

beforeAll(async () => {
  writeFileSync(join(directory, 'Shop.template.json'), JSON.stringify(template));
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify(manifest));
  const dataDirectory = join(directory, 'data');
  cloud = await startLocalCloud({ assembly: directory, clock, pacer, port: 0, dataDirectory });
});

afterAll(async () => {
  pacer.stop();
  await cloud.close();
  rmSync(directory, { recursive: true });
});

const browserTest = hasBrowser ? test : test.skip;

browserTest(
  'a step of the clock in the browser brings alarms of a template to ALARM',
  async () => {
    const client = new CloudWatchClient({
      endpoint: cloud.urls.aws,
      region: 'us-east-1',
      credentials: { accessKeyId: 'me', secretAccessKey: 'x' },
    });
    const MetricData = [{ MetricName: 'Failures', Value: 7, Timestamp: new Date(START) }];
    await client.send(new PutMetricDataCommand({ Namespace: 'Shop', MetricData }));
    const browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu'],
    });
    try {
      const page = await browser.newPage();
      await page.goto(`${cloud.urls.console}/#/alarms/page`);
      await page.locator('.rule').getByText('No data').waitFor();
      await page.getByRole('button', { name: /^Virtual clock/ }).click();
      await page.getByRole('button', { name: '+5 min' }).click();

      await page.locator('.clock time', { hasText: '10:05:30' }).waitFor();
      await page.goto(`${cloud.urls.console}/#/alarms/failing`);
      await page.getByRole('list', { name: 'States over time' }).waitFor();
      const bars = await page.locator('.timeline button').all();
      const states = await Promise.all(bars.map((bar) => bar.getAttribute('aria-label')));
      expect(states.map((state) => state?.replace(/ from.*/, ''))).toEqual(['No data', 'In alarm']);
      await page.goto(`${cloud.urls.console}/#/alarms/page`);
      await page.getByText(/They do not run now/).waitFor();
    } finally {
      await browser.close();
      client.destroy();
    }
  },
  20_000,
);
