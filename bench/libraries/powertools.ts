import { noTools, type Wrap } from '../library';
import { logger, metrics, note, reportRequest } from './powertools-request';

const tools = () => ({
  ...noTools,
  note,
  log: (message: string, details: object) => logger.info(message, { ...details }),
  count: () => {
    metrics.addMetric('operations', 'Count', 1);
  },
});

/** Logger and Metrics by hand, as their documentation shows it. */
export const wrap: Wrap = (work) => async (event, context) => {
  const started = performance.now();
  logger.addContext(context);
  logger.setCorrelationId(event.requestContext.requestId);
  const response = await work(event, tools);
  reportRequest(event, response, performance.now() - started);
  metrics.publishStoredMetrics();
  logger.resetKeys();
  return response;
};
