import type { Forecast } from './model';

const alphas = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/** Exponential smoothing, with the weight that would have predicted these prices best, one month ahead each. */
export const ema = (prices: readonly number[]): Forecast => {
  const smoothings = alphas.map((alpha) => smooth(prices, alpha));
  const best = smoothings.reduce((a, b) => (b.squaredError < a.squaredError ? b : a));
  return { price: best.level, features: prices.length };
};

const smooth = (prices: readonly number[], alpha: number) => {
  const [first = Number.NaN, ...rest] = prices;
  let level = first;
  let squaredError = 0;
  for (const price of rest) {
    const error = price - level;
    squaredError += error ** 2;
    level += alpha * error;
  }
  return { level, squaredError };
};
