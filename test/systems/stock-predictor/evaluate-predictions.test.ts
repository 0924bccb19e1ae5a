import { evaluatePredictions } from '../../../systems/stock-predictor/evaluate-predictions';
import type { Month } from '../../../systems/stock-predictor/month';

const histories = new Map([
  ['X', { symbol: 'X', start: '2000-01' as Month, prices: [100, 110, 90] }],
]);

const stored = (targetMonth: Month, lastPrice: number, predictedPrice: number, symbol = 'X') => ({
  symbol,
  targetMonth,
  lastPrice,
  predictedPrice,
});

test('SP4: accuracy is the share within 10 % of what came; no change counts as a rise', () => {
  const evaluation = evaluatePredictions(
    [stored('2000-02', 100, 100), stored('2000-02', 100, 98), stored('2000-03', 110, 90)],
    histories,
  );

  expect(evaluation).toEqual({
    comparisons: 3,
    accuracyPercent: expect.closeTo(66.7, 1),
    directionAccuracyPercent: expect.closeTo(66.7, 1),
  });
});

test('a prediction whose month has not come is not judged', () => {
  const evaluation = evaluatePredictions(
    [stored('2000-04', 90, 95), stored('2000-02', 1, 1, 'Y')],
    histories,
  );

  expect(evaluation.comparisons).toBe(0);
});
