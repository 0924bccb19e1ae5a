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
  /** CommonJS in an ES module calls `require`, which is made with the first call: a third of a millisecond. */
  banner: `const require=(()=>{let made;const real=()=>made??=process.getBuiltinModule('node:module').createRequire(import.meta.url);return new Proxy(()=>{},{apply:(_,self,args)=>real()(...args),get:(_,key)=>real()[key]})})();`,
  /** Leaves out what has no work to do in a bundle: the checks of `defineTelemetry`, which synth has made. */
  define: { 'globalThis.isWatchkeeperBundled': 'true' },
  /**
   * What the X-Ray SDK keeps its context in: it slows every `await` of the process, so a stand-in over
   * AsyncLocalStorage takes its place (esbuild's `alias`).
   */
  asyncContext: { specifier: 'cls-hooked/context', standIn: 'lambdas/tracing/cls-hooked' },
} as const;

export interface Part {
  /** Only functions that ask for it have it. @default - every function has it */
  readonly isOptional?: true;
  /** Files that take its optional packages along: paths in `lambdas/`, without extension. @default - none */
  readonly packages?: readonly string[];
  /** Likewise files that take the place of modules, by what these are imported as. @default - none */
  readonly standIns?: Readonly<Record<string, string>>;
}

/**
 * The parts of the run time that are files of their own beside a bundle, by their path in `lambdas/`: what a cold start
 * need not read, because only some functions use it, or only some requests.
 */
export const parts = {
  'configuration/reader': {},
  'redaction/redactor': {},
  'errors/error-record': {},
  'errors/error-status': {},
  'errors/source-map': {},
  'lines/mended-line': {},
  'lines/start-line': {},
  'lines/text-line': {},
  'outgoing/fetch-calls': {},
  'profiling/profiler': {},
  'logging/audit': {},
  'logging/service-logger': { standIns: { 'node:crypto': 'logging/random-int' } },
  'measuring/powertools-metrics': {},
  'tracing/powertools': { isOptional: true, standIns: { semver: 'tracing/semver' } },
  'tracing/opentelemetry': {
    isOptional: true,
    packages: ['tracing/opentelemetry-packages'],
  },
  'error-tracking/sentry': { isOptional: true, packages: ['error-tracking/sentry-packages'] },
} as const satisfies Readonly<Record<string, Part>>;

export type PartName = keyof typeof parts;
