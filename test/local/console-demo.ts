import type {
  AlarmDetail,
  AlarmView,
  ArchivedObject,
  ConsoleEvent,
  ConsoleSource,
  FaultView,
  LogEvent,
  MetricQuery,
  MetricSeries,
} from '../../local/console-server/console-source';

/** A text that must come out as it is; run as HTML or script it would set `hacked`. */
export const hostileText = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';

const MINUTE = 60_000;
const NAMESPACE = 'StockPredictor';
const SERVICE = 'stock-predictor';
const DASHBOARD = 'stock-predictor';
const arnOf = (name: string): string => `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${name}`;

/** Minutes before `endMs` in which one request of ten fails. */
const INCIDENT_MINUTES = 12;

type Formula = (minute: number, incident: boolean) => number;

const wave = (minute: number, length: number): number => Math.sin((minute / length) * 2 * Math.PI);
/** Between 0 and 1, the same for the same minute. */
const noise = (minute: number, seed: number): number => {
  const x = Math.sin(minute * 12.9898 + seed * 78.233) * 43758.5453;
  return x - Math.floor(x);
};

const requests: Formula = (m) => Math.round(240 + 60 * wave(m, 47) + 40 * noise(m, 1));
const errors: Formula = (m, incident) =>
  incident
    ? Math.round(requests(m, true) * (0.07 + 0.05 * noise(m, 2)))
    : Number(noise(m, 3) > 0.8);
const latency =
  (base: number, seed: number): Formula =>
  (m, incident) =>
    (base + base * 0.25 * noise(m, seed)) * (incident ? 2.4 : 1);

/** By metric, statistic and dimension, or by expression. */
const formulas: Readonly<Record<string, Formula>> = {
  'requests Sum': requests,
  'errors Sum': errors,
  'errors / requests * 100': (m, i) => (100 * errors(m, i)) / requests(m, i),
  'response_time_ms p50': latency(92, 4),
  'response_time_ms p95': latency(280, 5),
  'response_time_ms p99': latency(410, 6),
  'accuracy Average naive': (m) => 73.6 + 1.2 * wave(m, 90),
  'accuracy Average ema': (m) => 71.1 + 1.4 * wave(m + 20, 80),
  'accuracy Average ar': (m) => 71.6 + 1.1 * wave(m + 50, 70),
  'inference Average naive': (m) => 0.4 + 0.1 * noise(m, 7),
  'inference Average ema': (m) => 1.8 + 0.4 * noise(m, 8),
  'inference Average ar': (m) => 4.6 + 1.2 * noise(m, 9),
  'memory Average': (m) => 58 + 6 * wave(m, 33) + 2 * noise(m, 10),
  'cpu Average': (m, i) => 21 + 9 * noise(m, 11) + (i ? 30 : 0),
  'hits / (hits + misses) * 100': (m) => 91 + 4 * wave(m, 25),
  'responses Sum 200': (m, i) => requests(m, i) - errors(m, i),
  'responses Sum 400': (m) => Math.round(9 * noise(m, 12)),
  'responses Sum 500': errors,
};

const keyOf = ({ metricStat, expression }: MetricQuery): string => {
  if (!metricStat) return expression ?? '';
  const { metricName, stat, dimensions } = metricStat;
  const by = Object.entries(dimensions).find(([name]) => name !== 'service')?.[1];
  return [metricName, stat, ...(by ? [by] : [])].join(' ');
};

const seriesOf = (query: MetricQuery, startMs: number, endMs: number, nowMs: number) => {
  const periodMs = (query.metricStat?.periodSeconds ?? query.periodSeconds ?? 60) * 1000;
  const formula = formulas[keyOf(query)];
  const timestampsMs: number[] = [];
  const from = Math.ceil(startMs / periodMs) * periodMs;
  for (let t = from; formula && t < Math.min(endMs, nowMs); t += periodMs) timestampsMs.push(t);
  const values = timestampsMs.map((t) =>
    formula ? formula(Math.floor(t / MINUTE), t >= nowMs - INCIDENT_MINUTES * MINUTE) : 0,
  );
  return { id: query.id, label: query.label ?? keyOf(query), timestampsMs, values };
};

const metric = (name: string, options: object, ...dimensions: string[]): readonly unknown[] => [
  NAMESPACE,
  name,
  'service',
  SERVICE,
  ...dimensions,
  { period: 60, ...options },
];

