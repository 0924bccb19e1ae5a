import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteMetricFilterCommand,
  DeleteQueryDefinitionCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  DescribeMetricFiltersCommand,
  DescribeQueriesCommand,
  DescribeQueryDefinitionsCommand,
  DescribeSubscriptionFiltersCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  GetQueryResultsCommand,
  PutLogEventsCommand,
  PutMetricFilterCommand,
  PutQueryDefinitionCommand,
  PutRetentionPolicyCommand,
  PutSubscriptionFilterCommand,
  StartQueryCommand,
  TestMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { VirtualClock } from '../../../local/clock';
import { createLogStore } from '../../../local/logs/log-store';
import { createMetricFilters } from '../../../local/logs/metric-filters';
import { createSubscriptions } from '../../../local/logs/subscriptions';
import { type AwsEndpoint, startAwsEndpoint } from '../../../local/wire/aws-endpoint';
import { logsOperations } from '../../../local/wire/logs-operations';
import { vectors } from '../../testdata/filter-pattern-vectors.json';

const NOW = Date.UTC(2026, 1, 26, 10);
const DAY = 86_400_000;
const clock = new VirtualClock(NOW);
const logs = createLogStore();
let ids = 0;
let endpoint: AwsEndpoint;
let client: CloudWatchLogsClient;

