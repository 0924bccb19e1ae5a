import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AwsError } from '../aws-error';
import type { S3Object } from './s3-object';

/** A bucket on disk: contents under `objects/<key>`, what S3 knows of them under `attributes/<key>.json`. */
export interface BucketFolder {
  exists(): boolean;
  create(): Promise<void>;
  load(): Promise<readonly S3Object[]>;
  saveAttributes(object: S3Object): Promise<void>;
  saveContent(key: string, content: Uint8Array): Promise<void>;
  content(key: string): Promise<Buffer>;
  remove(key: string): Promise<void>;
}

export const bucketFolder = (root: string, bucket: string): BucketFolder => {
  const folder = join(root, safeSegment(bucket));
  const contentPath = (key: string): string => join(folder, 'objects', safePath(key));
  const attributesPath = (key: string): string =>
    join(folder, 'attributes', `${safePath(key)}.json`);
  return {
    exists: () => existsSync(folder),
    create: async () => {
      await mkdir(folder, { recursive: true });
    },
    load: () => loadObjects(join(folder, 'attributes')),
    saveAttributes: (object) => write(object.key, attributesPath(object.key), toJson(object)),
    saveContent: (key, content) => write(key, contentPath(key), content),
    content: (key) => readFile(contentPath(key)),
    remove: async (key) => {
      await rm(contentPath(key), { force: true });
      await rm(attributesPath(key), { force: true });
    },
  };
};

const safePath = (key: string): string => join(...key.split('/').map(safeSegment));

/**
 * A part of a key as a file name that stays inside its folder: dots alone and the empty part, which `a//b` has, are
 * spelled out.
 */
const safeSegment = (segment: string): string => {
  if (segment === '') return '%2F';
  if (/^\.+$/.test(segment)) return segment.replaceAll('.', '%2E');
  return encodeURIComponent(segment).replaceAll('%3D', '=');
};

const toJson = (object: S3Object): Buffer => Buffer.from(JSON.stringify(object, null, 2));

const write = async (key: string, path: string, content: Uint8Array): Promise<void> => {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw NESTING_ERRORS.includes(code ?? '') ? nested(key) : error;
  }
};

/** What the file system says when `a/b` would lie under the file `a`, or the file `a` over the folder. */
const NESTING_ERRORS = ['EEXIST', 'EISDIR', 'ENOTDIR'];

const nested = (key: string): AwsError =>
  new AwsError(
    'InvalidArgument',
    `the local S3 keeps keys as files: ${key} and an object that would be its folder, or lie in it, cannot both exist`,
  );

/** One file after another: a bucket may have more objects than a process may open files. */
const loadObjects = async (folder: string): Promise<readonly S3Object[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const objects: S3Object[] = [];
  for (const entry of entries.filter((one) => one.isFile())) {
    objects.push(JSON.parse(await readFile(join(entry.parentPath, entry.name), 'utf8')));
  }
  return objects;
};
