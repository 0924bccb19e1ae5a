import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '../../lambdas/client-settings';
import { observeClient } from '../../lambdas/outgoing/observe-client';
import { variable } from '../../lambdas/variable';
import { PredictionsTable } from './predictions-table';
import { priceCache } from './price-cache';

/** The prices that the stack names in the environment. */
export const prices = priceCache(observeClient(new S3Client(clientSettings)), () => ({
  Bucket: variable('PRICES_BUCKET'),
  Key: variable('PRICES_KEY'),
}));

/** The table that the stack names in the environment. */
export const predictions = new PredictionsTable(
  observeClient(new DynamoDBClient(clientSettings)),
  () => variable('PREDICTIONS_TABLE'),
);
