import type { EpochMs } from '../clock';

export interface ObjectAttributes {
  /** @default 'application/octet-stream' */
  readonly contentType?: string;
  readonly contentEncoding?: string;
  /** @default 'STANDARD' */
  readonly storageClass?: string;
  /** The user's own metadata, without `x-amz-meta-`. */
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface S3Object extends ObjectAttributes {
  readonly key: string;
  readonly sizeBytes: number;
  /** MD5 of the content, in hex. */
  readonly etag: string;
  readonly contentType: string;
  readonly storageClass: string;
  readonly lastModifiedMs: EpochMs;
  readonly restore?: Restore;
}

/** A readable copy of an archived object, for a time. */
export interface Restore {
  readonly readyMs: EpochMs;
  readonly expiryMs: EpochMs;
}
