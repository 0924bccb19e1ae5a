import { rmSync } from 'node:fs';
import { type RequestListener, Server } from 'node:http';
import {
  type AttributeValue,
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteItemCommand,
  DynamoDBClient,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { account, arn } from './account';
import type { Clock, EpochMs } from './clock';
import { closeServer, forPrograms, listenOnLoopback } from './loopback-server';

/** The properties of `AWS::DynamoDB::Table` and `::GlobalTable` that run here; capacity and replicas do not matter. */
export interface TableProperties
  extends Pick<
    CreateTableCommandInput,
    'KeySchema' | 'AttributeDefinitions' | 'LocalSecondaryIndexes'
  > {
  readonly TableName: string;
  readonly GlobalSecondaryIndexes?: readonly GlobalIndex[];
  readonly TimeToLiveSpecification?: {
    readonly AttributeName?: string;
    readonly Enabled?: boolean;
  };
}

type GlobalIndex = Pick<
  NonNullable<CreateTableCommandInput['GlobalSecondaryIndexes']>[number],
  'IndexName' | 'KeySchema' | 'Projection'
>;

export interface DynamoDb {
  /** Where its own wire protocol is spoken. */
  readonly url: string;
  /** Returns the table's ARN. */
  createTable(properties: TableProperties): Promise<string>;
  close(): Promise<void>;
}

interface ExpiringTable {
  readonly name: string;
  readonly keyNames: readonly string[];
  readonly attribute: string;
}

type Item = Record<string, AttributeValue>;

/** AWS deletes expired items within days; here it is done within an hour of the clock. */
const TTL_PERIOD_MS = 3_600_000;

/**
 * DynamoDB on a free port of 127.0.0.1.
 * @param directory - where the tables lie; it is emptied first. @default - in memory
 */
export const startDynamoDb = async (clock: Clock, directory?: string): Promise<DynamoDb> => {
  if (directory) rmSync(directory, { recursive: true, force: true });
  const server = dynalite({ createTableMs: 0, ...(directory ? { path: directory } : {}) });
  closeToWebPages(server);
  const url = `http://127.0.0.1:${await listenOnLoopback(server)}`;
  const client = clientOf(url);
  const expiring: ExpiringTable[] = [];
  const cancel = clock.every(TTL_PERIOD_MS, async () => {
    for (const table of expiring) await deleteExpired(client, table, clock.now());
  });
  return {
    url,
    createTable: async (properties) => {
      await client.send(new CreateTableCommand(toCreateTable(properties)));
      expiring.push(...toExpiring(properties));
      return arn('dynamodb', `table/${properties.TableName}`);
    },
    close: async () => {
      cancel();
      client.destroy();
      await closeServer(withoutDatabase(server));
    },
  };
};

/**
 * Dynalite closes its database with its server, and throws for what is under way there, which ends the process. The
 * database goes with the process, and the next one begins with an empty folder.
 */
const withoutDatabase = (server: Server): Server =>
  Object.assign(server, { close: Server.prototype.close });

const clientOf = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({
    endpoint,
    region: account.region,
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'local' },
  });

/** Of itself dynalite lets every page of every site read its tables. */
const closeToWebPages = (server: Server): void => {
  for (const listener of server.listeners('request') as RequestListener[]) {
    server.off('request', listener);
    server.on('request', forPrograms(listener));
  }
};

const toCreateTable = (properties: TableProperties): CreateTableCommandInput => ({
  TableName: properties.TableName,
  KeySchema: properties.KeySchema,
  AttributeDefinitions: properties.AttributeDefinitions,
  BillingMode: 'PAY_PER_REQUEST',
  ...(properties.LocalSecondaryIndexes && {
    LocalSecondaryIndexes: properties.LocalSecondaryIndexes,
  }),
  ...(properties.GlobalSecondaryIndexes && {
    GlobalSecondaryIndexes: properties.GlobalSecondaryIndexes.map(
      ({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection }),
    ),
  }),
});

const toExpiring = (properties: TableProperties): readonly ExpiringTable[] => {
  const { AttributeName: attribute, Enabled: isEnabled } = properties.TimeToLiveSpecification ?? {};
  const keyNames = (properties.KeySchema ?? []).flatMap(({ AttributeName: name }) => name ?? []);
  return isEnabled && attribute ? [{ name: properties.TableName, keyNames, attribute }] : [];
};

/** Deletes the items whose time, in epoch seconds, has passed; a time that is no number never passes. */
const deleteExpired = async (
  client: DynamoDBClient,
  table: ExpiringTable,
  now: EpochMs,
): Promise<void> => {
  const scan = paginateScan(
    { client },
    {
      TableName: table.name,
      FilterExpression: '#ttl <= :now',
      ExpressionAttributeNames: { '#ttl': table.attribute },
      ExpressionAttributeValues: { ':now': { N: String(Math.floor(now / 1000)) } },
    },
  );
  for await (const { Items = [] } of scan) {
    for (const item of Items) await deleteUnchanged(client, table, item);
  }
};

/** Spares an item that was given a new time since it was read. */
const deleteUnchanged = async (
  client: DynamoDBClient,
  { name, keyNames, attribute }: ExpiringTable,
  item: Item,
): Promise<void> => {
  const deletion = new DeleteItemCommand({
    TableName: name,
    Key: Object.fromEntries(keyNames.map((key) => [key, item[key] as AttributeValue])),
    ConditionExpression: '#ttl = :read',
    ExpressionAttributeNames: { '#ttl': attribute },
    ExpressionAttributeValues: { ':read': item[attribute] as AttributeValue },
  });
  await client.send(deletion).catch((error: Error) => {
    if (error.name !== 'ConditionalCheckFailedException') throw error;
  });
};
