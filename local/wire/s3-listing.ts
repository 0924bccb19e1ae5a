import type { S3Object } from '../s3/s3-object';
import type { XmlContent } from './xml';

const MAX_KEYS = 1000;

/**
 * One page of a bucket's objects; with a delimiter the keys below it are folded to common prefixes.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export const listPage = (
  bucket: string,
  parameters: URLSearchParams,
  objects: readonly S3Object[],
): XmlContent => {
  const prefix = parameters.get('prefix') ?? '';
  const delimiter = parameters.get('delimiter') ?? '';
  const maxKeys = Number(parameters.get('max-keys') ?? MAX_KEYS);
  const after = parameters.get('continuation-token') ?? parameters.get('start-after') ?? '';
  const entries = foldedEntries(objects, prefix, delimiter).filter(({ name }) => name > after);
  const page = entries.slice(0, maxKeys);
  const isTruncated = entries.length > page.length;
  return {
    Name: bucket,
    Prefix: prefix,
    Delimiter: delimiter || undefined,
    MaxKeys: maxKeys,
    KeyCount: page.length,
    IsTruncated: String(isTruncated),
    NextContinuationToken: isTruncated ? page.at(-1)?.name : undefined,
    Contents: page.flatMap(({ object }) => (object ? toContents(object) : [])),
    CommonPrefixes: page.flatMap(({ name, object }) => (object ? [] : { Prefix: name })),
  };
};

/** An object, or a common prefix of several. */
interface Entry {
  readonly name: string;
  readonly object?: S3Object;
}

const foldedEntries = (
  objects: readonly S3Object[],
  prefix: string,
  delimiter: string,
): readonly Entry[] => {
  const entries = new Map<string, Entry>();
  for (const object of objects) {
    const end = delimiter ? object.key.indexOf(delimiter, prefix.length) : -1;
    const name = end === -1 ? object.key : object.key.slice(0, end + delimiter.length);
    entries.set(name, end === -1 ? { name, object } : { name });
  }
  return [...entries.values()];
};

const toContents = (object: S3Object): XmlContent => ({
  Key: object.key,
  LastModified: new Date(object.lastModifiedMs).toISOString(),
  ETag: `"${object.etag}"`,
  Size: object.sizeBytes,
  StorageClass: object.storageClass,
});
