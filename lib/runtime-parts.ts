import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { bundling, type Part, type PartName, parts } from '../telemetry/bundling';
import { runtimeFile, runtimeSource } from './runtime-source';

const partsByName: Readonly<Record<PartName, Part>> = parts;

const ROOM = 'lambdas';
const source = join(runtimeSource, ROOM);

const fileOf = (path: string): string => runtimeFile(`${ROOM}/${path}`);

/** A part as a file: its path below the bundle's folder. */
interface PartFile {
  readonly path: string;
  readonly contents: Uint8Array;
}

// Each function of an app has the same parts, and they are built once.
const built = new Map<PartName, readonly PartFile[]>();

const isEverywhere = (part: PartName): boolean => !partsByName[part].isOptional;

/**
 * Writes the parts of the run time that a function has beside its bundle.
 * @param optional - which it has beside those that every function has
 */
export const writeParts = (optional: readonly PartName[], outputFolder: string): void => {
  const everywhere = (Object.keys(partsByName) as PartName[]).filter(isEverywhere);
  for (const { path, contents } of [...everywhere, ...optional].flatMap(filesOf)) {
    const file = join(outputFolder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
};

const filesOf = (part: PartName): readonly PartFile[] => {
  const known = built.get(part);
  if (known) return known;
  const { outputFiles } = esbuild().buildSync({ ...options(part), write: false });
  const files = outputFiles.map(({ path, contents }) => ({
    path: relative(source, path),
    contents,
  }));
  built.set(part, files);
  return files;
};

// Loaded by whoever bundles: a synthesis without bundling does without.
const esbuild = (): typeof import('esbuild') => require('esbuild');

const aliasOf = (part: PartName): Record<string, string> => {
  const { specifier, standIn } = bundling.asyncContext;
  const ofPart = Object.entries(partsByName[part].standIns ?? {});
  return {
    [specifier]: runtimeFile(standIn),
    ...Object.fromEntries(ofPart.map(([name, path]) => [name, fileOf(path)])),
  };
};

const options = (part: PartName): BuildOptions => ({
  entryPoints: [fileOf(part)],
  outbase: source,
  outdir: source,
  bundle: true,
  minify: true,
  platform: bundling.platform,
  // CommonJS: it is loaded by `require`, in the middle of a handler's work.
  format: 'cjs',
  target: bundling.target,
  mainFields: [...bundling.mainFields],
  external: [...bundling.external],
  define: { ...bundling.define },
  inject: (partsByName[part].packages ?? []).map(fileOf),
  alias: aliasOf(part),
  logLevel: 'error',
});
