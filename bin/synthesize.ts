import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** This project's own, which demonstrates it. */
export const ownProject = join(__dirname, '..');

/**
 * Runs the CDK app of a project's `cdk.json` into an empty folder, without the CDK command line.
 * @param project - its folder. @default - this project
 * @throws Error where there is no app, or it fails
 */
export const synthesize = async (outputDirectory: string, project = ownProject): Promise<void> => {
  const { app, context } = readProject(project);
  // The assets of earlier runs would stay for ever: each change of a handler makes a new one.
  rmSync(outputDirectory, { recursive: true, force: true });
  const child = spawn(app, {
    shell: true,
    cwd: project,
    env: {
      ...process.env,
      CDK_OUTDIR: resolve(outputDirectory),
      CDK_CONTEXT_JSON: JSON.stringify(context),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  if (code !== 0) {
    throw new Error(
      `the CDK app failed (exit status ${code}):\n${Buffer.concat(errors).toString()}`,
    );
  }
};

interface Project {
  readonly app: string;
  readonly context: object;
}

const readProject = (folder: string): Project => {
  const { app, context } = readJson(join(folder, 'cdk.json'));
  if (typeof app !== 'string') {
    throw new Error('no cdk.json names an app: start in the folder of a CDK app, or give --app');
  }
  return {
    app,
    context: { ...(context as object), ...readJson(join(folder, 'cdk.context.json')) },
  };
};

const readJson = (file: string): Record<string, unknown> =>
  existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
