import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { observe } from '../lambdas/observe';
import { defineTelemetry } from '../telemetry/define-telemetry';
import { http } from '../telemetry/facets/http';

type LambdaHandler = (
  event: APIGatewayProxyEvent,
  context: Context,
) => Promise<APIGatewayProxyResult>;

const answer: APIGatewayProxyResult = { statusCode: 200, body: '{"ok":true}' };

const bare = (): LambdaHandler => async () => answer;

/** Powertools by hand: a log line and four metrics a request, as their documentation shows it. */
const powertools = (): LambdaHandler => {
  const logger = new Logger({ serviceName: 'bench' });
  const metrics = new Metrics({ namespace: 'Bench', serviceName: 'bench' });
  return async (event, context) => {
    const started = performance.now();
    logger.addContext(context);
    logger.setCorrelationId(event.requestContext.requestId);
    const durationMs = performance.now() - started;
    logger.info('request', {
      endpoint: event.path,
      method: event.httpMethod,
      status_code: answer.statusCode,
      response_time_ms: durationMs,
    });
    metrics.addDimensions({ route: event.resource });
    metrics.addMetric('requests', MetricUnit.Count, 1);
    metrics.addMetric('latency', MetricUnit.Milliseconds, durationMs);
    metrics.addMetric('request_bytes', MetricUnit.Bytes, event.body?.length ?? 0);
    metrics.addMetric('response_bytes', MetricUnit.Bytes, answer.body.length);
    metrics.publishStoredMetrics();
    logger.resetKeys();
    return answer;
  };
};

/** The same and more from the wrapper: its request line with the http facet's five metrics. */
const watchkeeper = (): LambdaHandler =>
  observe(
    defineTelemetry({
      service: 'bench',
      namespace: 'Bench',
      facets: { http: http({ routes: ['POST /orders'] }) },
    }),
    async () => answer,
  );

/** What is compared: each makes a handler in a process of its own. */
export const variants = { bare, powertools, watchkeeper } as const;
export type VariantName = keyof typeof variants;
