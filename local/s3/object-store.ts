import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { AwsError } from '../aws-error';
import type { Clock, EpochMs } from '../clock';
import { type BucketFolder, bucketFolder } from './bucket-folder';
import type { ObjectChange } from './notifications';
import type { ObjectAttributes, Restore, S3Object } from './s3-object';

export type RestoreTier = 'Expedited' | 'Standard' | 'Bulk';

/** The buckets of the account, each a folder on disk that the next run reads again. */
export interface ObjectStore {
  createBucket(bucket: string): Promise<void>;
  buckets(): Promise<readonly string[]>;
  put(
    bucket: string,
    key: string,
    content: Uint8Array,
    attributes?: ObjectAttributes,
  ): Promise<S3Object>;
  get(bucket: string, key: string): Promise<S3Object & { readonly content: Buffer }>;
  head(bucket: string, key: string): Promise<S3Object>;
  /** False for an archived object that is not restored, or not yet. */
  isReadable(object: S3Object): boolean;
  /** In the order of the keys. */
  list(bucket: string, prefix?: string): Promise<readonly S3Object[]>;
  delete(bucket: string, key: string): Promise<void>;
  transition(bucket: string, key: string, storageClass: string): Promise<void>;
  /** Begins to make an archived object readable; how long that takes depends on the tier. */
  restore(bucket: string, key: string, days: number, tier?: RestoreTier): Promise<Restore>;
  /** Hears of every object that is put or deleted. */
  onChange(listener: (change: ObjectChange) => void): void;
  /** Shows a file as an object that cannot be changed. */
  mount(bucket: string, key: string, filePath: string): void;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The longest time that a restore takes. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects-retrieval-options.html */
const RESTORE_HOURS: Readonly<Record<string, Readonly<Partial<Record<RestoreTier, number>>>>> = {
  GLACIER: { Expedited: 5 / 60, Standard: 5, Bulk: 12 },
  DEEP_ARCHIVE: { Standard: 12, Bulk: 48 },
};

export const createObjectStore = (root: string, clock: Clock): ObjectStore => {
  const buckets = new Map<string, Promise<Bucket>>();
  const mounts = new Map<string, Map<string, string>>();
  const listeners: ((change: ObjectChange) => void)[] = [];

  const bucketOf = (name: string): Promise<Bucket> => {
    const bucket = buckets.get(name) ?? openBucket(root, name, mounts.has(name));
    buckets.set(name, bucket);
    bucket.catch(() => buckets.delete(name));
    return bucket;
  };

  const writableBucket = async (name: string, key: string): Promise<Bucket> => {
    if (mounts.get(name)?.has(key)) {
      const message = `${key} of ${name} is an asset and cannot be changed`;
      throw new AwsError('AccessDenied', message, 403);
    }
    return bucketOf(name);
  };

  const save = async (name: string, object: S3Object): Promise<S3Object> => {
    const { folder, objects } = await writableBucket(name, object.key);
    await folder.saveAttributes(object);
    objects.set(object.key, object);
    return object;
  };

  const head = async (name: string, key: string): Promise<S3Object> => {
    const file = mounts.get(name)?.get(key);
    if (file) return mountedObject(key, file);
    const object = (await bucketOf(name)).objects.get(key);
    if (object) return withoutExpiredRestore(object, clock.now());
    throw new AwsError('NoSuchKey', `the bucket ${name} has no object ${key}`, 404);
  };

  return {
    head,
    createBucket: async (name) => {
      await bucketFolder(root, name).create();
    },
    buckets: async () => {
      const folders = await readdir(root).catch(() => []);
      return [...new Set([...folders, ...mounts.keys()])].sort();
    },
    put: async (name, key, content, attributes = {}) => {
      const { folder } = await writableBucket(name, key);
      await folder.saveContent(key, content);
      const object = await save(name, toObject(key, content, attributes, clock.now()));
      for (const hear of listeners) hear({ eventName: 'ObjectCreated:Put', bucket: name, object });
      return object;
    },
    get: async (name, key) => {
      const object = await head(name, key);
      if (!isReadable(object, clock.now())) throw archived(object);
      const file = mounts.get(name)?.get(key);
      const content = file ? readFile(file) : (await bucketOf(name)).folder.content(key);
      return { ...object, content: await content };
    },
    isReadable: (object) => isReadable(object, clock.now()),
    list: async (name, prefix = '') => {
      const { objects } = await bucketOf(name);
      const mounted = [...(mounts.get(name) ?? [])].map(([key, file]) => mountedObject(key, file));
      return [...objects.values(), ...(await Promise.all(mounted))]
        .filter(({ key }) => key.startsWith(prefix))
        .sort(byKey);
    },
    delete: async (name, key) => {
      const { folder, objects } = await writableBucket(name, key);
      const object = objects.get(key);
      await folder.remove(key);
      objects.delete(key);
      if (!object) return;
      for (const hear of listeners) {
        hear({ eventName: 'ObjectRemoved:Delete', bucket: name, object });
      }
    },
    onChange: (listener) => void listeners.push(listener),
    transition: async (name, key, storageClass) => {
      await save(name, { ...(await head(name, key)), storageClass });
    },
    restore: async (name, key, days, tier = 'Standard') => {
      const object = await head(name, key);
      const restore = restoreOf(object, days, tier, clock.now());
      await save(name, { ...object, restore });
      return restore;
    },
    mount: (name, key, filePath) => {
      mounts.set(name, (mounts.get(name) ?? new Map()).set(key, filePath));
    },
  };
};

interface Bucket {
  readonly folder: BucketFolder;
  readonly objects: Map<string, S3Object>;
}

const openBucket = async (root: string, name: string, isMounted: boolean): Promise<Bucket> => {
  const folder = bucketFolder(root, name);
  if (!isMounted && !folder.exists()) {
    throw new AwsError('NoSuchBucket', `the bucket ${name} does not exist`, 404);
  }
  const objects = await folder.load();
  return { folder, objects: new Map(objects.map((object) => [object.key, object])) };
};

/** S3 sorts keys by their bytes. */
const byKey = (a: S3Object, b: S3Object): number =>
  Buffer.compare(Buffer.from(a.key), Buffer.from(b.key));

const toObject = (
  key: string,
  content: Uint8Array,
  attributes: ObjectAttributes,
  lastModifiedMs: EpochMs,
): S3Object => ({
  contentType: 'application/octet-stream',
  storageClass: 'STANDARD',
  ...attributes,
  key,
  sizeBytes: content.byteLength,
  etag: createHash('md5').update(content).digest('hex'),
  lastModifiedMs,
});

const mountedObject = async (key: string, file: string): Promise<S3Object> =>
  toObject(key, await readFile(file), {}, Math.trunc((await stat(file)).mtimeMs));

const restoreOf = (
  { key, storageClass }: S3Object,
  days: number,
  tier: RestoreTier,
  now: EpochMs,
): Restore => {
  const hours = RESTORE_HOURS[storageClass]?.[tier];
  if (hours === undefined) {
    throw new AwsError(
      'InvalidObjectState',
      `${key} in storage class ${storageClass} has no ${tier} restore; only GLACIER and DEEP_ARCHIVE have one`,
      403,
    );
  }
  const readyMs = now + hours * HOUR;
  return { readyMs, expiryMs: Math.ceil((readyMs + days * DAY) / DAY) * DAY };
};

const withoutExpiredRestore = (object: S3Object, now: EpochMs): S3Object => {
  const { restore, ...rest } = object;
  return restore && restore.expiryMs <= now ? rest : object;
};

const isReadable = ({ storageClass, restore }: S3Object, now: EpochMs): boolean =>
  !(storageClass in RESTORE_HOURS) || (restore !== undefined && restore.readyMs <= now);

const archived = ({ key, storageClass }: S3Object): AwsError =>
  new AwsError(
    'InvalidObjectState',
    `${key} is archived in ${storageClass}; restore it before you read it`,
    403,
  );
