import { leastSquares } from './least-squares';
import type { Forecast } from './model';

const ORDER = 3;

/** Autoregression of log returns: the next from the last three, with weights fitted to these prices. */
export const ar = (prices: readonly number[]): Forecast => {
  const last = prices.at(-1) ?? Number.NaN;
  const returns = prices.slice(1).map((price, index) => Math.log(price / (prices[index] ?? price)));
  const weights = leastSquares(
    returns.slice(ORDER).map((_, index) => lagsAt(returns, index + ORDER)),
    returns.slice(ORDER),
  );
  // Prices that never moved say nothing of how they move.
  if (!weights) return { price: last, features: ORDER };
  const next = dot(weights, lagsAt(returns, returns.length));
  return { price: last * Math.exp(next), features: ORDER };
};

/** A constant and the returns before `index`, newest first. */
const lagsAt = (returns: readonly number[], index: number): readonly number[] => [
  1,
  ...returns.slice(index - ORDER, index).reverse(),
];

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
