import { type AnyTelemetry, type Bound, instrumentsOf } from './define-telemetry';

/** The instrument whose path ends so, whatever its facet is called: `executed`, `health.up`. */
export const measures = (telemetry: AnyTelemetry, path: string): Bound | undefined =>
  instrumentsOf(telemetry).find(({ metric }) => `.${metric.path.join('.')}`.endsWith(`.${path}`));
