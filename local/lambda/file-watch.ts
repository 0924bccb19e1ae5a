import { type FSWatcher, statSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';

/** Tells of changes of files, by watching their folders: editors put a new file in the place of the old one. */
export interface FileWatch {
  /** Replaces what a listener is told of. A folder stands for each file that lies in it, and may not be there yet. */
  set(listener: () => void, paths: { readonly files?: Paths; readonly folders?: Paths }): void;
  close(): void;
}

type Paths = readonly string[];

interface Watched {
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
}

/** What is watched for a folder: itself, or while it is not there, the nearest folder above. */
interface Place {
  readonly path: string;
  /** Tells it from another that was put at its path. */
  readonly inode: number;
}

export const createFileWatch = (): FileWatch => {
  const watched = new Map<() => void, Watched>();
  const watchers = new Map<string, { readonly place: Place; readonly watcher: FSWatcher }>();

  /** @param name - of a file in the folder; null when any may have changed */
  const tell = (folder: string, name: string | null): void => {
    for (const [listener, { files, folders }] of watched) {
      const isTold =
        folders.has(folder) ||
        (name === null
          ? [...files].some((file) => dirname(file) === folder)
          : files.has(join(folder, name)));
      if (isTold) listener();
    }
  };

  const onEvent = (folder: string, name: string | null): void => {
    const before = watchers.get(folder)?.place;
    const { path, inode } = placeFor(folder);
    if (before?.path === path && before.inode === inode) {
      if (path === folder) tell(folder, name);
      return;
    }
    close(folder);
    open(folder);
    tell(folder, null);
  };

  const open = (folder: string): void => {
    if (watchers.has(folder)) return;
    const place = placeFor(folder);
    try {
      const watcher = watch(place.path, { persistent: false }, (_kind, name) =>
        onEvent(folder, name),
      );
      watcher.on('error', () => onEvent(folder, null));
      watchers.set(folder, { place, watcher });
    } catch {
      // The system has no more watches: its changes are not seen.
    }
  };

  const close = (folder: string): void => {
    watchers.get(folder)?.watcher.close();
    watchers.delete(folder);
  };

  return {
    set: (listener, { files = [], folders = [] }) => {
      watched.set(listener, { files: new Set(files), folders: new Set(folders) });
      const needed = new Set(
        [...watched.values()].flatMap((one) => [...one.folders, ...[...one.files].map(dirname)]),
      );
      for (const folder of watchers.keys()) if (!needed.has(folder)) close(folder);
      for (const folder of needed) open(folder);
    },
    close: () => {
      watched.clear();
      for (const folder of [...watchers.keys()]) close(folder);
    },
  };
};

const placeFor = (folder: string): Place => {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() ? { path: folder, inode: found.ino } : placeFor(dirname(folder));
};
