import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCS = join(__dirname, '../../docs');
const page = readFileSync(join(DOCS, 'comparison.md'), 'utf8');

/** What is asked of monitoring in the CDK: none may be left out because it does not suit us. */
const features = [
  'Alarms without configuration',
  'Lambda: errors, throttles, duration, concurrency, stream age',
  'REST API',
  'HTTP API',
  'SQS with a dead-letter queue',
  'SNS, DynamoDB, Step Functions',
  'EventBridge rules, event source mappings',
  'Any statistic of any metric by one mechanism',
  "Alarms on metrics of one's own",
  'One typed catalogue of metrics for handlers and alarms',
  'Alarm on what log lines say',
  'Anomaly detection',
  'Composite alarms, and suppression',
  'Objectives: burn rates over several windows',
  'Several severities of one metric',
  'Mute windows, and warm-up after a deployment',
  'Description says resource, threshold and what to do',
  'AWS tags on alarms',
  'Stable names and logical ids',
  'Runbook for each alarm',
  'Severity decides where an alarm goes',
  'Email',
  'Slack: formatted, recovery in the thread',
  'PagerDuty: key, resolution',
  'The way of notifications is itself watched',
  'Recovery is told, without being asked for',
  'Keys that make one incident of several alarms',
  'Dashboards: detail, summary, alarms',
  'Many functions on one graph',
  'States and thresholds of alarms on dashboards',
  'Dashboard variables, other accounts and regions',
  'Tables of log lines, saved queries',
  'Retention of logs, by level',
  'Archive in S3 that moves to Glacier',
  'Finds the resources of a scope',
  'Settings for all, for a type, for one resource',
  'Profiles of stages',
  'Alarms cloned and scaled, to roll back on',
  'Handlers are instrumented',
  'Runs locally: logs, metrics, traces, alarms',
  'Alarms are tested on series of data',
  'What the monitoring costs, at synth, with a budget',
  'Prometheus or PromQL',
  'Tests of what templates mean, few snapshots',
  'Time added to a synthesis: one function, one REST API',
  'Several programming languages',
];

const rows = page
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(
    ([, feature, , , ...others]) =>
      feature && others.length === 5 && !/^(feature|-+)$/.test(feature),
  )
  .map(([, feature = '', ours = '', how = '', ...others]) => ({
    feature,
    ours,
    how,
    others: others.slice(0, 4),
    tests: [...how.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(([, title = '', path = '']) => ({
      title,
      file: join(DOCS, path),
    })),
  }));

/** A test begins its title with a quotation mark, a type that must not compile with the compiler's own words. */
const titled = (text: string, title: string): boolean =>
  ["'", '"', '`', '@ts-expect-error '].some((before) => text.includes(before + title));

const shown = rows.filter(({ ours }) => ours === '●');

test('each feature has one row, with a value for us and for each of the others', () => {
  expect(rows.map(({ feature }) => feature).toSorted()).toEqual([...features].toSorted());
  for (const { ours, others } of rows) {
    expect(ours).toMatch(/^[●◐○]$/);
    expect(others).toEqual(Array(4).fill(expect.stringMatching(/^([●◐○–]|.* ms)$/)));
  }
});

test.each(shown)('$feature is shown by tests that there are', ({ tests }) => {
  expect(tests.length).toBeGreaterThan(0);
  for (const { title, file } of tests) {
    expect(existsSync(file) && titled(readFileSync(file, 'utf8'), title)).toBe(true);
  }
});

test('what is not whole says why', () => {
  const others = rows.filter(({ ours }) => ours !== '●');

  expect(others.filter(({ how }) => how.replace(/\[.*?\)/g, '').length < 20)).toEqual([]);
});