const graph = (x: number, y: number, title: string, properties: object) => ({
  type: 'metric',
  x,
  y,
  width: 8,
  height: 6,
  properties: { view: 'timeSeries', region: 'us-east-1', title, ...properties },
});

const models = ['naive', 'ema', 'ar'];

const dashboardBody = {
  start: '-PT1H',
  widgets: [
    {
      type: 'text',
      x: 0,
      y: 0,
      width: 24,
      height: 2,
      properties: {
        background: 'transparent',
        markdown:
          'Predicts the price of a share at the end of the next month. **Woken up?** Start with the [runbook](https://example.com/runbooks/stock-predictor), then look at `Errors` below.',
      },
    },
    {
      type: 'alarm',
      x: 0,
      y: 2,
      width: 24,
      height: 2,
      properties: {
        title: 'Alarms',
        alarms: ['HighErrorRate', 'HighLatency', 'LowAccuracy', 'Down'].map(arnOf),
      },
    },
    {
      type: 'metric',
      x: 0,
      y: 4,
      width: 24,
      height: 3,
      properties: {
        view: 'singleValue',
        region: 'us-east-1',
        title: 'Now',
        metrics: [
          metric('requests', { stat: 'Sum', label: 'Requests a minute' }),
          [{ expression: 'errors / requests * 100', label: 'Errors %', period: 60 }],
          metric('response_time_ms', { stat: 'p95', label: 'p95 latency ms' }),
          metric('memory', { stat: 'Average', label: 'Memory %' }),
        ],
      },
    },
    graph(0, 7, 'Requests', {
      yAxis: { left: { label: 'per minute', min: 0 } },
      metrics: [metric('requests', { stat: 'Sum', label: 'requests' })],
    }),
    graph(8, 7, 'Error rate', {
      yAxis: { left: { label: '%', min: 0 } },
      metrics: [[{ expression: 'errors / requests * 100', label: 'errors', period: 60 }]],
      annotations: { horizontal: [{ value: 5, label: 'HighErrorRate > 5 %', fill: 'above' }] },
    }),
    graph(16, 7, 'Response time', {
      yAxis: { left: { label: 'ms' } },
      metrics: [
        metric('response_time_ms', { stat: 'p50', label: 'p50' }),
        ['.', '.', '.', '.', { stat: 'p95', label: 'p95', period: 60 }],
        ['.', '.', '.', '.', { stat: 'p99', label: 'p99', period: 60 }],
      ],
      annotations: { horizontal: [{ value: 1000, label: 'HighLatency > 1000 ms' }] },
    }),
    graph(0, 13, 'Accuracy by model', {
      yAxis: { left: { label: '% within 10 %' } },
      metrics: models.map((model) =>
        metric('accuracy', { stat: 'Average', label: model }, 'model_type', model),
      ),
      annotations: { horizontal: [{ value: 70, label: 'LowAccuracy < 70 %', fill: 'below' }] },
    }),
    graph(8, 13, 'Responses by status', {
      stacked: true,
      metrics: ['200', '400', '500'].map((status) =>
        metric('responses', { stat: 'Sum', label: status }, 'status', status),
      ),
    }),
    graph(16, 13, 'Inference time by model', {
      yAxis: { left: { label: 'ms' } },
      metrics: models.map((model) =>
        metric('inference', { stat: 'Average', label: model }, 'model_type', model),
      ),
    }),
    graph(0, 19, 'CPU and memory', {
      yAxis: { left: { label: '%', min: 0, max: 100 } },
      metrics: [
        metric('cpu', { stat: 'Average', label: 'CPU' }),
        metric('memory', { stat: 'Average', label: 'memory' }),
      ],
    }),
    graph(8, 19, 'Cache hit rate', {
      yAxis: { left: { label: '%' } },
      metrics: [[{ expression: 'hits / (hits + misses) * 100', label: 'hits', period: 60 }]],
    }),
    graph(16, 19, 'Queue depth', { metrics: [metric('queue_depth', { stat: 'Maximum' })] }),
    {
      type: 'log',
      x: 0,
      y: 25,
      width: 24,
      height: 6,
      properties: {
        title: 'Recent errors',
        region: 'us-east-1',
        query:
          "SOURCE '/aws/lambda/predict' | fields @timestamp, message, request_id | filter level = 'ERROR' | sort @timestamp desc | limit 20",
      },
    },
  ],
};

