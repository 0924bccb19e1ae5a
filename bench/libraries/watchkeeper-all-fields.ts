import type { APIGatewayProxyEvent } from 'aws-lambda';
import { observe } from '../../lambdas/observe';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { http } from '../../telemetry/facets/http';
import { type FieldSet, fieldSets } from '../../telemetry/line-fields';
import { type LambdaHandler, noTools, type Wrap } from '../library';

const telemetry = defineTelemetry({
  service: 'bench',
  namespace: 'Bench',
  facets: { http: http({ routes: ['POST /orders'] }) },
  logFields: Object.keys(fieldSets) as FieldSet[],
});

/** `observe` with every set of log fields switched on. */
export const wrap: Wrap = (work) =>
  observe(telemetry, (event: APIGatewayProxyEvent, { note }) =>
    work(event, () => ({ ...noTools, note })),
  ) as LambdaHandler;
