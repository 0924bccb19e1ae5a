import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { start } from '../../bin/start';
import type { LocalCloud } from '../../local/local-cloud';

/** What was looked at, whether it held, and what was seen, in a line. */
export interface SmokeCheck {
  readonly name: string;
  readonly passed: boolean;
  readonly seen: string;
}

const ALARM = 'stock-predictor-HighErrorRate';
const SPEED = 60;
const MINUTE = 60_000;
/** Real time between two requests: some twenty a virtual minute, more than the alarm's guard asks for. */
const REQUEST_INTERVAL_MS = 45;

/**
 * The whole way once, on real input: requests through the API, an error burst, and what becomes of it. Everything is
 * asked for from outside, through HTTP and unmodified AWS SDK clients.
 */
export const smoke = async (
  whileRunning: (cloud: LocalCloud) => Promise<void> = async () => {},
): Promise<readonly SmokeCheck[]> => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'smoke-'));
  const run = await start({ port: 0, speed: SPEED, traffic: false, dataDirectory });
  const stopRequests = sendRequests(run.cloud);
  try {
    const client = clientsOf(run.cloud);
    const responses = await checkResponses(run.cloud, client);
    await waitFor(async () => (await alarmOf(client)).StateValue === 'OK');
    await virtualMinutes(run.cloud, 3);
    run.cloud.faults.set({ errors: 0.5, latencyMs: 0, forMs: 6 * MINUTE });
    await waitFor(async () => (await alarmOf(client)).StateValue === 'ALARM');
    await whileRunning(run.cloud);
    await waitFor(async () => (await alarmOf(client)).StateValue === 'OK');
    await virtualMinutes(run.cloud, 6);
    return [
      ...responses,
      ...(await checkLines(run.cloud)),
      await checkMetrics(run.cloud, client),
      await checkTransitions(client),
      ...checkMessages(run.cloud),
      await checkArchive(run.cloud, client),
      await checkMetricsRoute(run.cloud, client),
    ];
  } finally {
    stopRequests();
    await run.close();
    rmSync(dataDirectory, { recursive: true, force: true });
  }
};

interface Clients {
  readonly cloudwatch: CloudWatchClient;
  readonly s3: S3Client;
  readonly secrets: SecretsManagerClient;
}

const clientsOf = ({ urls }: LocalCloud): Clients => {
  const config = {
    region: 'us-east-1',
    endpoint: urls.aws,
    credentials: { accessKeyId: 'SMOKE', secretAccessKey: 'local' },
  };
  return {
    cloudwatch: new CloudWatchClient(config),
    s3: new S3Client(config),
    secrets: new SecretsManagerClient(config),
  };
};

const apiUrl = ({ urls }: LocalCloud): string => String(urls.apis[0]?.url);

