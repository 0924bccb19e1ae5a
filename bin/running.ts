import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a local cloud that runs can be reached, kept in its data folder for other commands. */
export interface Running {
  readonly pid: number;
  readonly consoleUrl: string;
}

const fileIn = (dataDirectory: string): string => join(dataDirectory, 'running.json');

export const writeRunning = (dataDirectory: string, running: Running): void => {
  mkdirSync(dataDirectory, { recursive: true });
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
  const file = fileIn(dataDirectory);
  if (!existsSync(file)) return;
  const { pid, consoleUrl } = readRunning(dataDirectory);
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
  try {
    return JSON.parse(readFileSync(fileIn(dataDirectory), 'utf8')) as Running;
  } catch (cause) {
    throw new Error('no local cloud runs in this folder: start one with `npm start`', { cause });
  }
};
