import pino from 'pino';
import { lambdaRequestTracker, pinoLambdaDestination, StructuredLogFormatter } from 'pino-lambda';
import { noTools, requestFields, type Wrap } from '../library';

const destination = pinoLambdaDestination({ formatter: new StructuredLogFormatter() });
const logger = pino({ base: { service: 'bench' } }, destination);
const withRequest = lambdaRequestTracker();
const tools = () => ({
  ...noTools,
  log: (message: string, details: object) => logger.info(details, message),
});

/** pino's line, without metrics. */
export const wrap: Wrap = (work) => async (event, context) => {
  const started = performance.now();
  withRequest(event, context);
  const response = await work(event, tools);
  logger.info(requestFields(event, response, performance.now() - started), 'request');
  return response;
};
