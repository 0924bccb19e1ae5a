import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Folders that play /var/task, one a function, outside any project: a bundle must not inherit its package.json. */
export interface TaskRoots {
  /** Unpacks a function's code and puts the AWS SDK beside it, as the Lambda runtime does. */
  unpack(functionName: string, codeDirectory: string): string;
  removeAll(): void;
}

const SDK_SCOPES = ['@aws-sdk', '@smithy'];

export const createTaskRoots = (): TaskRoots => {
  const root = mkdtempSync(join(tmpdir(), 'local-cloud-'));
  return {
    unpack: (functionName, codeDirectory) => {
      const taskRoot = join(root, functionName);
      rmSync(taskRoot, { recursive: true, force: true });
      cpSync(codeDirectory, taskRoot, { recursive: true });
      supplySdk(taskRoot);
      return taskRoot;
    },
    removeAll: () => rmSync(root, { recursive: true, force: true }),
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
