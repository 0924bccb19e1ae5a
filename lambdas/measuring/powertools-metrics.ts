import { Metrics } from '@aws-lambda-powertools/metrics';
import type { AnyTelemetry } from '../../telemetry/define-telemetry';
import type { MetricDirective } from '../../telemetry/emf';
import type { EmfOutput } from '../lines/emf-line';
import { withLazyConsole } from '../logging/lazy-console';
import { redact } from '../redaction';

class OwnMetrics extends Metrics {}
withLazyConsole(OwnMetrics);

/** Powertools' Metrics for what a handler measures beside its telemetry. */
export const createPowertoolsMetrics = ({ namespace, service }: AnyTelemetry): Metrics =>
  new OwnMetrics({ namespace, serviceName: service });

/** What was measured, as members of a line and without secrets; undefined where nothing was. */
export const emfOutputOf = (metrics: Metrics): EmfOutput | undefined =>
  metrics.hasStoredMetrics()
    ? withoutSecrets(metrics.serializeMetrics() as unknown as EmfOutput)
    : undefined;

/** Metadata may be anything; what metrics and dimensions are made of stays as it is. */
const withoutSecrets = ({ _aws, ...output }: EmfOutput): EmfOutput => {
  const metadata: Record<string, unknown> = output;
  const directives = _aws.CloudWatchMetrics as readonly MetricDirective[];
  const measured: Record<string, unknown> = {};
  for (const name of directives.flatMap(namesIn)) {
    measured[name] = metadata[name];
    delete metadata[name];
  }
  return { ...(redact(metadata) as object), ...measured, _aws };
};

const namesIn = ({ Dimensions, Metrics }: MetricDirective): readonly string[] => [
  ...Dimensions.flat(),
  ...Metrics.map(({ Name }) => Name),
];
