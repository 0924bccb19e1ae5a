/** The rooms whose doors the package opens; of others it has what these and the command line use. */
export const rooms = ['lambdas', 'lib', 'local', 'telemetry', 'testing'] as const;

export const COMMAND = 'bin/watchkeeper.js';

/** A second tree, of ES modules, for what is bundled; `lib/runtime-source.ts` looks for it. */
export const MODULES = 'modules';

/** Whether handlers and their bundles have it. */
export const isRunTime = (path: string): boolean => /^(\.\/)?(lambdas|telemetry)\//.test(path);

/** Is built for the browser when it starts, from TypeScript. */
export const CONSOLE = 'local/console';

/** Taken as they are: files and folders. */
export const copied = [
  CONSOLE,
  'local/lambda/bootstrap.mjs',
  'docs',
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
] as const;
