import { Router } from '@aws-lambda-powertools/event-handler/http';
import { metrics as metricsMiddleware } from '@aws-lambda-powertools/event-handler/http/middleware/metrics';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { noTools, requestFields, type Wrap } from '../library';
import { logger, metrics, note } from './powertools-request';

const tools = () => ({ ...noTools, note });

/** Powertools' router with its metrics middleware, and a line by Logger. */
export const wrap: Wrap = (work) => {
  const router = new Router();
  router.use(metricsMiddleware(metrics));
  router.post('/orders', async ({ event }) => {
    const { body } = await work(event as APIGatewayProxyEvent, tools);
    return JSON.parse(body);
  });
  return async (event, context) => {
    const started = performance.now();
    logger.addContext(context);
    const response = (await router.resolve(event, context)) as APIGatewayProxyResult;
    logger.info('request', requestFields(event, response, performance.now() - started));
    logger.resetKeys();
    return response;
  };
};
