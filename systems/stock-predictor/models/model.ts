/** A price that a model expects, and how many numbers it made it from. */
export interface Forecast {
  readonly price: number;
  readonly features: number;
}

/**
 * Predicts the next month's price.
 * @param prices - known by then, oldest first, at least one
 */
export type Model = (prices: readonly number[]) => Forecast;
