import { counter, histogram } from '../instrument';

/** What `collectorHandler` measures of itself (AN4): a gauge that nobody refreshed must not look like one that is well. */
export const collector = <const G extends readonly string[]>(options: {
  readonly gatherers: G;
}) => ({
  failures: counter('Gatherers that failed or were too late', {
    by: { gatherer: options.gatherers },
    rollups: [[]],
  }),
  gatherTime: histogram('Time of a gatherer', { unit: 'Milliseconds' }),
});

/** The gatherers that a telemetry with a collector facet declares. */
export type GatherersOf<T> = T extends {
  readonly collector: {
    readonly failures: { readonly by: { readonly gatherer: infer G extends readonly string[] } };
  };
}
  ? G[number]
  : never;
