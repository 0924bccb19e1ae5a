import { bundling } from '../telemetry/bundling';

/** Tools that run a function here build its source again by this key of its metadata. */
export const bundleMetadata = 'watchkeeper:bundle';

/** How a handler's source becomes its bundle, in esbuild's words: what the function was deployed with. */
export const bundleOptions = {
  platform: bundling.platform,
  format: bundling.format,
  target: bundling.target,
  mainFields: bundling.mainFields,
  external: bundling.external,
  banner: { js: bundling.banner },
  define: bundling.define,
  minify: true,
  sourcemap: true,
  sourcesContent: false,
} as const;

/**
 * @param entry - relative to the project, so that a template is the same wherever it is synthesized
 */
export const bundleOf = (entry: string) => ({
  entry,
  outfile: 'index.mjs',
  options: bundleOptions,
});
