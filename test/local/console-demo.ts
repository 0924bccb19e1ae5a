import type {
  AlarmDetail,
  AlarmView,
  ArchivedObject,
  ClockCommand,
  ConsoleEvent,
  ConsoleSource,
  FaultView,
  LogEvent,
  MetricName,
  MetricQuery,
  MetricSeries,
  SavedQuery,
  ServiceView,
  Trace,
  TraceSegment,
  TraceSummary,
} from '../../local/console-server/console-source';

/** A text that must come out as it is; run as HTML or script it would set `hacked`. */
export const hostileText = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';

const MINUTE = 60_000;
const NAMESPACE = 'StockPredictor';
const SERVICE = 'stock-predictor';
const DASHBOARD = 'stock-predictor';
const topicArn = 'arn:aws:sns:us-east-1:000000000000:Critical';
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
  'Invocations Sum': requests,
  'Count Sum': requests,
  'Errors Sum': errors,
  '5XXError Sum': errors,
  'Duration p95': latency(260, 15),
  'Latency p95': latency(280, 5),
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
  const { metricName, stat } = query.metricStat ?? {};
  const formula = formulas[keyOf(query)] ?? formulas[`${metricName} ${stat}`];
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
    stack: 'StockPredictor',
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
      stack: 'StockPredictor',
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
        ActionsEnabled: true,
        AlarmActions: [topicArn],
        OKActions: [topicArn],
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
      reasonData: JSON.stringify({
        version: '1.0',
        threshold: 5,
        recentDatapoints: [9.8, 8.1, 7.4],
      }),
      actions: [
        { atMs: crossed + 800, summary: `Successfully executed action ${topicArn}` },
        { atMs: nowMs - 58 * MINUTE, summary: 'No OK action: its first state is no recovery' },
      ],
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
    {
      ...quiet(
        'Page',
        {
          AlarmRule:
            '(ALARM("HighErrorRate") OR AT_LEAST(2, NOT OK, (HighLatency, LowAccuracy))) AND NOT ALARM("Gone")',
        },
        'arn:aws:cloudwatch:us-east-1:000000000000:alarm:HighErrorRate transitioned to ALARM',
      ),
      kind: 'composite',
      state: 'ALARM',
      sinceMs: crossed,
      quietBecause: 'the mute rule Deployment is active until 15:00',
      history: [{ ...history[0], reason: 'HighErrorRate transitioned to ALARM' }],
    },
    {
      ...quiet(
        'CriticalLines',
        {
          ComparisonOperator: 'GreaterThanThreshold',
          Threshold: 0,
          QueryResultsToEvaluate: 3,
          QueryResultsToAlarm: 2,
          ScheduledQueryConfiguration: {
            QueryString: "filter level = 'CRITICAL'",
            AggregationExpression: 'count(*)',
            LogGroupIdentifiers: ['/aws/lambda/predict'],
            ScheduleConfiguration: { ScheduleExpression: 'rate(5 minutes)', StartTimeOffset: 300 },
          },
        },
        'no line is critical',
      ),
      kind: 'log',
      stack: 'Orders',
    },
    {
      ...quiet(hostileText, { Threshold: 1, EvaluationPeriods: 1 }, hostileText),
      stack: 'Orders',
      description: `${hostileText} Runbook: javascript:window.hacked=1`,
    },
  ];
};

const withChildren = (name: string, nowMs: number): AlarmDetail | undefined => {
  const alarms = alarmsAt(nowMs);
  const alarm = alarms.find((one) => one.name === name);
  if (alarm?.kind !== 'composite') return alarm;
  const named = ['HighErrorRate', 'HighLatency', 'LowAccuracy'];
  return { ...alarm, children: alarms.filter((one) => named.includes(one.name)).map(toView) };
};

const toView = ({
  properties,
  history,
  actions,
  children,
  lastEvaluation,
  reasonData,
  ...view
}: AlarmDetail): AlarmView => view;

const logGroups = ['/aws/lambda/predict', '/aws/lambda/check-health', '/aws/lambda/notifier'];
const symbols = ['AAPL', 'MSFT', 'AMZN', 'IBM', 'GOOG'];

const requestIdOf = (i: number): string => `b1946ac9-${(4096 + i).toString(16)}`;
const traceIdOf = (atMs: number, i: number): string =>
  `1-${Math.floor(atMs / 1000).toString(16)}-${i.toString(16).padStart(24, '0')}`;

