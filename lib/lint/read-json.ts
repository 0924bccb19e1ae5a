import { readFileSync } from 'node:fs';

/** @throws Error that names the file */
export const readJson = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`${path} must be JSON, ${messageOf(cause)}: run \`cdk synth\` again`, {
      cause,
    });
  }
};

const messageOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause);
