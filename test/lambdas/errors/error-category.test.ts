import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import {
  type AddressInfo,
  createServer as createSocketServer,
  type Server as SocketServer,
} from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DatabaseError, Pool } from 'pg';
import { parse, string } from 'valibot';
import { errorCategory } from '../../../lambdas/errors/error-category';

let server: Server;

beforeEach(async () => {
  server = await listening(createServer());
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const listening = async <S extends SocketServer>(socketServer: S): Promise<S> => {
  await once(socketServer.listen(0, '127.0.0.1'), 'listening');
  return socketServer;
};

const port = (of: SocketServer = server): number => (of.address() as AddressInfo).port;

const thrownBy = async (work: () => unknown): Promise<unknown> => {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
};

const getItem = (endpointPort: number, requestTimeout?: number) => {
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${endpointPort}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    maxAttempts: 1,
    requestHandler: { requestTimeout, throwOnRequestTimeout: true },
  });
  return client.send(new GetItemCommand({ TableName: 'orders', Key: {} }));
};

const answering =
  (status: number, type: string): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ __type: `com.amazonaws#${type}`, message: 'no' }));
  };

const fail = (members: object): never => {
  throw Object.assign(new Error('no'), members);
};

test.each([
  [400, 'ThrottlingException', 'throttled'],
  [400, 'ProvisionedThroughputExceededException', 'throttled'],
  [400, 'RequestLimitExceeded', 'throttled'],
  [400, 'ValidationException', 'internal'],
  [400, 'ResourceNotFoundException', 'dependency'],
  [400, 'ConditionalCheckFailedException', 'dependency'],
  [500, 'InternalServerError', 'dependency'],
  [504, 'GatewayTimeout', 'timeout'],
])('the SDK’s error for %i %s is %s', async (status, type, category) => {
  server.on('request', answering(status, type));

  const error = await thrownBy(() => getItem(port()));

  expect(errorCategory(error)).toBe(category);
});

test.each([
  ['dependency', 'The client is closed'],
  ['dependency', 'Socket closed unexpectedly'],
  ['dependency', 'Connection is closed.'],
  ['dependency', 'Reached the max retries per request limit (which is 20). Refer to …'],
  ['timeout', 'Connection timeout'],
  ['timeout', 'Command timed out'],
])('what clients of Redis say without a code is a %s: %s', (category, message) => {
  expect(errorCategory(new Error(message))).toBe(category);
});

test('a service that cannot be reached is a dependency’s failure', async () => {
  const closedPort = port();
  server.close();

  const errors = await Promise.all([
    thrownBy(() => getItem(closedPort)),
    thrownBy(() => fetch(`http://127.0.0.1:${closedPort}`)),
    thrownBy(() => fetch('http://localhost.invalid')),
    thrownBy(() => new Pool({ host: '127.0.0.1', port: closedPort }).query('select 1')),
  ]);

  expect(errors.map(errorCategory)).toEqual(Array(4).fill('dependency'));
});

test('a service that does not answer in time is a time-out', async () => {
  server.on('request', () => {});
  const database = await listening(createSocketServer());

  const errors = await Promise.all([
    thrownBy(() => getItem(port(), 50)),
    thrownBy(() => fetch(`http://127.0.0.1:${port()}`, { signal: AbortSignal.timeout(50) })),
    thrownBy(() =>
      new Pool({ host: '127.0.0.1', port: port(database), connectionTimeoutMillis: 50 }).query(
        'select 1',
      ),
    ),
  ]);
  database.close();

  expect(errors.map(errorCategory)).toEqual(Array(3).fill('timeout'));
});

test.each([
  ['57014', 'timeout'],
  ['55P03', 'timeout'],
  ['53300', 'throttled'],
  ['57P01', 'dependency'],
  ['08006', 'dependency'],
  ['40001', 'dependency'],
  ['42601', 'internal'],
  ['23505', 'internal'],
])('PostgreSQL’s error %s is %s', (code, category) => {
  const error = Object.assign(new DatabaseError('no', 2, 'error'), { code, severity: 'ERROR' });

  expect(errorCategory(error)).toBe(category);
});

test.each([
  ['valibot', () => parse(string(), 7)],
  ['zod', () => fail({ name: 'ZodError', issues: [] })],
  ['ajv', () => fail({ name: 'Error', ajv: true, errors: [] })],
  ['joi or yup', () => fail({ name: 'ValidationError', details: [] })],
  ['Powertools’ parser', () => fail({ name: 'ParseError' })],
])('what %s refuses is a validation error', async (_library, work) => {
  expect(errorCategory(await thrownBy(work))).toBe('validation');
});

test.each([
  ['an HTTP client that was told 429', { response: { status: 429 } }, 'throttled'],
  ['an HTTP client that was told 502', { response: { statusCode: 502 } }, 'dependency'],
  ['a function that Lambda ended', { name: 'Sandbox.Timedout' }, 'timeout'],
  [
    'a transaction that was throttled',
    { CancellationReasons: [{ Code: 'ThrottlingError' }] },
    'throttled',
  ],
  ['a certificate that has expired', { code: 'CERT_HAS_EXPIRED' }, 'dependency'],
  ['an error that names its category', { category: 'client', $metadata: {} }, 'client'],
  ['a bug', { name: 'TypeError' }, 'internal'],
  [
    'an error that cannot be read',
    {
      get code() {
        return fail({});
      },
    },
    'internal',
  ],
])('the error of %s has its category', (_what, members, category) => {
  expect(errorCategory(members)).toBe(category);
});
