import { counter, gauge } from '../instrument';

/** What `GET /metrics` tells of itself (SP6); `metricsHandler` emits it where a telemetry has it under the name `scrape`. */
export const scrape = () => ({
  up: gauge('1 when CloudWatch answered, 0 when an older page stood in'),
  age: gauge('Time since the moment up to which the page counts', { unit: 'Seconds' }),
  metricsRequested: counter('Metrics asked of GetMetricData'),
  costUsd: counter('Estimated price of what was asked, in US dollars', { unit: 'None' }),
});
