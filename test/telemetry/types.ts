// Type tests: `npm run types` fails when one of the expected errors goes away.

import { predictor } from '../../systems/stock-predictor/telemetry';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { http } from '../../telemetry/facets/http';
import { counter } from '../../telemetry/instrument';
import { p95, ratio, sum } from '../../telemetry/signals/signal';
import { milliseconds, percent } from '../../telemetry/unit';

sum(predictor.model.predictions, { model_type: 'ema' });
ratio(predictor.http.errors, predictor.http.requests).above(percent(5));
p95(predictor.http.latency).above(milliseconds(1000));

// @ts-expect-error an instrument that no facet has
sum(predictor.model.prediction);
// @ts-expect-error a value that the dimension does not list
sum(predictor.model.predictions, { model_type: 'lstm' });
// @ts-expect-error a dimension that the instrument does not have
sum(predictor.model.predictions, { modelType: 'ema' });
// @ts-expect-error a threshold in another unit than the signal's
p95(predictor.http.latency).above(percent(5));
// @ts-expect-error a roll-up over a dimension that is not there
counter('x', { by: { a: ['1'] }, rollups: [['b']] });
// @ts-expect-error a reserved facet name
defineTelemetry({ service: 's', namespace: 'n', facets: { service: http({ routes: ['GET /'] }) } });
// @ts-expect-error a facet and an instrument of one name
defineTelemetry({
  service: 's',
  namespace: 'n',
  facets: { http: http({ routes: ['GET /'] }) },
  instruments: { http: counter('x') },
});
// @ts-expect-error a route without a method
http({ routes: ['/predict'] });
