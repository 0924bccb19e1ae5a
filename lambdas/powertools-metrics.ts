import { Metrics } from '@aws-lambda-powertools/metrics';
import type { AnyTelemetry } from '../telemetry/define-telemetry';

/** Powertools' Metrics for what a handler measures beside its telemetry. */
export const createPowertoolsMetrics = ({ namespace, service }: AnyTelemetry): Metrics =>
  new Metrics({ namespace, serviceName: service });
