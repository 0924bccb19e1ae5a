import { gzipSync } from 'node:zlib';
import { arn } from '../account';
import type { Clock, EpochMs } from '../clock';
import type { ObjectStore } from '../s3/object-store';
import { type Buffering, type BufferLimits, createBuffer } from './buffer';
import { decompress } from './decompression';
import { type FailedRecord, failed, type Outcome, type StreamRecord } from './record';
import { evaluatePrefix, formatJavaDate, type PrefixScope } from './s3-prefix';
import {
  type DeliveryStreamProperties,
  type StreamSettings,
  type TransformSettings,
  toStreamSettings,
} from './stream-settings';
import { type InvokeTransform, transform } from './transform';

/** What a delivery stream works with. */
export interface FirehoseSurroundings {
  readonly clock: Clock;
  readonly store: Pick<ObjectStore, 'put'>;
  readonly invoke: InvokeTransform;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Hears of every object written. */
  readonly onDelivery?: (delivery: S3Delivery) => void;
  /** Hears of a write that failed; its records stay in the buffer. */
  readonly onRetry?: (error: unknown) => void;
}

export interface S3Delivery {
  readonly kind: 'delivered' | 'processing-failed';
  readonly bucket: string;
  readonly key: string;
  readonly records: number;
  readonly oldestArrivalMs: EpochMs;
}

/**
 * A delivery stream to S3: records wait for the transform, pass through it, wait for the delivery, and become one
 * object for each set of partition keys.
 */
export class DeliveryStream {
  readonly arn: string;
  readonly name: string;
  readonly #settings: StreamSettings;
  readonly #around: FirehoseSurroundings;
  readonly #waiting?: Buffering<StreamRecord>;
  readonly #partitions = new Map<string, Buffering<StreamRecord>>();
  readonly #failures: Buffering<FailedRecord>;

  constructor(properties: DeliveryStreamProperties, surroundings: FirehoseSurroundings) {
    const settings = toStreamSettings(properties);
    this.#settings = settings;
    this.#around = surroundings;
    this.name = settings.name;
    this.arn = arn('firehose', `deliverystream/${settings.name}`);
    this.#failures = this.#buffer(settings.buffer, (items) => this.#writeFailures(items));
    const to = settings.transform;
    if (to) this.#waiting = this.#buffer(to.buffer, (records) => this.#transform(records, to));
  }

  putRecords(records: readonly Buffer[]): void {
    const { clock, onRetry } = this.#around;
    for (const data of records) {
      const record = { data, arrivalMs: clock.now(), partitionKeys: {} };
      clock.hold(this.#accept(record)).catch((error: unknown) => onRetry?.(error));
    }
  }

  /** Writes what is buffered without waiting for a buffer to fill. */
  async flush(): Promise<void> {
    await this.#waiting?.flush();
    for (const partition of this.#partitions.values()) await partition.flush();
    await this.#failures.flush();
  }

  async #accept(record: StreamRecord): Promise<void> {
    const outcome = decompress(record, this.#settings);
    if (outcome.kind !== 'passed' || !this.#waiting) await this.#deliver(outcome);
    else await this.#waiting.add(outcome.record, outcome.record.data.byteLength);
  }

  async #transform(records: readonly StreamRecord[], to: TransformSettings): Promise<void> {
    const { invoke, random } = this.#around;
    const outcomes = await transform(records, to, this.arn, randomId(random), invoke);
    for (const outcome of outcomes) await this.#deliver(outcome);
  }

  async #deliver(outcome: Outcome): Promise<void> {
    const final = finish(outcome, this.#settings);
    if (final.kind === 'passed') {
      await this.#partitionOf(final.record).add(final.record, final.record.data.byteLength);
    }
    if (final.kind === 'failed') {
      await this.#failures.add(final.failure, final.failure.record.data.byteLength);
    }
  }

  #partitionOf({ partitionKeys }: StreamRecord): Buffering<StreamRecord> {
    const { partitionKeys: names, buffer } = this.#settings;
    const id = JSON.stringify(names.map((name) => partitionKeys[name]));
    const partition =
      this.#partitions.get(id) ?? this.#buffer(buffer, (records) => this.#writeObject(records));
    this.#partitions.set(id, partition);
    return partition;
  }

  #buffer<T>(limits: BufferLimits, handOn: (items: readonly T[]) => Promise<void>): Buffering<T> {
    const { clock, onRetry = () => {} } = this.#around;
    return createBuffer(clock, limits, handOn, onRetry);
  }

