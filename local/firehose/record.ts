import type { EpochMs } from '../clock';

/** A record on its way through a delivery stream. */
export interface StreamRecord {
  readonly data: Buffer;
  readonly arrivalMs: EpochMs;
  /** What the transform function named for the S3 prefix. */
  readonly partitionKeys: Readonly<Record<string, string>>;
}

/** A record that goes under the error prefix instead. */
export interface FailedRecord {
  readonly record: StreamRecord;
  readonly attempts: number;
  readonly code: string;
  readonly message: string;
}

/** What a step made of a record. */
export type Outcome =
  | { readonly kind: 'passed'; readonly record: StreamRecord }
  | { readonly kind: 'failed'; readonly failure: FailedRecord }
  | { readonly kind: 'dropped' };

export const failed = (
  record: StreamRecord,
  attempts: number,
  code: string,
  reason: unknown,
): Outcome => {
  const message = reason instanceof Error ? reason.message : String(reason);
  return { kind: 'failed', failure: { record, attempts, code, message } };
};
