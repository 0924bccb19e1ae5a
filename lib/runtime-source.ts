import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');

// The package has the run time as ES modules too: of CommonJS a bundler can leave nothing out.
const modules = join(root, 'modules');

/** The folder in which bundlers find `lambdas/` and `telemetry/`. */
export const runtimeSource = existsSync(modules) ? modules : root;

/**
 * A file of the run time for a bundler: TypeScript in this project, an ES module in the package.
 * @param path - from the project's folder, without extension
 */
export const runtimeFile = (path: string): string => require.resolve(join(runtimeSource, path));
