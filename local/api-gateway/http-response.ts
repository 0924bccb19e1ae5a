import type { Readable } from 'node:stream';

/** What a caller gets; header names in lower case. */
export interface HttpResponse {
  readonly status: number;
  /** A header that comes several times is a list. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Text, bytes, or what comes piece by piece. */
  readonly body: string | Uint8Array | Readable;
}
