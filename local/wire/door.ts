import type { AwsError } from '../aws-error';

export interface AwsResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Clients only print it. */
export const REQUEST_ID = '00000000-0000-0000-0000-000000000000';

/** One call, understood by the protocol of its service: its operation's name, and how to answer or refuse it. */
export interface Door {
  readonly operation: string;
  answer(): Promise<AwsResponse>;
  refuse(error: AwsError): AwsResponse;
}
