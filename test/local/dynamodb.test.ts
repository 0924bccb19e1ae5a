import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { VirtualClock } from '../../local/clock';
import { type DynamoDb, startDynamoDb, type TableProperties } from '../../local/dynamodb';

const directory = mkdtempSync(join(tmpdir(), 'dynamodb-'));
const start = Date.UTC(2026, 0, 15, 10);
const clock = new VirtualClock(start);
let dynamodb: DynamoDb;
let client: DynamoDBClient;

beforeAll(async () => {
  dynamodb = await startDynamoDb(clock, join(directory, 'dynamodb'));
  client = new DynamoDBClient({
    endpoint: dynamodb.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
});

const tableByUser = (TableName: string): TableProperties => ({
  TableName,
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: [
    { AttributeName: 'id', AttributeType: 'S' },
    { AttributeName: 'user', AttributeType: 'S' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-user',
      KeySchema: [{ AttributeName: 'user', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
});

afterAll(async () => {
  client.destroy();
  await dynamodb.close();
  rmSync(directory, { recursive: true });
});

test('creates a table with its indexes from the properties of a global table', async () => {
  const arn = await dynamodb.createTable(tableByUser('sessions'));
  const Item = { id: { S: '1' }, user: { S: 'ada' } };
  await client.send(new PutItemCommand({ TableName: 'sessions', Item }));

  const { Items } = await client.send(
    new QueryCommand({
      TableName: 'sessions',
      IndexName: 'by-user',
      KeyConditionExpression: '#user = :user',
      ExpressionAttributeNames: { '#user': 'user' },
      ExpressionAttributeValues: { ':user': { S: 'ada' } },
    }),
  );

  expect(arn).toBe('arn:aws:dynamodb:us-east-1:000000000000:table/sessions');
  expect(Items).toEqual([Item]);
});

test('deletes an item within an hour of its time to live', async () => {
  const now = start / 1000;
  await dynamodb.createTable({
    TableName: 'seen',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
  });
  for (const [id, expires] of [
    ['soon', { N: String(now + 30) }],
    ['later', { N: String(now + 7200) }],
    ['never', { S: 'never' }],
  ] as const) {
    await client.send(new PutItemCommand({ TableName: 'seen', Item: { id: { S: id }, expires } }));
  }

  await clock.advanceTo(start + 3_600_000);

  const left = await Promise.all(
    ['soon', 'later', 'never'].map(async (id) => {
      const key = { TableName: 'seen', Key: { id: { S: id } } };
      return (await client.send(new GetItemCommand(key))).Item?.id?.S;
    }),
  );
  expect(left).toEqual([undefined, 'later', 'never']);
});

test('lets no web page read its tables', async () => {
  const response = await fetch(dynamodb.url, {
    method: 'POST',
    headers: { origin: 'https://evil.example' },
  });

  expect(response.status).toBe(403);
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
});

test('what is under way when it is closed ends without a word', async () => {
  const closing = await startDynamoDb(clock);
  const own = new DynamoDBClient({
    endpoint: closing.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
  await closing.createTable(tableByUser('busy'));

  const Item = { id: { S: '1' }, user: { S: 'ada' } };
  const puts = Array.from({ length: 200 }, (_, i) =>
    own.send(new PutItemCommand({ TableName: 'busy', Item: { ...Item, id: { S: String(i) } } })),
  );
  const settled = Promise.allSettled(puts);
  await Promise.race(puts);
  await closing.close();

  // Dynalite would throw outside of any call, and end the process.
  await settled;
  own.destroy();
  await new Promise((later) => setTimeout(later, 50));
});
