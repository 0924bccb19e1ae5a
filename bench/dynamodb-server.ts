import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';

/** The key attributes of each table. */
const tables = { orders: ['id'], predictions: ['model_type', 'prediction'] } as const;

const run = async (): Promise<void> => {
  const server = dynalite({ createTableMs: 0 }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'none', secretAccessKey: 'none' };
  const client = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials });
  for (const [name, key] of Object.entries(tables)) await createTable(client, name, key);
  const Item = { id: { S: 'A-1' }, sku: { S: 'A-1' }, quantity: { N: '2' } };
  await client.send(new PutItemCommand({ TableName: 'orders', Item }));
  console.log(endpoint);
};

const createTable = async (
  client: DynamoDBClient,
  TableName: string,
  key: readonly string[],
): Promise<void> => {
  await client.send(
    new CreateTableCommand({
      TableName,
      KeySchema: key.map((AttributeName, i) => ({
        AttributeName,
        KeyType: i === 0 ? 'HASH' : 'RANGE',
      })),
      AttributeDefinitions: key.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 1 }, { TableName });
};

run().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
