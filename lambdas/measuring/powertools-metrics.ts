import { Metrics } from '@aws-lambda-powertools/metrics';
import type { AnyTelemetry } from '../../telemetry/define-telemetry';
import type { EmfOutput } from '../lines/emf-line';
import { directivesIn, measuredNames } from '../lines/measured-names';
import { withLazyConsole } from '../logging/lazy-console';
import { redact } from '../redaction';
import type { Measurements } from './measurements';

/** Takes what is to be written at once. */
type Publish = (output: EmfOutput) => void;

/** Powertools publishes by itself at 100 metrics, and at 100 values of one. */
class OwnMetrics extends Metrics {
  readonly #measurements: Measurements;
  readonly #publish: Publish;
  #isOfOwnTime = false;

  constructor({ namespace, service }: AnyTelemetry, measurements: Measurements, publish: Publish) {
    super({ namespace, serviceName: service });
    this.#measurements = measurements;
    this.#publish = publish;
  }

  /** What has room on the request's line: all, unless it is of another time, which a line of its own tells. */
  forRequest(): EmfOutput | undefined {
    try {
      if (this.#isOfOwnTime) this.publishStoredMetrics();
      return this.isDisabled() ? undefined : emfOutputOf(this);
    } catch (error) {
      // A metric and a dimension of one name; the request's own metrics are not lost with them.
      this.#measurements.countUndeclared('Powertools', `: ${(error as Error).message}`);
      return undefined;
    }
  }

  /** CloudWatch would take none of the line's metrics for one that is no number. */
  override addMetric(...[name, unit, value, resolution]: Parameters<Metrics['addMetric']>): this {
    if (Number.isFinite(value)) return super.addMetric(name, unit, value, resolution);
    this.#measurements.countUndeclared(name, `=${String(value)}`);
    return this;
  }

  override setTimestamp(timestamp: number | Date): this {
    this.#isOfOwnTime = true;
    return super.setTimestamp(timestamp);
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
      if (metrics === this) this.#isOfOwnTime = false;
    }
  }
}
withLazyConsole(OwnMetrics);

/**
 * Powertools' Metrics for what a handler measures beside its telemetry.
 * @param measurements - of the request: they count what is lost
 * @param publish - is given what cannot wait for the request's line
 */
export const createPowertoolsMetrics = (
  telemetry: AnyTelemetry,
  measurements: Measurements,
  publish: Publish,
): Metrics => new OwnMetrics(telemetry, measurements, publish);

/** What a request measured, as members of its line and without secrets; undefined where it was nothing. */
export const outputForRequest = (metrics: Metrics): EmfOutput | undefined =>
  (metrics as OwnMetrics).forRequest();

const emfOutputOf = (metrics: Metrics): EmfOutput | undefined =>
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
