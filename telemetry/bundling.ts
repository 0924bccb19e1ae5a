/**
 * How a handler becomes one file for Lambda: the constructs bundle with these options, and so do the tests that
 * load a bundle.
 */
export const bundling = {
  platform: 'node',
  format: 'esm',
  /** The oldest Node.js that runs a bundle: a laptop's. Lambda's own is newer. */
  target: 'node20',
  /** ES modules first, so that what a handler does not use is left out. */
  mainFields: ['module', 'main'],
  /** The AWS SDK's clients are part of Lambda's Node.js runtimes; which of its inner packages are is nowhere promised. */
  external: ['@aws-sdk/*'],
  /** CommonJS packages in an ES module call `require` when they load; the X-Ray SDK is one. */
  banner: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
  /**
   * What the X-Ray SDK keeps its context in: it slows every `await` of the process, so a stand-in over
   * AsyncLocalStorage takes its place (esbuild's `alias`).
   */
  asyncContext: { specifier: 'cls-hooked/context', standIn: 'lambdas/tracing/cls-hooked.ts' },
} as const;

/**
 * The parts of the run time that are files of their own beside a bundle, by their path in `lambdas/`: a function does
 * not even read what it does not use. With each the file, if any, that takes its optional packages along.
 */
export const parts = {
  'service-logger': { packages: [] },
  'text-line': { packages: [] },
  'powertools-metrics': { packages: [] },
  'tracing/powertools': { packages: [] },
  'tracing/opentelemetry': { packages: ['tracing/opentelemetry-packages.ts'] },
  'error-tracking/sentry': { packages: ['error-tracking/sentry-packages.ts'] },
} as const;

export type PartName = keyof typeof parts;
