import { VirtualClock } from '../../../local/clock';
import { ingestLogs } from '../../../local/cloud/log-ingestion';
import { createLogStore } from '../../../local/logs/log-store';
import { createMetricFilters } from '../../../local/logs/metric-filters';
import { createSubscriptions } from '../../../local/logs/subscriptions';
import { createMetricStore } from '../../../local/metrics/metric-store';

const LINES = 200_000;
const BATCH = 25;
const START = Date.parse('2026-01-01T00:00:00Z');

/** A request's line as the run time writes it: four metrics, one of them with a roll-up. */
const lineAt = (i: number): string => {
  const atMs = START + i * 3;
  return JSON.stringify({
    level: 'INFO',
    message: 'POST /predict 200',
    timestamp: new Date(atMs).toISOString(),
    logger: 'stock-predictor.request',
    service: 'stock-predictor',
    request_id: `b1946ac9-${i.toString(16).padStart(8, '0')}-4b0b-8f11`,
    endpoint: 'POST /predict',
    method: 'POST',
    status_code: 200,
    response_time_ms: 40 + (i % 60),
    http_requests: 1,
    http_latency: 40 + (i % 60),
    model_predictions: 1,
    model_inference_time: 3 + (i % 5),
    model_type: ['naive', 'ema', 'ar'][i % 3],
    _aws: {
      Timestamp: atMs,
      CloudWatchMetrics: [
        {
          Namespace: 'StockPredictor',
          Dimensions: [['service'], ['service', 'endpoint']],
          Metrics: [{ Name: 'http_requests' }, { Name: 'http_latency', Unit: 'Milliseconds' }],
        },
        {
          Namespace: 'StockPredictor',
          Dimensions: [['service', 'model_type']],
          Metrics: [
            { Name: 'model_predictions' },
            { Name: 'model_inference_time', Unit: 'Milliseconds' },
          ],
        },
      ],
    },
  });
};

const clock = new VirtualClock(START);
const logs = createLogStore();
const metrics = createMetricStore();
const report = (error: unknown): void => console.error(error);
const none = (): number => 0;
const metricFilters = createMetricFilters({ putMetric: () => {}, report }, none);
const subscriptions = createSubscriptions(() => {}, report, none);
ingestLogs({ clock, logs, metrics, metricFilters, subscriptions, report });
const lines = Array.from({ length: LINES }, (_, i) => lineAt(i));
const began = performance.now();
for (let i = 0; i < LINES; i += BATCH) {
  const nowMs = START + i * 3;
  const events = lines.slice(i, i + BATCH).map((message) => ({ timestampMs: nowMs, message }));
  logs.append('/aws/lambda/predict', 'stream', events, nowMs);
}
const seconds = (performance.now() - began) / 1000;
console.log(JSON.stringify({ lines: LINES / seconds, bytes: lines[0]?.length ?? 0 }));
