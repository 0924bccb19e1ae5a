import { extractEmbeddedMetrics } from '../metrics/embedded-metrics';
import type { Cloud } from './cloud';

/** Takes the metrics out of every log event that embeds some, and counts what cannot be taken, as CloudWatch does. */
export const ingestLogs = (cloud: Pick<Cloud, 'clock' | 'logs' | 'metrics'>): void => {
  cloud.logs.onEvents((group, _stream, events) => {
    for (const { message } of events) {
      const { samples, errors } = extractEmbeddedMetrics(message, cloud.clock.now());
      for (const { metric, timestampMs, values } of samples) {
        cloud.metrics.put(metric, timestampMs, values);
      }
      for (const { kind } of errors) {
        const metricName = kind === 'parsing' ? 'EMFParsingErrors' : 'EMFValidationErrors';
        const dimensions = { LogGroupName: group };
        cloud.metrics.put(
          { namespace: 'AWS/Logs', metricName, dimensions, unit: 'Count' },
          cloud.clock.now(),
          [1],
        );
      }
    }
  });
};
