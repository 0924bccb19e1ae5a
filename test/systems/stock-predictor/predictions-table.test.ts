import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { readConfiguration } from '../../../lambdas/configuration';
import { json } from '../../../lambdas/http/json-response';
import { observe } from '../../../lambdas/observe';
import { predictMonth } from '../../../systems/stock-predictor/predict-month';
import { PredictionsTable } from '../../../systems/stock-predictor/predictions-table';
import type { PredictorTools } from '../../../systems/stock-predictor/predictor-tools';
import { predictor } from '../../../systems/stock-predictor/telemetry';
import { apiEvent, lambdaContext } from '../../lambdas/lambda-event';
import { writtenLines } from '../../lambdas/written-lines';
import { histories } from './stocks';

const NOW_MS = Date.UTC(2026, 0, 1);
const msft = histories.get('MSFT') as NonNullable<ReturnType<typeof histories.get>>;

let server: Server;
let client: DynamoDBClient;
let table: PredictionsTable;
const nowMs = NOW_MS;

beforeAll(async () => {
  server = dynalite({ createTableMs: 0 });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
  });
  await client.send(
    new CreateTableCommand({
      TableName: 'Predictions',
      AttributeDefinitions: [
        { AttributeName: 'model_type', AttributeType: 'S' },
        { AttributeName: 'prediction', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'model_type', KeyType: 'HASH' },
        { AttributeName: 'prediction', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  table = new PredictionsTable(
    client,
    () => 'Predictions',
    () => nowMs,
  );
});

afterAll(() => {
  client.destroy();
  server.close();
});

/** Runs `work` as a request, for its tools; gives the lines. */
const asRequest = (work: (tools: PredictorTools) => Promise<void>) => {
  const configuration = readConfiguration({});
  const handler = observe(
    predictor,
    async (_event, tools) => {
      await work(tools);
      return json(200, {});
    },
    { configuration },
  );
  return writtenLines(() => handler(apiEvent('POST', '/predict'), lambdaContext));
};

test('a prediction is kept for 90 days under its model, company and month, and found by its model', async () => {
  let found: unknown;

  await asRequest(async (tools) => {
    await table.put(predictMonth(msft, 'naive', '2008-12'), tools);
    await table.put(predictMonth(msft, 'ar', '2008-12'), tools);
    found = await table.ofModel('naive', tools);
  });

  const { Items } = await client.send(new ScanCommand({ TableName: 'Predictions' }));
  expect(Items).toContainEqual({
    model_type: { S: 'naive' },
    prediction: { S: 'MSFT#2008-12' },
    predicted_price: { N: '18.91' },
    last_price: { N: '18.91' },
    target_month: { S: '2009-01' },
    created_at: { S: '2026-01-01T00:00:00.000Z' },
    expires_at: { N: String(Date.UTC(2026, 3, 1) / 1000) },
  });
  expect(found).toEqual([
    { symbol: 'MSFT', targetMonth: '2009-01', lastPrice: 18.91, predictedPrice: 18.91 },
  ]);
});

test('SP5: a query’s time and the client’s connections are on the request’s one line', async () => {
  const lines = await asRequest((tools) =>
    table.put(predictMonth(msft, 'naive', '2008-11'), tools),
  );

  expect(lines).toEqual([
    expect.objectContaining({
      operation: 'put_prediction',
      database_query_time: expect.any(Number),
      database_connections_in_use: 1,
      database_connections_idle: 0,
    }),
  ]);
});
