import { dimensionSets, type Instrument } from './instrument';
import type { Unit } from './unit';

/**
 * The limits of CloudWatch's embedded metric format, in which a log line carries its metrics.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const emfLimits = { metricsPerDirective: 100, valuesPerMetric: 100 } as const;

/** Says which members of a log line are metrics, and under which of its dimensions. */
export interface MetricDirective {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  /** A unit is left out where it would be `Count`: a number without a unit says as much, and each line pays for it. */
  readonly Metrics: readonly {
    readonly Name: string;
    readonly Unit?: Unit;
    /** Kept by the second; by the minute where it is left out. */
    readonly StorageResolution?: 1;
  }[];
}

/** An instrument's dimension sets as CloudWatch gets them: `service` is in each. */
export const emfDimensions = (instrument: Instrument): readonly (readonly string[])[] =>
  dimensionSets(instrument).map((set) => ['service', ...set]);
