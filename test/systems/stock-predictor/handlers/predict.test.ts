import { readConfiguration } from '../../../../lambdas/configuration';
import { observe } from '../../../../lambdas/observe';
import { predict } from '../../../../systems/stock-predictor/handlers/predict';
import type { Prediction } from '../../../../systems/stock-predictor/predict-month';
import { predictor } from '../../../../systems/stock-predictor/telemetry';
import { apiEvent, lambdaContext } from '../../../lambdas/lambda-event';
import { type Line, writtenLines } from '../../../lambdas/written-lines';
import { histories } from '../stocks';

const call = async (body: string) => {
  const stored: Prediction[] = [];
  const put = async (prediction: Prediction) => {
    stored.push(prediction);
  };
  const handler = observe(
    predictor,
    predict(async () => histories, { put }),
    {
      configuration: readConfiguration({}),
    },
  );
  let response = { statusCode: 0, body: '' };
  const lines = await writtenLines(async () => {
    response = await handler(apiEvent('POST', '/predict', { body }), lambdaContext);
  });
  return {
    status: response.statusCode,
    answer: JSON.parse(response.body),
    stored,
    line: lines[0] as Line,
  };
};

const request = (fields: object) =>
  JSON.stringify({ symbol: 'AAPL', model_type: 'naive', ...fields });

test('a prediction is answered, stored and measured', async () => {
  const { status, answer, stored, line } = await call(request({ as_of: '2008-06' }));

  expect(status).toBe(200);
  expect(answer).toEqual({
    symbol: 'AAPL',
    model_type: 'naive',
    as_of: '2008-06',
    target_month: '2008-07',
    last_price: 167.44,
    predicted_price: 167.44,
    direction: 'flat',
    features_count: 1,
    request_id: 'gateway-1',
  });
  expect(stored).toMatchObject([{ symbol: 'AAPL', asOf: '2008-06', predictedPrice: 167.44 }]);
  expect(line).toMatchObject({
    context: { model_type: 'naive', features_count: 1, stock_symbol: 'AAPL' },
    model_type: 'naive',
    features: '1',
    symbol: 'AAPL',
    model_predictions: 1,
    model_inference_time: expect.any(Number),
    symbols_served: 1,
  });
});

test('without a month the last one that is known is meant', async () => {
  const { answer } = await call(request({}));

  expect(answer).toMatchObject({ as_of: '2010-03', target_month: '2010-04' });
});

test.each([
  [
    request({ symbol: 'ENRN' }),
    'symbol must be ("MSFT" | "AMZN" | "IBM" | "GOOG" | "AAPL"), got "ENRN"',
  ],
  [request({ model_type: 'lstm' }), 'model_type must be ("naive" | "ema" | "ar"), got "lstm"'],
  [request({ as_of: 'June' }), 'as_of must be a month like 2008-06, got "June"'],
  [request({ as_of: '2001-12' }), 'as_of must be from 2002-01 to 2010-03 for AAPL, got 2001-12'],
  [
    request({ symbol: 'GOOG', as_of: '2006-07' }),
    'as_of must be from 2006-08 to 2010-03 for GOOG, got 2006-07',
  ],
  [request({ as_of: '2010-04' }), 'as_of must be from 2002-01 to 2010-03 for AAPL, got 2010-04'],
  ['{"symbol"', 'the body must be JSON, got 9 bytes of something else'],
])('the body %s is refused', async (body, error) => {
  const { status, answer, stored } = await call(body);

  expect([status, answer.error]).toEqual([400, error]);
  expect(stored).toEqual([]);
});

test('a body over 16 KB is refused', async () => {
  const { status } = await call(request({ as_of: 'x'.repeat(16_384) }));

  expect(status).toBe(413);
});
