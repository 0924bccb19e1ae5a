import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { build, type Format } from 'esbuild';
import { COMMAND, CONSOLE, copied, isRunTime, MODULES, rooms } from './layout';
import { type ProjectManifest, packageManifest } from './manifest';

const root = join(__dirname, '..');

/**
 * Makes the npm package of this project: the same rooms, compiled, with their declarations, the documents, and a
 * `package.json` of its own.
 * @param folder - is emptied first
 * @throws Error where the folder has something else in it
 */
export const makePackage = async (folder: string): Promise<void> => {
  empty(folder);
  const files = await compiledFiles();
  await compile(files, 'cjs', folder);
  await compile(files.filter(isRunTime), 'esm', join(folder, MODULES));
  writeDeclarations(folder);
  for (const path of copied) cpSync(join(root, path), join(folder, path), { recursive: true });
  chmodSync(join(folder, COMMAND), 0o755);
  const manifest = packageManifest(readManifest());
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
};

const empty = (folder: string): void => {
  if (existsSync(folder) && !existsSync(join(folder, MODULES))) {
    throw new Error(`${folder} must be a new folder, or one that has this package`);
  }
  rmSync(folder, { recursive: true, force: true });
};

/** All of the rooms, and what these and the command line import. */
const compiledFiles = async (): Promise<readonly string[]> => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [COMMAND.replace(/\.js$/, '.ts'), ...rooms.flatMap(sources)],
    bundle: true,
    packages: 'external',
    platform: 'node',
    write: false,
    outdir: '.',
    metafile: true,
    logLevel: 'error',
  });
  return Object.keys(metafile.inputs);
};

const sources = (room: string): readonly string[] =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .map((file) => `${room}/${file}`)
    .filter((file) => /(?<!\.d)\.ts$/.test(file) && !file.startsWith(CONSOLE));

const compile = async (files: readonly string[], format: Format, outdir: string): Promise<void> => {
  await build({
    absWorkingDir: root,
    entryPoints: [...files],
    outbase: '.',
    outdir,
    format,
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  });
};

const writeDeclarations = (folder: string): void => {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const config = join(root, 'packaging/tsconfig.json');
  execFileSync(process.execPath, [compiler, '-p', config, '--outDir', folder], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
};

const readManifest = (): ProjectManifest =>
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