beforeAll(async () => {
  const operations = logsOperations({
    clock,
    logs,
    newId: () => `query-${ids++}`,
    deliveryStreams: new Map(),
    savedQueries: new Map(),
    metricFilters: createMetricFilters({ putMetric: () => {}, report: () => {} }),
    subscriptions: createSubscriptions(
      () => {},
      () => {},
    ),
  });
  endpoint = await startAwsEndpoint({ port: 0, operations: { logs: operations } });
  client = new CloudWatchLogsClient({
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'me', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  client.destroy();
  await endpoint.close();
});

const newGroup = async (name: string, logStreamName = 's') => {
  await client.send(new CreateLogGroupCommand({ logGroupName: name }));
  await client.send(new CreateLogStreamCommand({ logGroupName: name, logStreamName }));
};

const put = (
  logGroupName: string,
  events: readonly (readonly [timestamp: number, message: string])[],
) =>
  client.send(
    new PutLogEventsCommand({
      logGroupName,
      logStreamName: 's',
      logEvents: events.map(([timestamp, message]) => ({ timestamp, message })),
    }),
  );

test('makes, describes and deletes log groups and streams', async () => {
  await newGroup('/made/a', 'first');
  await client.send(new PutRetentionPolicyCommand({ logGroupName: '/made/a', retentionInDays: 7 }));

  const { logGroups } = await client.send(
    new DescribeLogGroupsCommand({ logGroupNamePrefix: '/made' }),
  );
  const { logStreams } = await client.send(
    new DescribeLogStreamsCommand({ logGroupName: '/made/a' }),
  );
  await client.send(new DeleteLogGroupCommand({ logGroupName: '/made/a' }));

  expect(logGroups).toMatchObject([
    { logGroupName: '/made/a', retentionInDays: 7, creationTime: NOW, logGroupClass: 'STANDARD' },
  ]);
  expect(logStreams).toMatchObject([{ logStreamName: 'first', creationTime: NOW }]);
  await expect(
    client.send(new DescribeLogStreamsCommand({ logGroupName: '/made/a' })),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('keeps what may be kept of a batch and says which events it rejected', async () => {
  await newGroup('/rejecting');

  const tooOld = await put('/rejecting', [
    [NOW - 14 * DAY - 1, 'too old'],
    [NOW - 14 * DAY, 'old'],
  ]);
  const tooNew = await put('/rejecting', [
    [NOW + 7_200_000, 'early'],
    [NOW + 7_200_001, 'too early'],
  ]);

  expect(tooOld.rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 1 });
  expect(tooNew.rejectedLogEventsInfo).toEqual({ tooNewLogEventStartIndex: 1 });
  const { events } = await client.send(new FilterLogEventsCommand({ logGroupName: '/rejecting' }));
  expect(events?.map(({ message }) => message)).toEqual(['old', 'early']);
});

test.each<[string, readonly (readonly [number, string])[]]>([
  [
    'in chronological order',
    [
      [NOW, 'a'],
      [NOW - 1, 'b'],
    ],
  ],
  [
    'cannot span more than 24 hours',
    [
      [NOW - DAY - 1, 'a'],
      [NOW, 'b'],
    ],
  ],
  ['at most 1048576 bytes', [[NOW, 'x'.repeat(1_048_551)]]],
  ['1 to 10000 log events', []],
  ['at least 1 character', [[NOW, '']]],
])('refuses a batch: %s', async (message, events) => {
  await newGroup('/limits').catch(() => {});

  await expect(put('/limits', events)).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: expect.stringContaining(message),
  });
});

test('pages through filtered events without losing or repeating one', async () => {
  await newGroup('/pages');
  await put(
    '/pages',
    Array.from({ length: 25 }, (_, i) => [NOW, i % 5 === 0 ? 'noise' : `line ${i}`]),
  );

  const found: (string | undefined)[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new FilterLogEventsCommand({
        logGroupName: '/pages',
        filterPattern: 'line',
        limit: 7,
        nextToken,
      }),
    );
    found.push(...(page.events ?? []).map(({ message }) => message));
    nextToken = page.nextToken;
  } while (nextToken);

  expect(found).toHaveLength(20);
  expect(new Set(found).size).toBe(20);
});

test('reads a stream forwards and backwards by its tokens', async () => {
  await newGroup('/tokens');
  await put(
    '/tokens',
    Array.from({ length: 6 }, (_, i) => [NOW + i, `${i}`]),
  );
  const get = async (nextToken?: string) => {
    const page = await client.send(
      new GetLogEventsCommand({ logGroupName: '/tokens', logStreamName: 's', limit: 2, nextToken }),
    );
    return { ...page, read: page.events?.map(({ message }) => message).join('') };
  };

  const newest = await get();
  const before = await get(newest.nextBackwardToken);
  const again = await get(before.nextForwardToken);
  const end = await get(again.nextForwardToken);

  expect([newest.read, before.read, again.read, end.read]).toEqual(['45', '23', '45', '']);
  expect(end.nextForwardToken).toBe(again.nextForwardToken);
});

test('puts, describes and deletes metric filters', async () => {
  await newGroup('/filtered');
  const filter = {
    logGroupName: '/filtered',
    filterName: 'slow',
    filterPattern: '{ $.ms > 100 }',
    metricTransformations: [
      {
        metricName: 'Slow',
        metricNamespace: 'Shop',
        metricValue: '$.ms',
        dimensions: { a: '$.a' },
      },
    ],
  };

  await client.send(new PutMetricFilterCommand(filter));

  const { metricFilters } = await client.send(
    new DescribeMetricFiltersCommand({ logGroupName: '/filtered' }),
  );
  expect(metricFilters).toEqual([{ ...filter, creationTime: NOW }]);
  await client.send(
    new DeleteMetricFilterCommand({ logGroupName: '/filtered', filterName: 'slow' }),
  );
  await expect(
    client.send(new DeleteMetricFilterCommand({ logGroupName: '/filtered', filterName: 'slow' })),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('refuses two transformations with the words of AWS', async () => {
  await newGroup('/two');
  const one = { metricName: 'm', metricNamespace: 'n', metricValue: '1' };

  const refused = client.send(
    new PutMetricFilterCommand({
      logGroupName: '/two',
      filterName: 'f',
      filterPattern: '',
      metricTransformations: [one, one],
    }),
  );

  const vector = vectors.validation.find(({ what }) => what === 'two metric transformations');
  await expect(refused).rejects.toMatchObject({
    name: vector?.errorCode,
    message: expect.stringContaining(vector?.expectedErrorContains ?? '?'),
  });
});

test('tests a filter pattern on up to 50 messages', async () => {
  const test = (messages: string[]) =>
    client.send(
      new TestMetricFilterCommand({ filterPattern: '[a, b=2]', logEventMessages: messages }),
    );

  const { matches } = await test(['1 1', '1 2']);

  expect(matches).toEqual([
    { eventNumber: 2, eventMessage: '1 2', extractedValues: { $a: '1', $b: '2' } },
  ]);
  await expect(test(Array(51).fill('x'))).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
});

test('puts subscription filters to functions, and refuses Kinesis streams', async () => {
  await newGroup('/subscribed');
  const subscribe = (destinationArn: string) =>
    client.send(
      new PutSubscriptionFilterCommand({
        logGroupName: '/subscribed',
        filterName: 'f',
        filterPattern: 'ERROR',
        destinationArn,
      }),
    );
  const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:f';

  await subscribe(functionArn);

  const { subscriptionFilters } = await client.send(
    new DescribeSubscriptionFiltersCommand({ logGroupName: '/subscribed' }),
  );
  expect(subscriptionFilters).toMatchObject([{ filterName: 'f', destinationArn: functionArn }]);
  await expect(subscribe('arn:aws:kinesis:us-east-1:000000000000:stream/s')).rejects.toThrow(
    'Kinesis streams do not run here',
  );
});

test('runs Insights queries and keeps their results', async () => {
  await newGroup('/asked');
  await put('/asked', [
    [NOW, '{"ms":10}'],
    [NOW + 500, '{"ms":30}'],
  ]);
  const start = (queryString: string) =>
    client.send(
      new StartQueryCommand({
        logGroupName: '/asked',
        startTime: NOW / 1000,
        endTime: NOW / 1000,
        queryString,
      }),
    );

  const { queryId } = await start('stats avg(ms) as mean by bin(1m)');

  expect(await client.send(new GetQueryResultsCommand({ queryId }))).toMatchObject({
    status: 'Complete',
    results: [
      [
        { field: 'bin(1m)', value: '2026-02-26 10:00:00.000' },
        { field: 'mean', value: '20' },
      ],
    ],
    statistics: { recordsMatched: 2, recordsScanned: 2, bytesScanned: 18 },
  });
  const { queries } = await client.send(new DescribeQueriesCommand({ logGroupName: '/asked' }));
  expect(queries).toMatchObject([{ queryId, status: 'Complete' }]);
  await expect(start('stats mean(ms)')).rejects.toMatchObject({ name: 'MalformedQueryException' });
});

test('saves queries', async () => {
  const { queryDefinitionId } = await client.send(
    new PutQueryDefinitionCommand({
      name: 'errors',
      queryString: 'filter level = "ERROR"',
      logGroupNames: ['/a'],
    }),
  );

  const { queryDefinitions } = await client.send(new DescribeQueryDefinitionsCommand({}));

  expect(queryDefinitions).toMatchObject([
    { name: 'errors', queryDefinitionId, logGroupNames: ['/a'] },
  ]);
  await client.send(new DeleteQueryDefinitionCommand({ queryDefinitionId }));
});

test('a group of infrequent access has no filters and is read by queries alone', async () => {
  const logGroupName = '/rare';
  await client.send(
    new CreateLogGroupCommand({ logGroupName, logGroupClass: 'INFREQUENT_ACCESS' }),
  );

  for (const command of [
    new FilterLogEventsCommand({ logGroupName }),
    new PutSubscriptionFilterCommand({
      logGroupName,
      filterName: 'f',
      filterPattern: '',
      destinationArn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
    }),
  ]) {
    await expect(client.send(command as FilterLogEventsCommand)).rejects.toThrow(
      'has the class INFREQUENT_ACCESS',
    );
  }
});

const aws = async (...args: readonly string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)(program, ['--endpoint-url', endpoint.url, ...args], {
    env: {
      ...process.env,
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'me',
      AWS_SECRET_ACCESS_KEY: 'x',
    },
  });
  return stdout;
};

/** Undefined where there is none. */
const versionOf = (program: string): string | undefined => {
  const { stdout, stderr, status } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return status === 0 ? `${stdout}${stderr}`.trim() : undefined;
};
/** Another one may stand before the system's on the path. */
const programs = ['aws', '/usr/bin/aws'];
const isNew = (program: string): boolean => versionOf(program)?.startsWith('aws-cli/2') === true;
const program = programs.find(isNew) ?? 'aws';
const withAws = versionOf(program) ? test : test.skip;
const withTail = isNew(program) ? test : test.skip;
if (!isNew(program)) {
  const found = versionOf(program) ?? 'none';
  console.log(`'aws logs tail' needs version 2 of the aws command line, got ${found}`);
}

withAws(
  'the aws command line filters log events',
  async () => {
    await newGroup('/cli');
    await put('/cli', [
      [NOW, 'fine'],
      [NOW, 'ERROR here'],
    ]);

    const answer = await aws(
      'logs',
      'filter-log-events',
      '--log-group-name',
      '/cli',
      '--filter-pattern',
      'ERROR',
      '--output',
      'json',
    );

    expect(JSON.parse(answer).events).toMatchObject([
      { message: 'ERROR here', logStreamName: 's' },
    ]);
  },
  30_000,
);

withTail(
  'the aws command line tails a log group',
  async () => {
    await newGroup('/tail');
    await put('/tail', [
      [NOW, 'one'],
      [NOW, 'two'],
    ]);

    const lines = await aws(
      'logs',
      'tail',
      '/tail',
      '--since',
      '2026-02-25T00:00:00Z',
      '--format',
      'short',
    );

    expect(
      lines
        .trim()
        .split('\n')
        .map((line) => line.split(' ').at(-1)),
    ).toEqual(['one', 'two']);
  },
  30_000,
);