const requestLine = (timestampMs: number, i: number): LogEvent => {
  const failed = noise(i, 21) > 0.85;
  const status = failed ? 500 : 200;
  const message = {
    timestamp: new Date(timestampMs).toISOString(),
    level: failed ? 'ERROR' : noise(i, 22) > 0.9 ? 'WARNING' : 'INFO',
    logger: 'stock-predictor.request',
    service: SERVICE,
    request_id: requestIdOf(i),
    xray_trace_id: traceIdOf(timestampMs, i),
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
    text: `The alarm HighLatency went from ALARM to OK.\n${hostileText}\n`,
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

const TRACES = 60;
const traceStartMs = (nowMs: number, i: number): number => nowMs - 2600 - i * 3700;

const traceSummary = (nowMs: number, i: number): TraceSummary => {
  const startMs = traceStartMs(nowMs, i) - 120;
  const fault = noise(i, 21) > 0.85;
  const error = !fault && noise(i, 24) > 0.9;
  return {
    id: traceIdOf(traceStartMs(nowMs, i), i),
    name: 'predict',
    startMs,
    durationMs: Math.round(90 + 300 * noise(i, 23) ** 3),
    httpMethod: 'POST',
    httpPath: '/predict',
    httpStatus: fault ? 500 : error ? 429 : 200,
    fault,
    error,
    throttle: error,
  };
};

const segment = (
  name: string,
  startMs: number,
  endMs: number | undefined,
  rest: Partial<TraceSegment> = {},
): TraceSegment => ({
  id: `${name} ${startMs}`,
  name,
  startMs,
  endMs,
  fault: false,
  error: false,
  throttle: false,
  causes: [],
  annotations: {},
  metadata: {},
  children: [],
  ...rest,
});

const traceAt = ({ id, startMs, durationMs, fault, httpStatus }: TraceSummary): Trace => {
  const at = (share: number): number => startMs + share * durationMs;
  const causes = fault ? ['ProvisionedThroughputExceeded: the table is busy'] : [];
  return {
    id,
    segments: [
      segment('StockPredictor/prod', startMs, at(1), {
        origin: 'AWS::ApiGateway::Stage',
        fault,
        httpStatus,
        children: [
          segment('predict', at(0.05), at(0.97), {
            origin: 'AWS::Lambda::Function',
            fault,
            annotations: { service: SERVICE, cold_start: false, symbol: hostileText },
            children: [
              segment('load features', at(0.08), at(0.5), {
                children: [
                  segment('DynamoDB', at(0.1), at(0.46), {
                    fault,
                    causes,
                    error: false,
                    metadata: { request: { TableName: 'features', ConsistentRead: false } },
                  }),
                ],
              }),
              segment('inference', at(0.52), at(0.8), { annotations: { model_type: 'ema' } }),
              segment('S3', at(0.82), at(0.9), { error: true, throttle: true }),
              segment('metrics', at(0.92), undefined),
            ],
          }),
        ],
      }),
    ],
  };
};

const services = (alarms: readonly AlarmDetail[]): readonly ServiceView[] =>
  ['StockPredictor', 'Orders'].map((stack) => ({
    stack,
    functions: (stack === 'Orders' ? ['place-order'] : ['predict', 'check-health', 'notifier']).map(
      (name) => ({
        name,
        logGroup: `/aws/lambda/${name}`,
        timeoutSeconds: 10,
        memoryMegabytes: 512,
      }),
    ),
    apis: [{ name: `${stack}Api`, url: 'http://127.0.0.1:3000/prod/' }],
    alarms: alarms.filter((alarm) => alarm.stack === stack).map(({ name }) => name),
    dashboards: stack === 'Orders' ? [] : [DASHBOARD],
  }));

const savedQueries: readonly SavedQuery[] = [
  { name: 'Errors', query: "fields @timestamp, message\n| filter level = 'ERROR'", groups: [] },
  { name: 'Requests by minute', query: 'stats count(*) as requests by bin(1m)', groups: [] },
];

const metricNames: readonly MetricName[] = ['requests', 'errors', 'response_time_ms'].map(
  (metricName) => ({ namespace: NAMESPACE, metricName, dimensions: { service: SERVICE } }),
);

/** What a demo offers beyond the console's needs: to let something happen, and to see what was asked. */
export interface DemoSource extends ConsoleSource {
  emit(event: ConsoleEvent): void;
  /** A new log event. */
  write(event: LogEvent): void;
  readonly commands: readonly ClockCommand[];
}

/** An hour in the life of a service, by formulas: the same for the same `nowMs`. */
export const demoSource = (nowMs: number): DemoSource => {
  const listeners = new Set<(event: ConsoleEvent) => void>();
  const emit = (event: ConsoleEvent): void => {
    for (const listener of listeners) listener(event);
  };
  let faults: FaultView | null = null;
  let clock = { nowMs, speed: 1, jumpingToMs: undefined as number | undefined };
  const commands: ClockCommand[] = [];
  const logs = [...logsAt(nowMs)];
  const tails = new Set<(event: LogEvent) => void>();
  const traces = Array.from({ length: TRACES }, (_, i) => traceSummary(nowMs, i));
  const matching = (pattern: string): ((event: LogEvent) => boolean) => {
    if (pattern.startsWith('{') && !pattern.endsWith('}')) {
      throw new Error(`expected '}', got the end at position ${pattern.length}`);
    }
    const words = pattern.replaceAll('"', '').split(' ');
    if (pattern.startsWith('{')) return ({ message }) => message.includes('"ERROR"');
    return ({ message }) => words.every((word) => message.includes(word));
  };
  return {
    emit,
    commands,
    write: (event) => {
      logs.unshift(event);
      for (const tail of tails) tail(event);
    },
    overview: () => ({
      ...clock,
      services: services(alarmsAt(nowMs)),
      stacks: ['StockPredictor', 'Orders'],
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
    alarm: (name) => withChildren(name, nowMs),
    alarmChanges: (limit) =>
      alarmsAt(nowMs)
        .flatMap(({ name, history }) => history.map((change) => ({ alarm: name, ...change })))
        .sort((a, b) => b.atMs - a.atMs)
        .slice(0, limit),
    logEvents: ({ groups, pattern, startMs, endMs, limit }) =>
      logs
        .filter((event) => groups.includes(event.group))
        .filter(({ timestampMs }) => timestampMs >= startMs && timestampMs < endMs)
        .filter(matching(pattern))
        .slice(0, limit),
    logTable: (query) => {
      if (query.includes('nonsense')) {
        throw new Error(
          `expected a command, got "nonsense" at position ${query.indexOf('nonsense')}`,
        );
      }
      return query.includes('bin(') ? requestsByMinute(nowMs) : errorRows(logs);
    },
    metricNames: () => metricNames,
    tail: (groups, pattern, listener) => {
      const matches = matching(pattern);
      const hear = (event: LogEvent): void => {
        if (groups.includes(event.group) && matches(event)) listener([event]);
      };
      tails.add(hear);
      return () => tails.delete(hear);
    },
    savedQueries: () => savedQueries,
    traces: (startMs, endMs) =>
      traces.filter((trace) => trace.startMs >= startMs && trace.startMs < endMs),
    trace: (id) => {
      const summary = traces.find((trace) => trace.id === id);
      return summary && traceAt(summary);
    },
    traceEvents: (id) => logs.filter(({ message }) => message.includes(id)),
    setClock: async (command) => {
      commands.push(command);
      if (command.kind === 'pause') clock = { ...clock, speed: 0 };
      if (command.kind === 'run') clock = { ...clock, speed: command.speed };
      if (command.kind === 'step') clock = { ...clock, nowMs: clock.nowMs + command.ms };
      if (command.kind === 'jump' && command.toMs <= clock.nowMs) {
        throw new RangeError('the clock goes forward only');
      }
      if (command.kind === 'jump') clock = { ...clock, jumpingToMs: command.toMs };
      emit({ kind: 'clock' });
    },
    messages: () => ({
      slack: slackAt(nowMs),
      emails: emailsAt(nowMs),
      deliveries: [
        {
          receivedMs: nowMs - 9 * MINUTE,
          protocol: 'lambda' as const,
          endpoint: 'arn:aws:lambda:us-east-1:000000000000:function:remediate',
          body: JSON.stringify({ Records: [{ Sns: { Subject: hostileText, Message: 'm' } }] }),
        },
      ],
    }),
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

/** A moment as Logs Insights writes it. */
const insightsTime = (ms: number): string =>
  new Date(ms).toISOString().replace('T', ' ').replace('Z', '');

const errorRows = (logs: readonly LogEvent[]) => {
  const found = logs.filter(({ message }) => message.includes('"ERROR"'));
  return {
    recordsMatched: found.length,
    recordsScanned: logs.length,
    columns: ['@timestamp', 'message', 'request_id'],
    rows: found.slice(0, 20).map(({ timestampMs, message }) => {
      const line = JSON.parse(message);
      return [insightsTime(timestampMs), line.message, line.request_id];
    }),
  };
};

const requestsByMinute = (nowMs: number) => {
  const lastMinute = Math.floor(nowMs / MINUTE);
  const minutes = Array.from({ length: 60 }, (_, i) => lastMinute - 60 + i);
  return {
    recordsMatched: 14_400,
    recordsScanned: 14_400,
    columns: ['bin(1m)', 'requests'],
    rows: minutes.map((m) => [insightsTime(m * MINUTE), String(requests(m, false))]),
  };
};
