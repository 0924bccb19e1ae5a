import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { requestFields, requestMetrics, type Tools } from '../library';

export const logger = new Logger({ serviceName: 'bench' });
export const metrics = new Metrics({ namespace: 'Bench', serviceName: 'bench' });

/** Until the keys are reset, when the request is over. */
export const note: Tools['note'] = (context) => logger.appendKeys({ context });

/** Logs and measures one request by Logger and Metrics. */
export const reportRequest = (
  event: APIGatewayProxyEvent,
  response: APIGatewayProxyResult,
  durationMs: number,
): void => {
  const fields = requestFields(event, response, durationMs);
  logger.info('request', fields);
  metrics.addDimensions({ route: fields.route });
  for (const [name, unit, value] of requestMetrics(event, response, durationMs)) {
    metrics.addMetric(name, unit, value);
  }
};
