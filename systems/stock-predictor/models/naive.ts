import type { Forecast } from './model';

/** Next month is as this month. What cannot beat this is no model. */
export const naive = (prices: readonly number[]): Forecast => ({
  price: prices.at(-1) ?? Number.NaN,
  features: 1,
});
