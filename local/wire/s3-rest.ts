import { AwsError } from '../aws-error';
import type { ObjectStore, RestoreTier } from '../s3/object-store';
import type { ObjectAttributes, Restore, S3Object } from '../s3/s3-object';
import { decodeAwsChunked } from './aws-chunked';
import type { AwsRequest } from './aws-request';
import type { AwsResponse, Door } from './door';
import { listPage } from './s3-listing';
import { toXml, unescapeXml, type XmlContent } from './xml';

interface S3Call {
  readonly store: ObjectStore;
  readonly request: AwsRequest;
  readonly bucket: string;
  readonly key: string;
}

type S3Operation = (call: S3Call) => Promise<AwsResponse>;

/** The operations that run here, by what AWS calls them. */
const OPERATIONS: Readonly<Record<string, S3Operation>> = {
  ListBuckets: async ({ store }) => {
    const buckets = (await store.buckets()).map((Name) => ({ Name }));
    return xmlResponse('ListAllMyBucketsResult', { Buckets: { Bucket: buckets } });
  },
  HeadBucket: async ({ store, bucket }) => {
    return emptyResponse((await store.buckets()).includes(bucket) ? 200 : 404);
  },
  ListObjectsV2: async ({ store, request, bucket }) => {
    const prefix = request.url.searchParams.get('prefix') ?? '';
    const objects = await store.list(bucket, prefix);
    return xmlResponse('ListBucketResult', listPage(bucket, request.url.searchParams, objects));
  },
  PutObject: async ({ store, request, bucket, key }) => {
    const object = await store.put(bucket, key, contentOf(request), attributesOf(request));
    return { ...emptyResponse(200), headers: { etag: `"${object.etag}"` } };
  },
  CopyObject: async ({ store, request, bucket, key }) => {
    const from = copySource(request.headers[COPY_SOURCE]);
    const { content, ...source } = await store.get(from.bucket, from.key);
    const isReplaced = request.headers['x-amz-metadata-directive'] === 'REPLACE';
    const { contentType, contentEncoding, metadata } = source;
    const kept = { contentType, metadata, ...(contentEncoding && { contentEncoding }) };
    const attributes = isReplaced
      ? attributesOf(request)
      : { ...kept, ...storageClassOf(request.headers) };
    const { etag, lastModifiedMs } = await store.put(bucket, key, content, attributes);
    const LastModified = new Date(lastModifiedMs).toISOString();
    return xmlResponse('CopyObjectResult', { ETag: `"${etag}"`, LastModified });
  },
  GetObject: async ({ store, request, bucket, key }) => {
    const { content, ...object } = await store.get(bucket, key);
    const headers = objectHeaders(object, store);
    const range = rangeOf(request.headers.range, content.length);
    return range
      ? partialResponse(headers, content, range)
      : { status: 200, headers, body: content };
  },
  HeadObject: async ({ store, bucket, key }) => {
    const object = await store.head(bucket, key);
    return { ...emptyResponse(200), headers: objectHeaders(object, store) };
  },
  DeleteObject: async ({ store, bucket, key }) => {
    await store.delete(bucket, key);
    return emptyResponse(204);
  },
  DeleteObjects: async ({ store, request, bucket }) => {
    const order = contentOf(request).toString('utf8');
    const keys = [...order.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) =>
      unescapeXml(key),
    );
    for (const key of keys) await store.delete(bucket, key);
    const isQuiet = /<Quiet>true<\/Quiet>/.test(order);
    return xmlResponse('DeleteResult', { Deleted: isQuiet ? [] : keys.map((Key) => ({ Key })) });
  },
  RestoreObject: async ({ store, request, bucket, key }) => {
    const order = request.body.toString('utf8');
    const days = Number(order.match(/<Days>(\d+)<\/Days>/)?.[1] ?? 1);
    const tier = order.match(/<Tier>(\w+)<\/Tier>/)?.[1] as RestoreTier | undefined;
    await store.restore(bucket, key, days, tier);
    return emptyResponse(202);
  },
};

/** The operation of each method on the account, a bucket or an object; `?restore` and the like name another. */
const ROUTES: Readonly<Record<string, string>> = {
  'GET account': 'ListBuckets',
  'HEAD bucket': 'HeadBucket',
  'GET bucket ?list-type': 'ListObjectsV2',
  'PUT object': 'PutObject',
  'GET object': 'GetObject',
  'HEAD object': 'HeadObject',
  'DELETE object': 'DeleteObject',
  'POST bucket ?delete': 'DeleteObjects',
  'POST object ?restore': 'RestoreObject',
};

/** Parameters that make another operation of a request. */
const SUBRESOURCES = [
  'acl',
  'delete',
  'encryption',
  'lifecycle',
  'list-type',
  'location',
  'policy',
  'restore',
  'tagging',
  'uploadId',
  'uploads',
  'versioning',
];

/** What AWS calls a request to S3 in the path style, or its route where it does not run here. */
const operationName = ({ method, url, headers }: AwsRequest): string => {
  const { bucket, key } = pathOf(url);
  const target = key ? 'object' : bucket ? 'bucket' : 'account';
  const subresource = SUBRESOURCES.find((name) => url.searchParams.has(name));
  const route = `${method} ${target}${subresource ? ` ?${subresource}` : ''}`;
  const operation = ROUTES[route] ?? route;
  return operation === 'PutObject' && headers[COPY_SOURCE] !== undefined ? 'CopyObject' : operation;
};

