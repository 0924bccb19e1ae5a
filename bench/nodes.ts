import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A Node.js that handlers are measured on. */
export interface NodeVersion {
  readonly major: number;
  readonly program: string;
}

/** Lambda's newest first; the figures of record are the first one's. */
const fromPackages = [24, 22] as const;

/** The Node.js that runs this. */
export const ownNode: NodeVersion = {
  major: Number.parseInt(process.versions.node, 10),
  program: process.execPath,
};

/** The versions of Node.js that are here: those of bench/package.json, and the one that runs this. */
export const nodeVersions = (): readonly NodeVersion[] => {
  const installed = fromPackages
    .map((major) => ({ major, program: packagedProgram(major) }))
    .filter(({ program }) => existsSync(program));
  return installed.some(({ major }) => major === ownNode.major)
    ? installed
    : [...installed, ownNode];
};

const packagedProgram = (major: number): string =>
  join(
    __dirname,
    'node_modules',
    `node${major}-${process.platform}-${process.arch}`,
    'bin',
    'node',
  );
