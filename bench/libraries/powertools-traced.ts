import { noTools, type Wrap } from '../library';
import { logger, metrics, note, reportRequest } from './powertools-request';
import { span, tracer } from './powertools-span';

const tools = () => ({ ...noTools, note, span });

/** Logger, Metrics and Tracer by hand, as their documentation shows it. */
export const wrap: Wrap = (work) => async (event, context) => {
  const started = performance.now();
  logger.addContext(context);
  logger.setCorrelationId(event.requestContext.requestId);
  const response = await span('## handler', () => {
    tracer.annotateColdStart();
    tracer.addServiceNameAnnotation();
    return work(event, tools);
  });
  reportRequest(event, response, performance.now() - started);
  metrics.publishStoredMetrics();
  logger.resetKeys();
  return response;
};
