import { instrumentsOf } from './define-telemetry';
import { dimensionSets, type Instrument } from './instrument';

/**
 * The number of custom metrics that a telemetry can be billed for: for each dimension set the product of its
 * lists of values, `other` included.
 * @see https://aws.amazon.com/cloudwatch/pricing/ (a custom metric is a name with one set of dimension values)
 */
export const billedMetrics = (telemetry: object): number =>
  instrumentsOf(telemetry).reduce((total, instrument) => total + billedMetricsOf(instrument), 0);

const billedMetricsOf = (instrument: Instrument): number =>
  dimensionSets(instrument).reduce((total, set) => total + combinations(instrument, set), 0);

const combinations = (instrument: Instrument, set: readonly string[]): number =>
  set.reduce((product, dimension) => product * ((instrument.by[dimension]?.length ?? 0) + 1), 1);