const alarmsAt = (nowMs: number): readonly AlarmDetail[] => {
  const crossed = nowMs - 9 * MINUTE;
  const history = [
    {
      atMs: crossed,
      from: 'OK',
      to: 'ALARM',
      reason:
        'Threshold Crossed: 3 out of the last 5 datapoints [9.8, 8.1, 7.4] were greater than the threshold (5.0) (minimum 3 datapoints for OK -> ALARM transition).',
    },
    {
      atMs: nowMs - 58 * MINUTE,
      from: 'INSUFFICIENT_DATA',
      to: 'OK',
      reason: 'Threshold Crossed: 5 datapoints were not greater than the threshold (5.0).',
    },
  ] as const;
  const first = Math.floor(nowMs / MINUTE) * MINUTE - 5 * MINUTE;
  const rate = formulas['errors / requests * 100'];
  const value = (startMs: number) => rate?.(startMs / MINUTE, true) ?? 0;
  const quiet = (name: string, properties: object, reason: string): AlarmDetail => ({
    kind: 'metric',
    name,
    arn: arnOf(name),
    state: 'OK',
    sinceMs: nowMs - 58 * MINUTE,
    reason,
    properties: { AlarmName: name, ...properties },
    history: [],
    actions: [],
  });
  return [
    {
      kind: 'metric',
      name: 'HighErrorRate',
      arn: arnOf('HighErrorRate'),
      description:
        'More than 5 % of the requests fail.\n\nService: stock-predictor\nSeverity: critical\nRunbook: https://example.com/runbooks/stock-predictor#high-error-rate',
      state: 'ALARM',
      sinceMs: crossed,
      reason: history[0].reason,
      properties: {
        AlarmName: 'HighErrorRate',
        ComparisonOperator: 'GreaterThanThreshold',
        Threshold: 5,
        EvaluationPeriods: 5,
        DatapointsToAlarm: 3,
        TreatMissingData: 'notBreaching',
        Metrics: [
          { Id: 'rate', Expression: 'errors / requests * 100', Label: 'errors %', Period: 60 },
          {
            Id: 'errors',
            ReturnData: false,
            MetricStat: {
              Metric: {
                Namespace: NAMESPACE,
                MetricName: 'errors',
                Dimensions: [{ Name: 'service', Value: SERVICE }],
              },
              Stat: 'Sum',
              Period: 60,
            },
          },
        ],
      },
      history,
      actions: [],
      lastEvaluation: {
        atMs: Math.floor(nowMs / MINUTE) * MINUTE,
        verdict: 'ALARM',
        datapoints: [0, 1, 2, 3, 4].map((i) =>
          i === 1
            ? { startMs: first + i * MINUTE, use: 'filled' as const, breaching: false }
            : {
                startMs: first + i * MINUTE,
                use: 'evaluated' as const,
                value: value(first + i * MINUTE),
                breaching: true,
              },
        ),
      },
    },
    quiet(
      'HighLatency',
      {
        Namespace: NAMESPACE,
        MetricName: 'response_time_ms',
        Dimensions: [{ Name: 'service', Value: SERVICE }],
        ExtendedStatistic: 'p95',
        Period: 60,
        ComparisonOperator: 'GreaterThanThreshold',
        Threshold: 1000,
        EvaluationPeriods: 5,
        DatapointsToAlarm: 3,
        TreatMissingData: 'notBreaching',
      },
      'Threshold Crossed: 3 datapoints were not greater than the threshold (1000.0).',
    ),
    {
      ...quiet(
        'LowAccuracy',
        { Threshold: 70, EvaluationPeriods: 3 },
        'Unchecked: Initial alarm creation',
      ),
      state: 'INSUFFICIENT_DATA',
    },
    quiet(
      'Down',
      { Threshold: 1, EvaluationPeriods: 3, ComparisonOperator: 'LessThanThreshold' },
      'Threshold Crossed: 3 datapoints were not less than the threshold (1.0).',
    ),
  ];
};

const toView = ({
  kind,
  name,
  arn,
  description,
  state,
  sinceMs,
  reason,
}: AlarmDetail): AlarmView => ({
  kind,
  name,
  arn,
  description,
  state,
  sinceMs,
  reason,
});

