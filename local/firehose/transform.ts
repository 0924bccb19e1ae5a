import { account } from '../account';
import type { EpochMs } from '../clock';
import { failed, type Outcome, type StreamRecord } from './record';
import type { TransformSettings } from './stream-settings';

/** The event of a transform function. @see https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html */
export interface TransformEvent {
  readonly invocationId: string;
  readonly deliveryStreamArn: string;
  readonly region: string;
  readonly records: readonly {
    readonly recordId: string;
    readonly approximateArrivalTimestamp: EpochMs;
    /** Base64. */
    readonly data: string;
  }[];
}

/** Calls the transform function and returns its answer; throws where the function fails. */
export type InvokeTransform = (functionArn: string, event: TransformEvent) => Promise<unknown>;

interface TransformedRecord {
  readonly recordId: string;
  readonly result: 'Ok' | 'Dropped' | 'ProcessingFailed';
  readonly data?: string;
  readonly metadata?: { readonly partitionKeys?: Readonly<Record<string, string>> };
}

/** What the function made of each record; where it fails again and again, all of them have failed. */
export const transform = async (
  records: readonly StreamRecord[],
  { functionArn, retries }: TransformSettings,
  deliveryStreamArn: string,
  invocationId: string,
  invoke: InvokeTransform,
): Promise<readonly Outcome[]> => {
  const event = toEvent(records, deliveryStreamArn, invocationId);
  for (let attempts = 1; ; attempts += 1) {
    try {
      const returned = byRecordId(await invoke(functionArn, event));
      return records.map((record, index) => {
        const recordId = event.records[index]?.recordId ?? '';
        return toOutcome(record, returned.get(recordId), attempts);
      });
    } catch (error) {
      if (attempts <= retries) continue;
      return records.map((record) => failed(record, attempts, 'Lambda.FunctionError', error));
    }
  }
};

const toEvent = (
  records: readonly StreamRecord[],
  deliveryStreamArn: string,
  invocationId: string,
): TransformEvent => ({
  invocationId,
  deliveryStreamArn,
  region: account.region,
  records: records.map(({ data, arrivalMs }, index) => ({
    recordId: `${invocationId}-${String(index).padStart(6, '0')}`,
    approximateArrivalTimestamp: arrivalMs,
    data: data.toString('base64'),
  })),
});

const byRecordId = (answer: unknown): ReadonlyMap<string, TransformedRecord> => {
  const { records } = (answer ?? {}) as { readonly records?: readonly TransformedRecord[] };
  return new Map(records?.map((record) => [record.recordId, record]));
};

const toOutcome = (
  record: StreamRecord,
  returned: TransformedRecord | undefined,
  attempts: number,
): Outcome => {
  if (!returned) return failed(record, attempts, 'Lambda.MissingRecordId', 'no result came back');
  if (returned.result === 'Dropped') return { kind: 'dropped' };
  if (returned.result !== 'Ok') {
    const reason = `the function returned the result ${returned.result}`;
    return failed(record, attempts, 'Lambda.ProcessingFailedStatus', reason);
  }
  const data = Buffer.from(returned.data ?? '', 'base64');
  const partitionKeys = returned.metadata?.partitionKeys ?? {};
  return { kind: 'passed', record: { ...record, data, partitionKeys } };
};
