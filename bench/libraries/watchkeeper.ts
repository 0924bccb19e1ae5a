import type { APIGatewayProxyEvent } from 'aws-lambda';
import { observe } from '../../lambdas/observe';
import type { Tools as OurTools } from '../../lambdas/tools';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { http } from '../../telemetry/facets/http';
import { counter } from '../../telemetry/instrument';
import type { LambdaHandler, Tools, Wrap } from '../library';

const telemetry = defineTelemetry({
  service: 'bench',
  namespace: 'Bench',
  facets: { http: http({ routes: ['POST /orders'] }) },
  instruments: { operations: counter('Operations', { by: { operation: ['read', 'write'] } }) },
});

/** `observe` as it is deployed: its line carries the metrics of the http facet, by route and over all. */
export const wrap: Wrap = (work) =>
  observe(telemetry, (event: APIGatewayProxyEvent, tools) =>
    work(event, () => toolsOf(tools)),
  ) as LambdaHandler;

const toolsOf = (tools: OurTools<typeof telemetry>): Tools => ({
  log: (message, details) => tools.logger.info(message, { ...details }),
  count: () => tools.metrics.operations.add(1, { operation: 'read' }),
  note: tools.note,
  span: tools.traced,
  load: () => {
    void tools.logger;
    void tools.powertools.metrics;
  },
});
