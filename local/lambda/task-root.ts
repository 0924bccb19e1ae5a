import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Folders that play /var/task, one for each state of a function's code, outside any project: a bundle must not inherit its package.json. */
export interface TaskRoots {
  /** Unpacks a function's code and puts the AWS SDK beside it, as the Lambda runtime does. */
  unpack(functionName: string, codeDirectory: string, changed?: readonly CodeFile[]): string;
  removeAll(): void;
}

/** A file in place of one of the code's. */
export interface CodeFile {
  /** Below the code's folder. */
  readonly path: string;
  readonly contents: Uint8Array;
}

const SDK_SCOPES = ['@aws-sdk', '@smithy'];

/** States of a function's code that are kept: calls that began before a change end in the one before. */
const KEPT_STATES = 3;

export const createTaskRoots = (): TaskRoots => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'local-cloud-')));
  const states = new Map<string, number>();
  const removeAll = (): void => rmSync(root, { recursive: true, force: true });
  // Who is interrupted has no time to close anything.
  process.once('exit', removeAll);
  return {
    unpack: (functionName, codeDirectory, changed = []) => {
      const state = states.get(functionName) ?? 0;
      states.set(functionName, state + 1);
      const rootOf = (number: number): string => join(root, `${functionName}-${number}`);
      rmSync(rootOf(state - KEPT_STATES), { recursive: true, force: true });
      const taskRoot = rootOf(state);
      cpSync(codeDirectory, taskRoot, { recursive: true });
      for (const { path, contents } of changed) {
        mkdirSync(dirname(join(taskRoot, path)), { recursive: true });
        writeFileSync(join(taskRoot, path), contents);
      }
      supplySdk(taskRoot);
      return taskRoot;
    },
    removeAll: () => {
      process.off('exit', removeAll);
      removeAll();
    },
  };
};

const supplySdk = (taskRoot: string): void => {
  const modules = nodeModules();
  mkdirSync(join(taskRoot, 'node_modules'), { recursive: true });
  for (const scope of SDK_SCOPES) {
    const link = join(taskRoot, 'node_modules', scope);
    if (!existsSync(link)) symlinkSync(join(modules, scope), link, 'dir');
  }
};

/** Where this package's own dependencies lie, the AWS SDK among them. */
const nodeModules = (): string => {
  let directory = dirname(require.resolve('@aws-sdk/client-cloudwatch'));
  while (!directory.endsWith('node_modules')) directory = dirname(directory);
  return directory;
};
