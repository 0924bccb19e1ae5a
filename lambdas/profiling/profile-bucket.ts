import type { S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '../client-settings';
import type { Profile } from './profile';

/** Which call a profile is of. */
export interface ProfiledCall {
  readonly service: string;
  readonly name: string;
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number;
}

export type StoreProfile = (call: ProfiledCall, profile: Profile) => Promise<void>;

/** Puts profiles into a bucket, each as two files. The SDK is loaded with the first. */
export const profileBucket = (bucket: string): StoreProfile => {
  let client: S3Client | undefined;
  return async (call, { cpu, heap }) => {
    const { PutObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
    client ??= new S3Client(clientSettings);
    const put = (extension: string, content: string) =>
      client?.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: `${profileKey(call)}.${extension}`,
          Body: content,
          ContentType: 'application/json',
        }),
      );
    await Promise.all([put('cpuprofile', cpu), put('heapprofile', heap)]);
  };
};

/** `profiles/shop/inference/2026/01/02/103045123-req-1`: by day, so that a lifecycle and a query find them. */
export const profileKey = ({ service, name, requestId, startedAtMs }: ProfiledCall): string => {
  const [date = '', time = ''] = new Date(startedAtMs).toISOString().split('T');
  const file = `${time.replace(/\D/g, '')}-${requestId}`;
  return ['profiles', ...[service, name, ...date.split('-'), file].map(keyPart)].join('/');
};

const keyPart = (text: string): string => text.replace(/[^\w.-]/g, '_');
