// Type tests: `npm run types` fails when one of the expected errors goes away.
import { json } from '../../lambdas/http/json-response';
import { observe } from '../../lambdas/observe';
import { predictor } from '../../systems/stock-predictor/telemetry';

declare const fromOutside: string;

observe(predictor, (_event, { metrics }) => {
  metrics.model.predictions.add(1, { model_type: 'ema' });
  metrics.availability.up.set(1);
  metrics.symbolsServed.add(1, { symbol: 'IBM' });
  // @ts-expect-error a facet that the telemetry does not have
  metrics.modle.predictions.add(1, { model_type: 'ema' });
  // @ts-expect-error an instrument that the facet does not have
  metrics.model.prediction.add(1, { model_type: 'ema' });
  // @ts-expect-error the verb of another kind
  metrics.model.accuracy.add(71, { model_type: 'ar' });
  // @ts-expect-error a value that the dimension does not list
  metrics.model.predictions.add(1, { model_type: 'lstm' });
  // @ts-expect-error a text from outside: parse it first
  metrics.model.predictions.add(1, { model_type: fromOutside });
  // @ts-expect-error a dimension that the instrument does not have
  metrics.model.predictions.add(1, { model_type: 'ema', user: 'x' });
  // @ts-expect-error a dimension is missing
  metrics.model.inferenceTime.record(1, { model_type: 'ema' });
  // @ts-expect-error all dimensions are missing
  metrics.model.predictions.add(1);
  // @ts-expect-error a dimension on an instrument that has none
  metrics.availability.up.set(1, { model_type: 'ema' });
  // @ts-expect-error what observe measures by itself would count twice
  metrics.http.requests.add(1, { route: 'GET /health' });
  return json(200, {});
});
