import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type LambdaHandler, noTools, type Wrap } from '../library';
import { logger, metrics, note, reportRequest } from './powertools-request';
import { span, tracer } from './powertools-span';

/** The part of middy that is used, the same in each of its versions. */
type Middy = (handler: LambdaHandler) => Middied;
type Middied = LambdaHandler & { use(middleware: unknown): Middied };

const tools = () => ({ ...noTools, note, span });

/** Logger, Metrics and Tracer through middy, as their documentation shows it. */
export const wrapWith =
  (middy: Middy): Wrap =>
  (work) =>
    middy(async (event: APIGatewayProxyEvent) => {
      const started = performance.now();
      logger.setCorrelationId(event.requestContext.requestId);
      const response = await work(event, tools);
      reportRequest(event, response, performance.now() - started);
      return response;
    })
      .use(captureLambdaHandler(tracer, { captureResponse: false }))
      .use(injectLambdaContext(logger, { resetKeys: true }))
      .use(logMetrics(metrics));