const COPY_SOURCE = 'x-amz-copy-source';

/** `bucket/key`, encoded, perhaps with a slash before it and a version behind it. */
const copySource = (header = ''): { readonly bucket: string; readonly key: string } => {
  const [bucket = '', ...key] = header
    .replace(/^\//, '')
    .replace(/\?versionId=.*$/, '')
    .split('/');
  return { bucket: decoded(bucket), key: decoded(key.join('/')) };
};

/** S3's REST API in the path style. */
export const s3Door = (request: AwsRequest, store: ObjectStore): Door => {
  const operation = operationName(request);
  return {
    operation,
    answer: () => {
      const run = OPERATIONS[operation];
      if (!run) throw notImplemented(operation);
      return run({ store, request, ...pathOf(request.url) });
    },
    refuse: s3Error,
  };
};

const notImplemented = (operation: string): AwsError =>
  new AwsError(
    'NotImplemented',
    `${operation} of S3 does not run here; operations: ${Object.keys(OPERATIONS).join(', ')}`,
    501,
  );

export const s3Error = ({ code, message, status }: AwsError): AwsResponse => ({
  ...xmlResponse('Error', { Code: code, Message: message }),
  status,
});

const pathOf = ({ pathname }: URL): { readonly bucket: string; readonly key: string } => {
  const [bucket = '', ...key] = pathname.slice(1).split('/');
  return { bucket: decoded(bucket), key: decoded(key.join('/')) };
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('InvalidURI', `${text} is not encoded as a part of a URL is`);
  }
};

const CHUNKED = 'aws-chunked';

const contentOf = ({ headers, body }: AwsRequest): Buffer =>
  headers['x-amz-content-sha256']?.startsWith('STREAMING-') ||
  headers['content-encoding']?.includes(CHUNKED)
    ? decodeAwsChunked(body)
    : body;

const attributesOf = ({ headers }: AwsRequest): ObjectAttributes => {
  const encodings = headers['content-encoding']?.split(/,\s*/).filter((e) => e !== CHUNKED) ?? [];
  return {
    ...(headers['content-type'] && { contentType: headers['content-type'] }),
    ...(encodings.length > 0 && { contentEncoding: encodings.join(',') }),
    ...storageClassOf(headers),
    metadata: metadataOf(headers),
  };
};

const storageClassOf = (headers: AwsRequest['headers']): Pick<ObjectAttributes, 'storageClass'> => {
  const storageClass = headers['x-amz-storage-class'];
  return storageClass ? { storageClass } : {};
};

const METADATA = 'x-amz-meta-';

const metadataOf = (headers: AwsRequest['headers']): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith(METADATA))
      .map(([name, value]) => [name.slice(METADATA.length), value ?? '']),
  );

const objectHeaders = (object: S3Object, store: ObjectStore): Readonly<Record<string, string>> => ({
  etag: `"${object.etag}"`,
  'content-type': object.contentType,
  'content-length': String(object.sizeBytes),
  'last-modified': new Date(object.lastModifiedMs).toUTCString(),
  'accept-ranges': 'bytes',
  ...(object.contentEncoding && { 'content-encoding': object.contentEncoding }),
  ...(object.storageClass !== 'STANDARD' && { 'x-amz-storage-class': object.storageClass }),
  ...(object.restore && {
    'x-amz-restore': restoreHeader(object.restore, store.isReadable(object)),
  }),
  ...Object.fromEntries(
    Object.entries(object.metadata ?? {}).map(([name, value]) => [METADATA + name, value]),
  ),
});

const restoreHeader = ({ expiryMs }: Restore, isReady: boolean): string =>
  isReady
    ? `ongoing-request="false", expiry-date="${new Date(expiryMs).toUTCString()}"`
    : 'ongoing-request="true"';

type ByteRange = readonly [first: number, last: number];

const rangeOf = (header: string | undefined, length: number): ByteRange | undefined => {
  const [, from = '', to = ''] = header?.match(/^bytes=(\d*)-(\d*)$/) ?? [];
  if (from === '' && to === '') return undefined;
  const range: ByteRange =
    from === ''
      ? [Math.max(0, length - Number(to)), length - 1]
      : [Number(from), Math.min(length - 1, to === '' ? length : Number(to))];
  if (range[0] <= range[1]) return range;
  throw new AwsError('InvalidRange', `the range ${header} holds none of ${length} bytes`, 416);
};

const partialResponse = (
  headers: AwsResponse['headers'],
  content: Buffer,
  [first, last]: ByteRange,
): AwsResponse => ({
  status: 206,
  headers: {
    ...headers,
    'content-range': `bytes ${first}-${last}/${content.length}`,
    'content-length': String(last - first + 1),
  },
  body: content.subarray(first, last + 1),
});

const emptyResponse = (status: number): AwsResponse => ({ status, headers: {}, body: '' });

const xmlResponse = (name: string, content: XmlContent): AwsResponse => ({
  status: 200,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${toXml(name, content)}`,
});
