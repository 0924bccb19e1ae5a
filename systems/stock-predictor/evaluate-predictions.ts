import type { PriceHistory } from './parse-prices';
import { priceIn } from './predict-month';
import type { StoredPrediction } from './predictions-table';

/** How predictions compare with what came. */
export interface Evaluation {
  /** Predictions whose month has come. */
  readonly comparisons: number;
  /** Share within 10 % of what came. */
  readonly accuracyPercent: number;
  /** Share that told a fall from a rise; no change counts as a rise, predicted or real, so `naive` always says rise. */
  readonly directionAccuracyPercent: number;
}

const TOLERANCE = 0.1;

/** Leaves out what cannot be judged yet: the price of the target month is not known. */
export const evaluatePredictions = (
  predictions: readonly StoredPrediction[],
  histories: ReadonlyMap<string, PriceHistory>,
): Evaluation => {
  const judged = predictions.flatMap((prediction) => {
    const history = histories.get(prediction.symbol);
    const actual = history && priceIn(history, prediction.targetMonth);
    return actual === undefined ? [] : [{ ...prediction, actual }];
  });
  return {
    comparisons: judged.length,
    accuracyPercent: percentage(judged, isClose),
    directionAccuracyPercent: percentage(judged, isDirectionRight),
  };
};

type Judged = StoredPrediction & { readonly actual: number };

const isClose = ({ predictedPrice, actual }: Judged): boolean =>
  Math.abs(predictedPrice - actual) <= TOLERANCE * actual;

const isDirectionRight = ({ predictedPrice, lastPrice, actual }: Judged): boolean =>
  predictedPrice >= lastPrice === actual >= lastPrice;

const percentage = (all: readonly Judged[], isRight: (one: Judged) => boolean): number =>
  all.length === 0 ? Number.NaN : (100 * all.filter(isRight).length) / all.length;