  async #writeObject(records: readonly StreamRecord[]): Promise<void> {
    const { prefix, fileExtension, isGzip } = this.#settings;
    const folder = evaluatePrefix(prefix, this.#prefixScope(records));
    const content = Buffer.concat(records.map(({ data }) => data));
    await this.#put(
      'delivered',
      `${folder}${this.#objectName()}${fileExtension}`,
      isGzip ? gzipSync(content) : content,
      records,
    );
  }

  async #writeFailures(failures: readonly FailedRecord[]): Promise<void> {
    const records = failures.map(({ record }) => record);
    const scope = { ...this.#prefixScope(records), errorOutputType: 'processing-failed' };
    const folder = evaluatePrefix(this.#settings.errorPrefix, scope);
    const lines = failures.map((failure) => this.#errorLine(failure)).join('');
    await this.#put('processing-failed', folder + this.#objectName(), Buffer.from(lines), records);
  }

  async #put(
    kind: S3Delivery['kind'],
    key: string,
    content: Buffer,
    records: readonly StreamRecord[],
  ): Promise<void> {
    const { bucket } = this.#settings;
    await this.#around.store.put(bucket, key, content);
    const oldestArrivalMs = records[0]?.arrivalMs ?? 0;
    this.#around.onDelivery?.({ kind, bucket, key, records: records.length, oldestArrivalMs });
  }

  /** A failed record with its reason, as Firehose keeps it. */
  #errorLine({ record, attempts, code, message }: FailedRecord): string {
    const line = {
      attemptsMade: attempts,
      arrivalTimestamp: record.arrivalMs,
      errorCode: code,
      errorMessage: message,
      attemptEndingTimestamp: this.#around.clock.now(),
      rawData: record.data.toString('base64'),
      lambdaArn: this.#settings.transform?.functionArn,
    };
    return `${JSON.stringify(line)}\n`;
  }

  #prefixScope(records: readonly StreamRecord[]): PrefixScope {
    return {
      timestampMs: records[0]?.arrivalMs ?? 0,
      partitionKeys: records[0]?.partitionKeys ?? {},
      randomString: () => randomId(this.#around.random).slice(-11),
    };
  }

  /** `<stream>-<version>-<time>-<id>`. @see https://docs.aws.amazon.com/firehose/latest/dev/s3-object-name.html */
  #objectName(): string {
    const { clock, random } = this.#around;
    const time = formatJavaDate('yyyy-MM-dd-HH-mm-ss', clock.now());
    return `${this.name}-1-${time}-${randomId(random)}`;
  }
}

/** Appends the delimiter, and fails a record that lacks a key which its place under the prefix needs. */
const finish = (outcome: Outcome, settings: StreamSettings): Outcome => {
  if (outcome.kind !== 'passed') return outcome;
  const { record } = outcome;
  const missing = settings.partitionKeys.find((key) => !record.partitionKeys[key]);
  if (missing) {
    const reason = `the record has no partition key ${missing}`;
    return failed(record, 1, 'DynamicPartitioning.MetadataExtractionFailed', reason);
  }
  if (!settings.appendsDelimiter) return outcome;
  return { kind: 'passed', record: { ...record, data: Buffer.concat([record.data, NEWLINE]) } };
};

const NEWLINE = Buffer.from('\n');

const randomId = (random: () => number): string =>
  'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () =>
    Math.floor(random() * 16).toString(16),
  );
