import type { ArchivedObject } from '../console-server/console-source';

/** What lies directly in a folder of the archive. */
export interface ArchiveFolder {
  /** By name. */
  readonly folders: readonly FolderEntry[];
  readonly objects: readonly ArchivedObject[];
}

export interface FolderEntry {
  /** Its last part, with the slash. */
  readonly name: string;
  /** Bucket and prefix: `logs/level=ERROR/`. */
  readonly path: string;
  readonly objects: number;
  readonly bytes: number;
}

/** Bucket, a slash, key; a bucket's name has no slash. */
export const pathOf = ({ bucket, key }: ArchivedObject): string => `${bucket}/${key}`;

/** @param path - bucket and prefix with its last slash; empty for the list of buckets */
export const folderAt = (objects: readonly ArchivedObject[], path: string): ArchiveFolder => {
  const inside = objects.filter((object) => pathOf(object).startsWith(path));
  const folders = new Map<string, FolderEntry>();
  const own: ArchivedObject[] = [];
  for (const object of inside) {
    const rest = pathOf(object).slice(path.length);
    const slash = rest.indexOf('/');
    if (slash < 0) own.push(object);
    else add(folders, rest.slice(0, slash + 1), path, object.bytes);
  }
  const byName = (a: FolderEntry, b: FolderEntry) => a.name.localeCompare(b.name);
  return { folders: [...folders.values()].sort(byName), objects: own };
};

const add = (
  folders: Map<string, FolderEntry>,
  name: string,
  path: string,
  bytes: number,
): void => {
  const { objects = 0, bytes: before = 0 } = folders.get(name) ?? {};
  folders.set(name, { name, path: path + name, objects: objects + 1, bytes: before + bytes });
};

/** The folders that lead to a path, the bucket first. */
export const foldersAbove = (
  path: string,
): readonly { readonly name: string; readonly path: string }[] => {
  const parts = path.split('/').slice(0, -1);
  return parts.map((name, index) => ({
    name,
    path: `${parts.slice(0, index + 1).join('/')}/`,
  }));
};
