import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import { writeParts } from '../lib/runtime-parts';
import { bundling, type PartName } from '../telemetry/bundling';
import { type Variant, type VariantName, variants } from './variants';

/** The file of `works/` that a handler does. */
export type WorkName =
  | 'trivial'
  | 'noted'
  | 'get-item'
  | 'awaits'
  | 'log-lines'
  | 'metric-operations'
  | 'load'
  | 'predict';

/** Below the checkout, so that what a bundle leaves out is found where the project has it. */
const folder = join(__dirname, '.local');

/** As `MonitoredFunction` bundles. */
const options: BuildOptions = {
  bundle: true,
  minify: true,
  platform: bundling.platform,
  format: bundling.format,
  target: bundling.target,
  mainFields: [...bundling.mainFields],
  external: [...bundling.external],
  define: { ...bundling.define },
  banner: { js: bundling.banner },
  loader: { '.csv': 'text' },
  logLevel: 'error',
};

/** The parts of our run time that a traced function has beside its main file. */
const parts = {
  loggerAndMetrics: ['logging/service-logger', 'measuring/powertools-metrics'],
  tracer: ['tracing/powertools'],
} as const satisfies Readonly<Record<string, readonly PartName[]>>;

const bundle = (name: VariantName, work: WorkName): string => {
  const { library, isOurs = false }: Variant = variants[name];
  const outfile = join(folder, `${library}.${work}`, 'handler.mjs');
  const contents = source(library, work);
  buildSync({ ...options, stdin: { contents, resolveDir: __dirname, loader: 'ts' }, outfile });
  if (isOurs) writeParts(Object.values(parts).flat(), dirname(outfile));
  return outfile;
};

const source = (library: string, work: WorkName): string => `
  import { wrap } from './libraries/${library}';
  import { work } from './works/${work}';
  export const handler = wrap(work);
`;

const bundleDriver = (driver: string): string => {
  const outfile = join(folder, `${driver}.mjs`);
  buildSync({ ...options, entryPoints: [join(__dirname, 'drivers', `${driver}.ts`)], outfile });
  return outfile;
};

/** In bytes. */
export interface BundleSize {
  /** What every cold start reads and compiles. */
  readonly main: number;
  /** Beside it, read when they are first used. */
  readonly loggerAndMetrics: number;
  readonly tracer: number;
}

export const bundleSize = (name: VariantName): BundleSize => {
  const mainFile = bundled(name, 'trivial');
  const { isOurs = false }: Variant = variants[name];
  const bytesOf = (names: readonly PartName[]): number =>
    names.reduce((sum, part) => sum + statSync(join(dirname(mainFile), `${part}.js`)).size, 0);
  return {
    main: statSync(mainFile).size,
    loggerAndMetrics: isOurs ? bytesOf(parts.loggerAndMetrics) : 0,
    tracer: isOurs ? bytesOf(parts.tracer) : 0,
  };
};

const remembered = <A extends readonly string[]>(make: (...args: A) => string) => {
  const made = new Map<string, string>();
  return (...args: A): string => {
    const key = args.join(' ');
    const known = made.get(key) ?? make(...args);
    made.set(key, known);
    return known;
  };
};

/** Bundles a handler, once. @returns its main file */
export const bundled = remembered(bundle);

/** Bundles what runs in the measured process around the handler, once. @returns its file */
export const bundledDriver = remembered(bundleDriver);
