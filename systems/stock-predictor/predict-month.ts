import { models } from './models/models';
import { addMonths, type Month } from './month';
import type { PriceHistory } from './parse-prices';
import type { ModelType } from './telemetry';

/** Months of prices that have to come before the one that a prediction is made in. */
const MONTHS_BEFORE = 24;

export type Direction = 'up' | 'down' | 'flat';

/** What a model says of the month after `as_of`. */
export interface Prediction {
  readonly symbol: string;
  readonly modelType: ModelType;
  readonly asOf: Month;
  readonly targetMonth: Month;
  readonly lastPrice: number;
  readonly predictedPrice: number;
  readonly features: number;
}

/** The months that a history allows predictions in. */
export const predictableMonths = ({
  start,
  prices,
}: PriceHistory): { readonly first: Month; readonly last: Month } => ({
  first: addMonths(start, MONTHS_BEFORE),
  last: addMonths(start, prices.length - 1),
});

/** Predicts the month after `asOf` from what was known then: later prices are not looked at. */
export const predictMonth = (
  history: PriceHistory,
  modelType: ModelType,
  asOf: Month,
): Prediction => {
  const known = history.prices.slice(0, monthsBetween(history.start, asOf) + 1);
  const { price, features } = models[modelType](known);
  return {
    symbol: history.symbol,
    modelType,
    asOf,
    targetMonth: addMonths(asOf, 1),
    lastPrice: known.at(-1) ?? Number.NaN,
    predictedPrice: toCents(price),
    features,
  };
};

export const directionOf = (from: number, to: number): Direction =>
  to > from ? 'up' : to < from ? 'down' : 'flat';

/** The price in a month, where it is known. */
export const priceIn = ({ start, prices }: PriceHistory, month: Month): number | undefined =>
  prices[monthsBetween(start, month)];

const monthsBetween = (from: Month, to: Month): number => {
  const [fromYear = 0, fromMonth = 0] = from.split('-').map(Number);
  const [toYear = 0, toMonth = 0] = to.split('-').map(Number);
  return (toYear - fromYear) * 12 + toMonth - fromMonth;
};

const toCents = (price: number): number => Math.round(price * 100) / 100;
