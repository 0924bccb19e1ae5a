import { dirname, resolve } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { writeParts } from '../../../lib/runtime-parts';
import { bundling, type PartName } from '../../../telemetry/bundling';

/** Bundles a program as functions are bundled, with these parts of the run time beside it. */
export const bundleProgram = async (
  entry: string,
  outfile: string,
  parts: readonly PartName[],
  options: BuildOptions = {},
): Promise<void> => {
  const { asyncContext, banner, define, external, mainFields, platform, format, target } = bundling;
  await build({
    platform,
    format,
    target,
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    mainFields: [...mainFields],
    external: [...external],
    define,
    banner: { js: banner },
    alias: { [asyncContext.specifier]: resolve(asyncContext.standIn) },
    logLevel: 'error',
    ...options,
  });
  writeParts(parts, dirname(outfile));
};
