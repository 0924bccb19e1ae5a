import type { MetricDirective } from '../../telemetry/emf';

type Directives = readonly Pick<MetricDirective, 'Dimensions' | 'Metrics'>[];

interface Emf {
  readonly _aws?: { readonly CloudWatchMetrics?: readonly object[] };
}

/** What a line says of its metrics; nothing where it has none. */
export const directivesIn = ({ _aws }: Emf): readonly MetricDirective[] =>
  (_aws?.CloudWatchMetrics ?? []) as readonly MetricDirective[];

/** The members of a line that are metrics. */
export const metricNames = (line: Emf): ReadonlySet<string> =>
  new Set(directivesIn(line).flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name)));

/** The members of a line that are metrics, or their dimensions. */
export const measuredNames = (directives: Directives): ReadonlySet<string> =>
  new Set(
    directives.flatMap(({ Dimensions, Metrics }) => [
      ...Dimensions.flat(),
      ...Metrics.map(({ Name }) => Name),
    ]),
  );
