// Type tests: `npm run types` fails when one of the expected errors goes away.
import { predictor } from '../../systems/stock-predictor/telemetry';
import { type Captured, captureLines } from '../../testing/capture-lines';
import '../../testing/log-matchers';
import '../../testing/metric-matchers';

declare const captured: Captured;

captureLines(() => 1) satisfies Promise<Captured<number>>;
captureLines(async () => 1) satisfies Promise<Captured<number>>;

expect(captured).toHaveLogged({ message: /late/, context: { items: expect.any(Number) } });
expect(captured).toHaveEmittedMetric('any_name', { dimensions: { any: 'value' }, times: 1 });
expect(captured).toHaveEmittedMetric(predictor.model.predictions, {
  dimensions: { model_type: 'other' },
});
expect(captured).not.toHaveEmittedMetric(predictor.availability.up, { value: expect.any(Number) });

const { predictions } = predictor.model;
// @ts-expect-error a value that the dimension does not list
expect(captured).toHaveEmittedMetric(predictions, { dimensions: { model_type: 'lstm' } });
// @ts-expect-error a dimension that the instrument does not have
expect(captured).toHaveEmittedMetric(predictions, { dimensions: { user: 'x' } });
// @ts-expect-error a value is a number
expect(captured).toHaveEmittedMetric('any_name', { value: '1' });
