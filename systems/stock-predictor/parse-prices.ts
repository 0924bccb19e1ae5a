import { type Month, toMonth } from './month';

/** A company's monthly prices, one for each month from `start` on. */
export interface PriceHistory {
  readonly symbol: string;
  readonly start: Month;
  /** Oldest first. */
  readonly prices: readonly number[];
}

const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * Reads `symbol,date,price` lines, dates as `Jan 1 2000`, each company's in order.
 * @throws Error when a line is something else
 */
export const parsePrices = (csv: string): ReadonlyMap<string, PriceHistory> => {
  const histories = new Map<string, PriceHistory & { readonly prices: number[] }>();
  for (const [index, line] of csv.trim().split(/\r?\n/).slice(1).entries()) {
    const { symbol, month, price } = parseLine(line, index + 2);
    const history = histories.get(symbol) ?? { symbol, start: month, prices: [] };
    history.prices.push(price);
    histories.set(symbol, history);
  }
  return histories;
};

const parseLine = (line: string, lineNumber: number) => {
  const [, symbol = '', name = '', year, price] =
    /^(\w+),([A-Z][a-z]{2}) \d+ (\d{4}),(\d+(?:\.\d+)?)$/.exec(line) ?? [];
  const number = names.indexOf(name) + 1;
  if (number === 0) {
    throw new Error(
      `line ${lineNumber} of the prices must be like "MSFT,Jan 1 2000,39.81", got ${JSON.stringify(line)}`,
    );
  }
  return { symbol, month: toMonth(Number(year), number), price: Number(price) };
};
