import { observe } from '../../lambdas/observe';
import { predictor } from '../../systems/stock-predictor/telemetry';
import type { LambdaHandler } from '../library';
import type { work } from '../works/predict';
import { predictEvent } from './predict-event';

/** The stock predictor as it is deployed. */
export const wrap = (handler: typeof work): LambdaHandler => {
  const observed = observe(predictor, handler);
  return (event, context) => observed(predictEvent(event), context);
};
