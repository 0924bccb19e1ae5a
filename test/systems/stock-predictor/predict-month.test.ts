import fc from 'fast-check';
import { evaluatePredictions } from '../../../systems/stock-predictor/evaluate-predictions';
import { addMonths, type Month } from '../../../systems/stock-predictor/month';
import type { PriceHistory } from '../../../systems/stock-predictor/parse-prices';
import { predictableMonths, predictMonth } from '../../../systems/stock-predictor/predict-month';
import { modelTypes } from '../../../systems/stock-predictor/telemetry';
import { histories } from './stocks';

const price = fc.double({ min: 1, max: 1000, noNaN: true });

test('no model looks at prices after the month that it predicts in', () => {
  fc.assert(
    fc.property(
      fc.array(price, { minLength: 25, maxLength: 60 }),
      fc.array(price, { minLength: 1, maxLength: 12 }),
      fc.array(price, { minLength: 1, maxLength: 12 }),
      fc.constantFrom(...modelTypes),
      (known, future, otherFuture, modelType) => {
        const asOf = addMonths('2000-01', known.length - 1);
        const predicted = (later: readonly number[]) =>
          predictMonth(
            { symbol: 'X', start: '2000-01', prices: [...known, ...later] },
            modelType,
            asOf,
          );

        expect(predicted(future)).toEqual(predicted(otherFuture));
      },
    ),
  );
});

test('a price that never moves is predicted to stay', () => {
  const flat: PriceHistory = { symbol: 'X', start: '2000-01', prices: Array(30).fill(50) };

  const predicted = modelTypes.map((type) => predictMonth(flat, type, '2002-06').predictedPrice);

  expect(predicted).toEqual([50, 50, 50]);
});

test('a prediction names its month, what it knew and how many numbers it used', () => {
  const msft = histories.get('MSFT') as PriceHistory;

  expect(predictMonth(msft, 'ar', '2008-12')).toMatchObject({
    symbol: 'MSFT',
    targetMonth: '2009-01',
    lastPrice: 18.91,
    features: 3,
  });
});

/** All predictions that a model can make of the prices. */
const allOf = (modelType: (typeof modelTypes)[number]) =>
  [...histories.values()].flatMap((history) => {
    const { first, last } = predictableMonths(history);
    const made = [];
    for (let month: Month = first; month < last; month = addMonths(month, 1)) {
      made.push(predictMonth(history, modelType, month));
    }
    return made;
  });

test.each([
  ['naive', 74.0],
  ['ema', 71.0],
  ['ar', 71.7],
] as const)('SP4: %s comes within 10 %% of %d %% of the prices', (modelType, accuracy) => {
  const evaluation = evaluatePredictions(allOf(modelType), histories);

  expect(evaluation.comparisons).toBe(435);
  expect(evaluation.accuracyPercent).toBeCloseTo(accuracy, 1);
});
