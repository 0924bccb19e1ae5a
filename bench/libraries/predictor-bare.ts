import type { PredictorTools } from '../../systems/stock-predictor/predictor-tools';
import type { LambdaHandler } from '../library';
import type { work } from '../works/predict';
import { predictEvent } from './predict-event';

const nothing = () => {};
const counter = { add: nothing };
const histogram = { record: nothing };
const gauge = { set: nothing };

/** The tools that predict takes, and none does anything. */
const tools = {
  logger: { component: () => ({ info: nothing }) },
  metrics: {
    model: { predictions: counter, inferenceTime: histogram },
    cache: { requests: counter, loadTime: histogram },
    database: { queryTime: histogram, connectionsInUse: gauge, connectionsIdle: gauge },
    symbolsServed: counter,
  },
  traced: async (_name: string, work: () => unknown) => work(),
  note: nothing,
  request: { requestId: 'none' },
} as unknown as PredictorTools;

/** The stock predictor's handler and nothing around it. */
export const wrap =
  (handler: typeof work): LambdaHandler =>
  async (event) =>
    handler(predictEvent(event), tools);