const predict = (cloud: LocalCloud, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${apiUrl(cloud)}/predict`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const sendRequests = (cloud: LocalCloud): (() => void) => {
  const symbols = ['MSFT', 'AMZN', 'IBM', 'AAPL'];
  const models = ['naive', 'ema', 'ar'];
  let n = 0;
  const timer = setInterval(() => {
    n++;
    const request = {
      symbol: symbols[n % symbols.length],
      model_type: models[n % models.length],
      as_of: `${2003 + (n % 6)}-0${1 + (n % 9)}`,
    };
    predict(cloud, request)
      .then((response) => response.arrayBuffer())
      .catch(() => {});
  }, REQUEST_INTERVAL_MS);
  return () => clearInterval(timer);
};

const checkResponses = async (
  cloud: LocalCloud,
  client: Clients,
): Promise<readonly SmokeCheck[]> => {
  const good = await predict(
    cloud,
    { symbol: 'MSFT', model_type: 'ema', as_of: '2009-06' },
    { 'x-request-id': 'smoke-1' },
  );
  const forecast = (await good.json()) as Record<string, unknown>;
  const [id, time] = [good.headers.get('x-request-id'), good.headers.get('x-response-time')];
  const bad = await Promise.all([
    predict(cloud, { symbol: 'NOPE', model_type: 'ema' }),
    predict(cloud, { symbol: 'MSFT', model_type: 'lstm' }),
    predict(cloud, { symbol: 'MSFT', model_type: 'ema', as_of: '1999-01' }),
    predict(cloud, '{"symbol":'),
    predict(cloud, `"${'x'.repeat(20_000)}"`),
    fetch(`${apiUrl(cloud)}/nowhere`),
  ]);
  const ids = await Promise.all(
    bad.map(async (response) => ((await response.json()) as { request_id?: string }).request_id),
  );
  const statuses = bad.map(({ status }) => status).join(' ');
  const linesEach = ids.map((requestId) => linesOf(cloud, String(requestId)));
  const failures = await totalOf(client, 'http_errors');
  return [
    {
      name: 'a prediction',
      passed:
        good.status === 200 &&
        id === 'smoke-1' &&
        /^[\d.]+ms$/.test(time ?? '') &&
        forecast.target_month === '2009-07',
      seen: `${good.status} ${forecast.symbol} ${forecast.target_month} ${forecast.predicted_price}, X-Request-ID ${id}, X-Response-Time ${time}`,
    },
    {
      name: 'bad input',
      passed:
        statuses === '400 400 400 400 413 404' &&
        linesEach.every((count) => count === 1) &&
        failures === 0,
      seen: `${statuses}, each with its request id and one log line; ${failures} counted as our errors`,
    },
  ];
};

/** Log lines of a request: the handler's own, and the access log's where no handler ran. */
const linesOf = (cloud: LocalCloud, requestId: string): number => {
  const found = logLines(cloud, `"${requestId}"`);
  const own = found.filter((line) => line.request_id === requestId);
  return own.length > 0 ? own.length : found.filter((line) => line.requestId === requestId).length;
};

/** A metric's sum over all that happened, by the unmodified SDK client. */
const totalOf = async ({ cloudwatch }: Clients, MetricName: string): Promise<number> => {
  const Dimensions = [{ Name: 'service', Value: 'stock-predictor' }];
  const Metric = { Namespace: 'StockPredictor', MetricName, Dimensions };
  const { MetricDataResults } = await cloudwatch.send(
    new GetMetricDataCommand({
      MetricDataQueries: [{ Id: 'm1', MetricStat: { Metric, Stat: 'Sum', Period: 60 } }],
      StartTime: new Date(Date.now() - 60 * MINUTE),
      EndTime: new Date(Date.now() + 180 * MINUTE),
    }),
  );
  return (MetricDataResults?.[0]?.Values ?? []).reduce((total, value) => total + value, 0);
};

const checkMetrics = async (cloud: LocalCloud, client: Clients): Promise<SmokeCheck> => {
  // Both are asked for at one moment: requests go on.
  const [requests, lines] = await Promise.all([
    totalOf(client, 'http_requests'),
    logLines(cloud, '"http_requests"').length,
  ]);
  return {
    name: 'the metrics',
    passed: requests > 100 && Math.abs(requests - lines) <= 2,
    seen: `${requests} requests by GetMetricData, ${lines} request lines`,
  };
};

const checkLines = async (cloud: LocalCloud): Promise<readonly SmokeCheck[]> => {
  const lines = logLines(cloud, '"smoke-1"').filter((line) => line._aws);
  const line = lines[0] ?? {};
  const fields = ['timestamp', 'level', 'logger', 'request_id', 'message', 'endpoint', 'method'];
  const context = line.context as Record<string, unknown> | undefined;
  const failed = logLines(cloud, '{ $.status_code = 503 }')[0] as {
    error?: Record<string, unknown>;
  };
  return [
    {
      name: 'the canonical line',
      passed:
        lines.length === 1 &&
        fields.every((field) => line[field] !== undefined) &&
        line.status_code === 200 &&
        typeof line.response_time_ms === 'number' &&
        context?.stock_symbol === 'MSFT',
      seen: `${line.level} ${line.message}, ${line.response_time_ms} ms, context ${JSON.stringify(context)}`,
    },
    {
      name: 'the line of a failure',
      passed:
        failed?.error?.category === 'dependency' &&
        /\/stock-predictor\/\S+\.ts:\d+:\d+/.test(String(failed.error.stack)),
      seen: `${failed?.error?.category}: ${failed?.error?.name}`,
    },
  ];
};

const logLines = (cloud: LocalCloud, pattern: string): Record<string, unknown>[] =>
  cloud.console
    .logEvents({
      groups: cloud.console.overview().logGroups,
      pattern,
      startMs: 0,
      endMs: Number.MAX_SAFE_INTEGER,
      limit: 10_000,
    })
    .map(({ message }) => JSON.parse(message) as Record<string, unknown>);

const alarmOf = async ({ cloudwatch }: Clients): Promise<MetricAlarm> => {
  const answer = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [ALARM] }));
  const alarm = answer.MetricAlarms?.[0];
  if (!alarm) throw new Error(`no alarm ${ALARM}`);
  return alarm;
};

/** The alarm's own history against what its M of N gives for the data points that GetMetricData answers. */
const checkTransitions = async (client: Clients): Promise<SmokeCheck> => {
  const alarm = await alarmOf(client);
  const history = await client.cloudwatch.send(
    new DescribeAlarmHistoryCommand({
      AlarmName: ALARM,
      HistoryItemType: 'StateUpdate',
      ScanBy: 'TimestampAscending',
    }),
  );
  const actual = (history.AlarmHistoryItems ?? []).map(({ Timestamp, HistorySummary }) => ({
    minute: Math.floor((Timestamp?.getTime() ?? 0) / MINUTE),
    to: /to (\w+)$/.exec(HistorySummary ?? '')?.[1] ?? '',
  }));
  const [first, last] = [actual[0]?.minute ?? 0, actual.at(-1)?.minute ?? 0];
  const data = await client.cloudwatch.send(
    new GetMetricDataCommand({
      MetricDataQueries: alarm.Metrics,
      StartTime: new Date((first - 10) * MINUTE),
      EndTime: new Date((last + 1) * MINUTE),
      ScanBy: 'TimestampAscending',
    }),
  );
  const result = data.MetricDataResults?.[0];
  const points = new Map(
    (result?.Timestamps ?? []).map((at, i) => [at.getTime() / MINUTE, result?.Values?.[i] ?? 0]),
  );
  const expected = expectedTransitions(points, alarm, first, last);
  const text = (transitions: typeof actual): string =>
    transitions.map(({ minute, to }) => `+${minute - first}m ${to}`).join(' ');
  const worst = Math.max(...points.values()).toFixed(0);
  return {
    name: 'the alarm',
    passed: text(actual) === text(expected) && actual.map(({ to }) => to).join() === 'OK,ALARM,OK',
    seen: `${text(actual)}; by ${alarm.DatapointsToAlarm} of ${alarm.EvaluationPeriods} over the data points: ${text(expected)}; at worst ${worst} %`,
  };
};

/** M of N over the newest N minutes that have a data point; a minute's point is judged at its end. */
const expectedTransitions = (
  points: ReadonlyMap<number, number>,
  alarm: MetricAlarm,
  first: number,
  last: number,
): { minute: number; to: string }[] => {
  const transitions: { minute: number; to: string }[] = [];
  for (let minute = first; minute <= last; minute++) {
    const window = [...points].filter(([at]) => at < minute).slice(-(alarm.EvaluationPeriods ?? 1));
    const breaching = window.filter(([, value]) => value > (alarm.Threshold ?? 0)).length;
    const to = breaching >= (alarm.DatapointsToAlarm ?? 1) ? 'ALARM' : 'OK';
    if (transitions.at(-1)?.to !== to) transitions.push({ minute, to });
  }
  return transitions;
};

const checkMessages = (cloud: LocalCloud): readonly SmokeCheck[] => {
  const { slack, emails } = cloud.console.messages();
  const about = (text: string): boolean => text.includes('HighErrorRate');
  const subjects = emails.map(({ subject }) => subject).filter(about);
  const posts = slack.map(({ body }) => String((body as { text?: unknown }).text)).filter(about);
  return [
    { name: 'Slack', passed: posts.length === 2, seen: posts.reverse().join(' | ') },
    { name: 'email', passed: subjects.length === 2, seen: subjects.reverse().join(' | ') },
  ];
};

const checkArchive = async (cloud: LocalCloud, { s3 }: Clients): Promise<SmokeCheck> => {
  const bucket = (await cloud.console.archive())[0]?.bucket;
  const listed = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  const written = new Set(logLines(cloud, '"_aws"').map((line) => JSON.stringify(line)));
  let archived = 0;
  for (const { Key } of listed.Contents ?? []) {
    const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    const content = gunzipSync((await object.Body?.transformToByteArray()) ?? new Uint8Array());
    const lines = content.toString('utf8').trimEnd().split('\n');
    archived += lines.filter((line) => written.has(line)).length;
  }
  return {
    name: 'the archive',
    passed: archived > 0,
    seen: `${archived} canonical lines in ${listed.Contents?.length ?? 0} gzip objects under ${listed.Contents?.[0]?.Key?.split('/').slice(0, 3).join('/')}`,
  };
};

const checkMetricsRoute = async (cloud: LocalCloud, { secrets }: Clients): Promise<SmokeCheck> => {
  const id = cloud.secrets.list().find(({ name }) => name.includes('MetricsToken'))?.arn;
  const token = await secrets.send(new GetSecretValueCommand({ SecretId: id }));
  const refused = await fetch(`${apiUrl(cloud)}/metrics`);
  const answer = await fetch(`${apiUrl(cloud)}/metrics`, {
    headers: { authorization: `Bearer ${token.SecretString}` },
  });
  const body = await answer.text();
  const requests = /^http_requests_total\{[^}]*\} \d+$/m.exec(body)?.[0];
  const judged = spawnSync('promtool', ['check', 'metrics'], { input: body, encoding: 'utf8' });
  const verdict = judged.error
    ? 'promtool is not installed: not judged'
    : `promtool: ${judged.stderr.trim() || 'accepted'}`;
  return {
    name: '/metrics',
    passed:
      refused.status === 401 && answer.status === 200 && requests !== undefined && !judged.status,
    seen: `${refused.status} without a token; ${requests}; ${verdict}`,
  };
};

const virtualMinutes = async (cloud: LocalCloud, minutes: number): Promise<void> => {
  const end = cloud.now() + minutes * MINUTE;
  await waitFor(async () => cloud.now() >= end);
};

const WAIT_LIMIT_MS = 60_000;

const waitFor = async (isTrue: () => Promise<boolean>): Promise<void> => {
  const limit = Date.now() + WAIT_LIMIT_MS;
  while (!(await isTrue())) {
    if (Date.now() > limit) throw new Error(`waited ${WAIT_LIMIT_MS / 1000} s for ${isTrue}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};
