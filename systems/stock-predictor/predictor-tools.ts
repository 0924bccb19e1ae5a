import type { Tools } from '../../lambdas/tools';
import type { predictor } from './telemetry';

/** What the stock predictor's handlers are given. */
export type PredictorTools = Tools<typeof predictor>;