const logGroups = ['/aws/lambda/predict', '/aws/lambda/check-health', '/aws/lambda/notifier'];
const symbols = ['AAPL', 'MSFT', 'AMZN', 'IBM', 'GOOG'];

const requestLine = (timestampMs: number, i: number): LogEvent => {
  const failed = noise(i, 21) > 0.85;
  const status = failed ? 500 : 200;
  const message = {
    timestamp: new Date(timestampMs).toISOString(),
    level: failed ? 'ERROR' : noise(i, 22) > 0.9 ? 'WARNING' : 'INFO',
    logger: 'stock-predictor.request',
    service: SERVICE,
    request_id: `b1946ac9-${(4096 + i).toString(16)}`,
    message: `POST /predict ${status}`,
    endpoint: '/predict',
    method: 'POST',
    status_code: status,
    response_time_ms: Math.round(9000 + 9000 * noise(i, 23)) / 100,
    context: { model_type: models[i % 3], stock_symbol: symbols[i % 5], features_count: 36 },
  };
  return {
    id: String(i),
    timestampMs,
    group: logGroups[0] ?? '',
    stream: '2026/11/22/[$LATEST]5f1c0',
    message: JSON.stringify(message),
  };
};

const logsAt = (nowMs: number): readonly LogEvent[] => [
  {
    id: 'hostile',
    timestampMs: nowMs - 900,
    group: logGroups[2] ?? '',
    stream: '2026/11/22/[$LATEST]77ab2',
    message: hostileText,
  },
  {
    id: 'start',
    timestampMs: nowMs - 1900,
    group: logGroups[1] ?? '',
    stream: '2026/11/22/[$LATEST]9d30e',
    message: 'START RequestId: 8f5e2c1a Version: $LATEST\n',
  },
  ...Array.from({ length: 240 }, (_, i) => requestLine(nowMs - 2600 - i * 3700, i)),
];

const slackAt = (nowMs: number) => [
  {
    receivedMs: nowMs - 9 * MINUTE + 1200,
    path: '/slack/alerts',
    body: {
      text: 'ALARM HighErrorRate',
      attachments: [
        {
          color: '#D92D20',
          blocks: [
            {
              type: 'header',
              text: { type: 'plain_text', text: ':rotating_light: ALARM  HighErrorRate' },
            },
            {
              type: 'section',
              text: {
                type: 'mrkdwn',
                text: '*OK → ALARM* after 3 of 5 data points: `9.8, 8.1, 7.4` &gt; `5`\nMore than 5 % of the requests fail.',
              },
            },
            {
              type: 'section',
              fields: [
                { type: 'mrkdwn', text: '*Severity*\ncritical' },
                { type: 'mrkdwn', text: `*Service*\n${SERVICE}` },
                { type: 'mrkdwn', text: '*Account / region*\n000000000000 / us-east-1' },
                { type: 'mrkdwn', text: '*Since*\n<!date^1795356000^{time}|14:00:00 UTC>' },
              ],
            },
            {
              type: 'actions',
              elements: [
                button('Runbook', 'https://example.com/runbooks/stock-predictor'),
                button('Logs', 'https://example.com/logs'),
                button('Dashboard', 'https://example.com/dashboard'),
              ],
            },
          ],
        },
      ],
    },
  },
  {
    receivedMs: nowMs - 44 * MINUTE,
    path: '/slack/alerts',
    body: {
      attachments: [
        {
          color: 'good',
          blocks: [
            {
              type: 'header',
              text: { type: 'plain_text', text: ':white_check_mark: OK  HighLatency' },
            },
            {
              type: 'context',
              elements: [{ type: 'mrkdwn', text: `recovered after *6 minutes* ${hostileText}` }],
            },
          ],
        },
      ],
    },
  },
];

const button = (text: string, url: string) => ({
  type: 'button',
  text: { type: 'plain_text', text },
  url,
});

