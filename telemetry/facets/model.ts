import { counter, gauge, histogram } from '../instrument';

/** Closed bands for the number of features, so that latency by feature count stays three metrics (SP4). */
export const featureBands = ['1', '2-12', '13+'] as const;
export type FeatureBand = (typeof featureBands)[number];

export const featureBand = (features: number): FeatureBand =>
  features <= 1 ? '1' : features <= 12 ? '2-12' : '13+';

/** What is measured of a model that predicts (SP4). */
export const model = <const M extends readonly string[]>(options: { readonly model_type: M }) => ({
  predictions: counter('Predictions served', {
    by: { model_type: options.model_type },
    rollups: [[]],
  }),
  inferenceTime: histogram('Time to compute a prediction', {
    by: { model_type: options.model_type, features: featureBands },
    rollups: [['model_type'], ['features'], []],
    unit: 'Milliseconds',
  }),
  accuracy: gauge('Share of predictions within 10 % of what came', {
    by: { model_type: options.model_type },
    rollups: [[]],
    unit: 'Percent',
  }),
  directionAccuracy: gauge('Share of predictions with the right direction', {
    by: { model_type: options.model_type },
    unit: 'Percent',
  }),
});
