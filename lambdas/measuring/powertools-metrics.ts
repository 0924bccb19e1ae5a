import { Metrics } from '@aws-lambda-powertools/metrics';
import type { AnyTelemetry } from '../../telemetry/define-telemetry';
import type { EmfOutput } from '../lines/emf-line';
import { directivesIn, measuredNames } from '../lines/measured-names';
import { withLazyConsole } from '../logging/lazy-console';
import { redact } from '../redaction';

/** Takes what is to be written at once. */
type Publish = (output: EmfOutput) => void;

/** Powertools publishes by itself at 100 metrics, and at 100 values of one. */
class OwnMetrics extends Metrics {
  readonly #publish: Publish;

  constructor({ namespace, service }: AnyTelemetry, publish: Publish) {
    super({ namespace, serviceName: service });
    this.#publish = publish;
  }

  override publishStoredMetrics(): this {
    this.#publishAll(this);
    return this;
  }

  override singleMetric(): Metrics {
    const single = super.singleMetric();
    return Object.assign(single, {
      publishStoredMetrics: () => {
        this.#publishAll(single);
        return single;
      },
    });
  }

  #publishAll(metrics: Metrics): void {
    try {
      const output = this.isDisabled() ? undefined : emfOutputOf(metrics);
      if (output) this.#publish(output);
    } finally {
      metrics.clearMetrics();
      metrics.clearDimensions();
      metrics.clearMetadata();
    }
  }
}
withLazyConsole(OwnMetrics);

/**
 * Powertools' Metrics for what a handler measures beside its telemetry.
 * @param publish - is given what cannot wait for the request's line
 */
export const createPowertoolsMetrics = (telemetry: AnyTelemetry, publish: Publish): Metrics =>
  new OwnMetrics(telemetry, publish);

/** What was measured, as members of a line and without secrets; undefined where nothing was. */
export const emfOutputOf = (metrics: Metrics): EmfOutput | undefined =>
  metrics.hasStoredMetrics()
    ? withoutSecrets(metrics.serializeMetrics() as unknown as EmfOutput)
    : undefined;

/** Metadata may be anything; what metrics and dimensions are made of stays as it is. */
const withoutSecrets = ({ _aws, ...output }: EmfOutput): EmfOutput => {
  const metadata: Record<string, unknown> = output;
  const measured: Record<string, unknown> = {};
  for (const name of measuredNames(directivesIn({ _aws }))) {
    measured[name] = metadata[name];
    delete metadata[name];
  }
  return { ...(redact(metadata) as object), ...measured, _aws };
};
