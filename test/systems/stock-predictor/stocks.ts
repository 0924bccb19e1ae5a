import { readFileSync } from 'node:fs';
import { parsePrices } from '../../../systems/stock-predictor/parse-prices';

/** The monthly prices of vega-datasets, as deployed. */
export const stocksCsv = readFileSync('node_modules/vega-datasets/data/stocks.csv', 'utf8');
export const histories = parsePrices(stocksCsv);
