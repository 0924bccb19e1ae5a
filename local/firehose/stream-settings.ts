import type { BufferLimits } from './buffer';
import { evaluatePrefix, hasExpression, partitionKeysOf } from './s3-prefix';

/** The properties of `AWS::KinesisFirehose::DeliveryStream` that run here. */
export interface DeliveryStreamProperties {
  readonly DeliveryStreamName: string;
  readonly ExtendedS3DestinationConfiguration: S3Destination;
}

export interface S3Destination {
  readonly BucketARN: string;
  readonly Prefix?: string;
  readonly ErrorOutputPrefix?: string;
  readonly BufferingHints?: { readonly IntervalInSeconds?: number; readonly SizeInMBs?: number };
  readonly CompressionFormat?: string;
  readonly FileExtension?: string;
  readonly ProcessingConfiguration?: {
    readonly Enabled?: boolean;
    readonly Processors?: readonly Processor[];
  };
}

export interface Processor {
  readonly Type: string;
  readonly Parameters?: readonly {
    readonly ParameterName: string;
    readonly ParameterValue: string;
  }[];
}

/** A delivery stream as it runs. */
export interface StreamSettings {
  readonly name: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly errorPrefix: string;
  readonly buffer: BufferLimits;
  readonly isGzip: boolean;
  readonly fileExtension: string;
  readonly decompresses: boolean;
  readonly extractsMessages: boolean;
  readonly appendsDelimiter: boolean;
  /** What a record must bring to have a place under the prefix. */
  readonly partitionKeys: readonly string[];
  readonly transform?: TransformSettings;
}

export interface TransformSettings {
  readonly functionArn: string;
  readonly buffer: BufferLimits;
  readonly retries: number;
}

const MEBIBYTE = 1024 * 1024;

/** @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_BufferingHints.html */
const DELIVERY_BUFFER = { megabytes: 5, seconds: 300 };

/** @see https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html */
const TRANSFORM_BUFFER = { megabytes: 1, seconds: 60 };
const TRANSFORM_RETRIES = 3;

const PROCESSORS = [
  'Decompression',
  'CloudWatchLogProcessing',
  'Lambda',
  'AppendDelimiterToRecord',
];
const COMPRESSIONS = ['UNCOMPRESSED', 'GZIP'];

/** Reads the properties; throws on what the local cloud does not do. */
export const toStreamSettings = (properties: DeliveryStreamProperties): StreamSettings => {
  const name = properties.DeliveryStreamName;
  const destination = properties.ExtendedS3DestinationConfiguration;
  if (!destination) throw refused(name, 'its destination', 'nothing', ['extended S3']);
  const processors = processorsOf(destination);
  const unknown = processors.find(({ Type }) => !PROCESSORS.includes(Type));
  if (unknown) throw refused(name, 'processor', unknown.Type, PROCESSORS);
  const processor = (type: string) => processors.find(({ Type }) => Type === type);
  const logs = processor('CloudWatchLogProcessing');
  const lambda = processor('Lambda');
  return {
    name,
    bucket: destination.BucketARN.split(':').at(-1) ?? '',
    ...prefixesOf(name, destination),
    buffer: bufferLimits(
      destination.BufferingHints?.SizeInMBs ?? DELIVERY_BUFFER.megabytes,
      destination.BufferingHints?.IntervalInSeconds ?? DELIVERY_BUFFER.seconds,
    ),
    ...compressionOf(name, destination),
    decompresses: processor('Decompression') !== undefined,
    extractsMessages: logs !== undefined && parameter(logs, 'DataMessageExtraction') === 'true',
    appendsDelimiter: processor('AppendDelimiterToRecord') !== undefined,
    ...(lambda && { transform: transformOf(lambda) }),
  };
};

const processorsOf = ({ ProcessingConfiguration: processing }: S3Destination) =>
  processing?.Enabled ? (processing.Processors ?? []) : [];

const prefixesOf = (
  name: string,
  { Prefix: prefix = '', ErrorOutputPrefix: errorPrefix }: S3Destination,
): Pick<StreamSettings, 'prefix' | 'errorPrefix' | 'partitionKeys'> => {
  if (hasExpression(prefix) && errorPrefix === undefined) {
    throw new Error(
      `delivery stream ${name}: a Prefix with expressions needs an ErrorOutputPrefix`,
    );
  }
  const partitionKeys = partitionKeysOf(prefix);
  const prefixes = { prefix, errorPrefix: errorPrefix ?? `${prefix}${DEFAULT_ERROR_PREFIX}` };
  tryPrefixes(prefixes, partitionKeys);
  return { ...prefixes, partitionKeys };
};

const DEFAULT_ERROR_PREFIX = '!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH/}';

/** An expression that cannot be evaluated shall fail the deployment, not every delivery. */
const tryPrefixes = (
  { prefix, errorPrefix }: Pick<StreamSettings, 'prefix' | 'errorPrefix'>,
  keys: readonly string[],
): void => {
  const partitionKeys = Object.fromEntries(keys.map((key) => [key, key]));
  const scope = { timestampMs: 0, partitionKeys, randomString: () => 'random' };
  evaluatePrefix(prefix, scope);
  evaluatePrefix(errorPrefix, { ...scope, errorOutputType: 'processing-failed' });
};

const compressionOf = (
  name: string,
  { CompressionFormat: format = 'UNCOMPRESSED', FileExtension: extension }: S3Destination,
): Pick<StreamSettings, 'isGzip' | 'fileExtension'> => {
  if (!COMPRESSIONS.includes(format)) throw refused(name, 'compression', format, COMPRESSIONS);
  const isGzip = format === 'GZIP';
  return { isGzip, fileExtension: extension ?? (isGzip ? '.gz' : '') };
};

const transformOf = (lambda: Processor): TransformSettings => ({
  functionArn: parameter(lambda, 'LambdaArn') ?? '',
  buffer: bufferLimits(
    Number(parameter(lambda, 'BufferSizeInMBs') ?? TRANSFORM_BUFFER.megabytes),
    Number(parameter(lambda, 'BufferIntervalInSeconds') ?? TRANSFORM_BUFFER.seconds),
  ),
  retries: Number(parameter(lambda, 'NumberOfRetries') ?? TRANSFORM_RETRIES),
});

const bufferLimits = (megabytes: number, seconds: number): BufferLimits => ({
  bytes: megabytes * MEBIBYTE,
  intervalMs: seconds * 1000,
});

const parameter = (processor: Processor, name: string): string | undefined =>
  processor.Parameters?.find(({ ParameterName }) => ParameterName === name)?.ParameterValue;

const refused = (name: string, what: string, got: string, allowed: readonly string[]): Error =>
  new Error(`delivery stream ${name}: ${what} ${got} does not run here; allowed: ${allowed}`);
