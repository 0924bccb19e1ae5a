import { gunzipSync, gzipSync } from 'node:zlib';
import { VirtualClock } from '../../../local/clock';
import { DeliveryStream } from '../../../local/firehose/delivery-stream';
import type { S3Destination } from '../../../local/firehose/stream-settings';
import type { InvokeTransform, TransformEvent } from '../../../local/firehose/transform';
import { toSubscriptionRecord } from '../../../local/logs/subscription';

const start = Date.UTC(2026, 1, 26, 10, 14, 11);

interface Written {
  readonly key: string;
  readonly content: Buffer;
}

const setUp = (destination: Partial<S3Destination>, invoke?: InvokeTransform) => {
  const clock = new VirtualClock(start);
  const written: Written[] = [];
  const retries: unknown[] = [];
  const disk = { isFull: false };
  const stream = new DeliveryStream(
    {
      DeliveryStreamName: 'logs-archive',
      ExtendedS3DestinationConfiguration: { BucketARN: 'arn:aws:s3:::archive', ...destination },
    },
    {
      clock,
      store: {
        put: async (_bucket, key, content) => {
          if (disk.isFull) throw new Error('disk full');
          written.push({ key, content: Buffer.from(content) });
          return undefined as never;
        },
      },
      invoke: invoke ?? (() => Promise.reject(new Error('no function'))),
      random: () => 0.5,
      onRetry: (error) => retries.push(error),
    },
  );
  return { clock, stream, written, retries, disk };
};

const processors = (...types: string[]) => ({
  Enabled: true,
  Processors: types.map((Type) => ({
    Type,
    Parameters:
      Type === 'CloudWatchLogProcessing'
        ? [{ ParameterName: 'DataMessageExtraction', ParameterValue: 'true' }]
        : [{ ParameterName: 'LambdaArn', ParameterValue: 'arn:transform' }],
  })),
});

const transforming = { ProcessingConfiguration: processors('Lambda') };

const answering =
  (result: (data: string) => object): InvokeTransform =>
  async (_arn, { records }: TransformEvent) => ({
    records: records.map(({ recordId, data }) => ({
      recordId,
      ...result(Buffer.from(data, 'base64').toString()),
    })),
  });

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const texts = (written: readonly Written[]): readonly string[] =>
  written.map(({ content }) => content.toString());

test('writes what it has gathered when the interval of its buffer ends', async () => {
  const { clock, stream, written } = setUp({ BufferingHints: { IntervalInSeconds: 60 } });
  stream.putRecords([Buffer.from('a')]);
  await clock.advanceTo(start + 59_000);
  stream.putRecords([Buffer.from('b')]);
  const before = written.length;

  await clock.advanceTo(start + 60_000);

  expect(before).toBe(0);
  expect(texts(written)).toEqual(['ab']);
  expect(written[0]?.key).toMatch(
    /^2026\/02\/26\/10\/logs-archive-1-2026-02-26-10-15-11-[0-9a-f-]{36}$/,
  );
});

test('writes at once what fills its buffer, compressed where that is asked for', async () => {
  const { clock, stream, written } = setUp({
    BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 900 },
    CompressionFormat: 'GZIP',
  });

  stream.putRecords([Buffer.alloc(1024 * 1024, 'x')]);
  await clock.settled();

  expect(written[0]?.key).toMatch(/\.gz$/);
  expect(gunzipSync(written[0]?.content ?? '')).toHaveLength(1024 * 1024);
});

test('takes the messages out of the records of a log subscription, one to a line', async () => {
  const { stream, written } = setUp({
    ProcessingConfiguration: processors('Decompression', 'CloudWatchLogProcessing'),
  });
  const events = ['{"level":"INFO"}\n', 'REPORT RequestId: 1\t'].map((message, index) => ({
    id: String(index),
    timestamp: start,
    message,
  }));
  const control = gzipSync(JSON.stringify({ messageType: 'CONTROL_MESSAGE', logEvents: [] }));

  stream.putRecords([
    control,
    toSubscriptionRecord({ logGroup: 'g', logStream: 's', filterName: 'f', events }),
  ]);
  await stream.flush();

  expect(texts(written)).toEqual(['{"level":"INFO"}\nREPORT RequestId: 1\t\n']);
});

test('partitions its objects by the keys that the transform function returns', async () => {
  const transform = answering((data) => ({
    result: 'Ok',
    data: base64(data.toUpperCase()),
    metadata: { partitionKeys: { level: data.split(' ')[0] } },
  }));
  const { stream, written } = setUp(
    {
      ...transforming,
      Prefix: 'level=!{partitionKeyFromLambda:level}/!{timestamp:yyyy-MM-dd}/',
      ErrorOutputPrefix: 'failed/!{firehose:error-output-type}/',
    },
    transform,
  );

  stream.putRecords(['info a', 'error b', 'info c'].map((text) => Buffer.from(text)));
  await stream.flush();

  expect(texts(written)).toEqual(['INFO AINFO C', 'ERROR B']);
  expect(written[0]?.key).toMatch(/^level=info\/2026-02-26\/logs-archive-1-/);
  expect(written[1]?.key).toMatch(/^level=error\//);
});

test('drops what the function drops and keeps what it fails under the error prefix, with the reason', async () => {
  const transform = answering((data) => ({
    result: { a: 'Dropped', b: 'ProcessingFailed' }[data] ?? 'Ok',
    data: base64(data),
  }));
  const { stream, written } = setUp(transforming, transform);

  stream.putRecords(['a', 'b', 'c'].map((text) => Buffer.from(text)));
  await stream.flush();

  const [delivered, failed] = written;
  expect(delivered?.content.toString()).toBe('c');
  expect(failed?.key).toMatch(/^processing-failed\/2026\/02\/26\/10\/logs-archive-1-/);
  expect(JSON.parse(failed?.content.toString() ?? '')).toMatchObject({
    attemptsMade: 1,
    errorCode: 'Lambda.ProcessingFailedStatus',
    rawData: base64('b'),
    lambdaArn: 'arn:transform',
  });
});

test('calls a failing function four times and keeps its records under the error prefix', async () => {
  let calls = 0;
  const { stream, written } = setUp(transforming, async () => {
    calls += 1;
    throw new Error('out of memory');
  });

  stream.putRecords([Buffer.from('a')]);
  await stream.flush();

  expect(calls).toBe(4);
  expect(JSON.parse(texts(written)[0] ?? '')).toMatchObject({
    attemptsMade: 4,
    errorCode: 'Lambda.FunctionError',
    errorMessage: 'out of memory',
  });
});

test('loses nothing when S3 refuses an object', async () => {
  const { clock, stream, written, retries, disk } = setUp({
    BufferingHints: { IntervalInSeconds: 60 },
  });
  disk.isFull = true;
  stream.putRecords([Buffer.from('kept')]);
  await clock.advanceTo(start + 60_000);
  disk.isFull = false;

  await clock.advanceTo(start + 120_000);

  expect(retries).toHaveLength(1);
  expect(texts(written)).toEqual(['kept']);
});

test.each([
  [{ CompressionFormat: 'Snappy' }, 'compression Snappy does not run here'],
  [{ ProcessingConfiguration: processors('MetadataExtraction') }, 'processor MetadataExtraction'],
  [{ Prefix: '!{timestamp:yyyy}/' }, 'a Prefix with expressions needs an ErrorOutputPrefix'],
  [{ Prefix: '!{no:way}', ErrorOutputPrefix: 'e' }, 'unknown expression !{no:way}'],
])('refuses %j when it is created', (destination, message) => {
  expect(() => setUp(destination)).toThrow(message);
});
