import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientSettings } from '../../lambdas/client-settings';
import csv from '../../node_modules/vega-datasets/data/stocks.csv';
import { predict } from '../../systems/stock-predictor/handlers/predict';
import { PredictionsTable } from '../../systems/stock-predictor/predictions-table';
import { priceCache } from '../../systems/stock-predictor/price-cache';

const pricesInS3 = { send: async () => ({ Body: { transformToString: async () => csv } }) };
const prices = priceCache(pricesInS3, () => ({ Bucket: 'prices', Key: 'stocks.csv' }));
const table = new PredictionsTable(new DynamoDBClient(clientSettings), () => 'predictions');

/** The deployed handler, with a stand-in for S3 alone: it reads prices every five minutes. */
export const work = predict(prices, table);
