import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '../../../lambdas/client-settings';
import { readConfiguration } from '../../../lambdas/configuration';
import { healthHandler } from '../../../lambdas/health';
import type { HealthCheck } from '../../../lambdas/health/check';
import { memoryCheck } from '../../../lambdas/health/ready-made-checks';
import { observe } from '../../../lambdas/observe';
import { observeClient } from '../../../lambdas/outgoing/observe-client';
import { variable } from '../../../lambdas/variable';
import { predictor } from '../telemetry';

const configuration = readConfiguration();
const dynamodb = observeClient(new DynamoDBClient(clientSettings));
const s3 = observeClient(new S3Client(clientSettings));

/** Reads an item that is not there: the table answers, or it does not. */
const predictions: HealthCheck<'predictions'> = {
  name: 'predictions',
  kind: 'database',
  check: async (abortSignal) => {
    const command = new GetItemCommand({
      TableName: variable('PREDICTIONS_TABLE'),
      Key: { model_type: { S: 'none' }, prediction: { S: 'none' } },
    });
    await dynamodb.send(command, { abortSignal });
  },
};

const prices: HealthCheck<'prices'> = {
  name: 'prices',
  kind: 'external',
  check: async (abortSignal) => {
    const command = new HeadObjectCommand({
      Bucket: variable('PRICES_BUCKET'),
      Key: variable('PRICES_KEY'),
    });
    await s3.send(command, { abortSignal });
  },
};

export const handler = observe(
  predictor,
  healthHandler(predictor, {
    version: configuration.version,
    checks: [predictions, prices, memoryCheck()],
  }),
  { configuration },
);
