import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Work } from '../library';

const client = new DynamoDBClient({});
const command = { TableName: 'orders', Key: { id: { S: 'A-1' } } };

/** One read of DynamoDB, as a span where there are traces. */
export const work: Work = async (_event, tools) => {
  const { Item } = await tools().span('get_item', () => client.send(new GetItemCommand(command)));
  return { statusCode: 200, body: JSON.stringify(Item) };
};
