import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { BuildFailure, BuildOptions } from 'esbuild';
import * as v from 'valibot';
import type { CodeFile } from './task-root';

/** The metadata of a function that says how its code is made. */
const KEY = 'watchkeeper:bundle';

const METADATA = v.object({
  /** Relative to a folder above the template. */
  entry: v.string(),
  /** The file that takes the place of one of the deployed code. */
  outfile: v.string(),
  /** esbuild's. */
  options: v.record(v.string(), v.unknown()),
});

/** How a function's code is made from its source. */
export interface SourceBundle {
  /** Absolute. */
  readonly entry: string;
  /** @throws SourceError */
  build(): Promise<BuiltSource>;
}

export interface BuiltSource {
  readonly files: readonly CodeFile[];
  /** The files that it was made of, packages apart. */
  readonly inputs: readonly string[];
}

/** Source that cannot be built; the message names file, line and what is wrong. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  /** Files that stand in the way. */
  readonly files: readonly string[];

  constructor(message: string, files: readonly string[]) {
    super(message);
    this.files = files;
  }
}

/**
 * @param directory - of the template
 * @returns undefined for a function that does not say how it is made, or whose source is not on this machine
 */
export const sourceBundleOf = (
  metadata: Readonly<Record<string, unknown>>,
  directory: string,
): SourceBundle | undefined => {
  const { success, output } = v.safeParse(METADATA, metadata[KEY]);
  if (!success) return undefined;
  const root = folderWith(output.entry, resolve(directory));
  if (root === undefined) return undefined;
  const outfile = basename(output.outfile);
  return {
    entry: join(root, output.entry),
    build: () =>
      build({
        ...(output.options as BuildOptions),
        absWorkingDir: root,
        entryPoints: [output.entry],
        outfile: join(root, outfile),
        bundle: true,
        write: false,
        metafile: true,
        logLevel: 'silent',
      }),
  };
};

/** The project lies above the cloud assembly that was made from it. */
const folderWith = (entry: string, from: string): string | undefined => {
  if (existsSync(join(from, entry))) return from;
  return dirname(from) === from ? undefined : folderWith(entry, dirname(from));
};

const build = async (
  options: BuildOptions & { readonly absWorkingDir: string },
): Promise<BuiltSource> => {
  // Only a cloud whose functions say how they are made pays for it.
  const esbuild = await import('esbuild');
  try {
    const { outputFiles = [], metafile } = await esbuild.build(options);
    const inputs = Object.keys(metafile?.inputs ?? {}).map((file) =>
      resolve(options.absWorkingDir, file),
    );
    return {
      files: outputFiles.map(({ path, contents }) => ({ path: basename(path), contents })),
      inputs: inputs.filter((file) => !file.includes('/node_modules/')),
    };
  } catch (error) {
    throw toSourceError(error, options.absWorkingDir);
  }
};

const toSourceError = (error: unknown, root: string): SourceError => {
  const { errors = [] } = error as Partial<BuildFailure>;
  const places = errors.map(({ text, location }) =>
    location ? `${location.file}:${location.line}:${location.column}: ${text}` : text,
  );
  const files = errors.flatMap(({ location }) => (location ? resolve(root, location.file) : []));
  return new SourceError(places.join('; ') || String(error), files);
};
