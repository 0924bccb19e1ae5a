import type { Tools } from '../../lambdas/observe';
import type { predictor } from './telemetry';

/** What the stock predictor's handlers are given. */
export type PredictorTools = Tools<typeof predictor>;
