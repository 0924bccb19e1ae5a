import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where a local cloud that runs can be reached, kept in its data folder for other commands. */
export interface Running {
  readonly pid: number;
  readonly consoleUrl: string;
}

const fileIn = (dataDirectory: string): string => join(dataDirectory, 'running.json');

/** @throws Error when nothing can be kept there */
export const openDataDirectory = (dataDirectory: string): void => {
  try {
    mkdirSync(dataDirectory, { recursive: true });
    accessSync(dataDirectory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const { message } = cause as Error;
    throw new Error(
      `the local cloud keeps its files in ${resolve(dataDirectory)}, where it cannot write (${message}): start it in another folder`,
      { cause },
    );
  }
};

export const writeRunning = (dataDirectory: string, running: Running): void => {
  writeFileSync(fileIn(dataDirectory), JSON.stringify(running));
};

export const removeRunning = (dataDirectory: string): void => {
  rmSync(fileIn(dataDirectory), { force: true });
};

/**
 * Two local clouds in one folder would empty each other's buckets.
 * @throws Error when one runs here
 */
export const refuseSecond = async (dataDirectory: string): Promise<void> => {
  const running = runningIn(dataDirectory);
  if (!running) return;
  const { pid, consoleUrl } = running;
  const answers = await fetch(new URL('/api/overview', consoleUrl)).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!answers) return;
  throw new Error(
    `a local cloud runs in this folder already (process ${pid}, ${consoleUrl}): end it first`,
  );
};

/** @throws Error when none runs */
export const readRunning = (dataDirectory: string): Running => {
  const running = runningIn(dataDirectory);
  if (running) return running;
  throw new Error('no local cloud runs in this folder: start one with `npm start`');
};

/** What a cloud left that was killed may be half of it. */
const runningIn = (dataDirectory: string): Running | undefined => {
  try {
    const found = JSON.parse(readFileSync(fileIn(dataDirectory), 'utf8')) as Running | null;
    return found && URL.canParse(found.consoleUrl) ? found : undefined;
  } catch {
    return undefined;
  }
};