const emailsAt = (nowMs: number) => [
  {
    receivedMs: nowMs - 9 * MINUTE + 1500,
    from: 'no-reply@sns.amazonaws.com',
    to: 'oncall@example.com',
    subject: 'ALARM: "HighErrorRate" in US East (N. Virginia)',
    text: 'The alarm HighErrorRate went from OK to ALARM.\n\nReason: 3 out of the last 5 datapoints were greater than the threshold (5.0).\nRunbook: https://example.com/runbooks/stock-predictor\n',
  },
  {
    receivedMs: nowMs - 44 * MINUTE,
    from: 'no-reply@sns.amazonaws.com',
    to: 'oncall@example.com',
    subject: 'OK: "HighLatency" in US East (N. Virginia)',
    text: 'The alarm HighLatency went from ALARM to OK.\n',
  },
];

const archiveAt = (nowMs: number): readonly ArchivedObject[] =>
  ['INFO', 'WARNING', 'ERROR'].flatMap((level, i) =>
    [0, 1, 2].map((hour) => ({
      bucket: 'stock-predictor-archive',
      key: `level=${level}/service=stock-predictor/day=2026-11-22/archive-1-2026-11-22-1${3 - hour}-00-0${i}-4c8a.gz`,
      bytes: 180_400 - 52_000 * i - 3100 * hour,
      storageClass: hour === 2 ? 'GLACIER' : 'STANDARD',
      lastModifiedMs: nowMs - hour * 60 * MINUTE - i * 2000,
    })),
  );

/** An hour in the life of a service, by formulas: the same for the same `nowMs`. */
export const demoSource = (
  nowMs: number,
): ConsoleSource & { readonly emit: (event: ConsoleEvent) => void } => {
  const listeners = new Set<(event: ConsoleEvent) => void>();
  const emit = (event: ConsoleEvent): void => {
    for (const listener of listeners) listener(event);
  };
  let faults: FaultView | null = null;
  const logs = logsAt(nowMs);
  return {
    emit,
    overview: () => ({
      nowMs,
      speed: 1,
      services: [],
      stacks: ['StockPredictor'],
      apis: [{ name: 'Api', url: 'http://127.0.0.1:3000/prod/' }],
      alarms: alarmsAt(nowMs).map(toView),
      dashboards: [DASHBOARD],
      logGroups,
      faults,
      unsupported: [
        {
          stack: 'StockPredictor',
          logicalId: 'ApiWaf',
          type: 'AWS::WAFv2::WebACL',
          reason: 'requests are not inspected here',
        },
      ],
    }),
    dashboard: (name) => (name === DASHBOARD ? dashboardBody : undefined),
    metricData: (queries, startMs, endMs): readonly MetricSeries[] =>
      queries
        .filter((query) => query.returnData)
        .map((query) => seriesOf(query, startMs, endMs, nowMs)),
    alarm: (name) => alarmsAt(nowMs).find((alarm) => alarm.name === name),
    logEvents: ({ groups, pattern, startMs, endMs, limit }) => {
      if (pattern.startsWith('{') && !pattern.endsWith('}')) {
        throw new Error(`the filter pattern ends at character ${pattern.length}: expected }`);
      }
      const words = pattern.replaceAll('"', '').split(' ');
      return logs
        .filter((event) => groups.includes(event.group))
        .filter(({ timestampMs }) => timestampMs >= startMs && timestampMs < endMs)
        .filter(({ message }) => words.every((word) => message.includes(word)))
        .slice(0, limit);
    },
    logTable: () => ({
      recordsMatched: 20,
      recordsScanned: logs.length,
      columns: ['@timestamp', 'message', 'request_id'],
      rows: logs
        .filter(({ message }) => message.includes('"ERROR"'))
        .slice(0, 20)
        .map(({ timestampMs, message }) => [
          new Date(timestampMs).toISOString().replace('T', ' ').replace('Z', ''),
          JSON.parse(message).message,
          JSON.parse(message).request_id,
        ]),
    }),
    metricNames: () => [],
    tail: () => () => {},
    savedQueries: () => [],
    traces: () => [],
    trace: () => undefined,
    traceEvents: () => [],
    setClock: async () => {},
    messages: () => ({ slack: slackAt(nowMs), emails: emailsAt(nowMs) }),
    archive: () => archiveAt(nowMs),
    archiveObject: () => logs.slice(0, 30).map(({ message }) => message),
    setFaults: ({ errors: share, latencyMs, forMs }) => {
      faults = { errors: share, latencyMs, stalledShare: 0.2, untilMs: nowMs + forMs };
      emit({ kind: 'faults' });
    },
    clearFaults: () => {
      faults = null;
      emit({ kind: 'faults' });
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
