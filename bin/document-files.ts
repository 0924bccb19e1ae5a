import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { keepHandwritten } from '../telemetry/runbooks/handwritten-part';

/** A page in `docs/` that follows from the code. */
export interface Document {
  /** From the project's folder, with slashes. */
  readonly path: string;
  /** @default - people write all of it; it must be there */
  readonly content?: () => string;
  /** Whether people write a part of it, which stays. @default false */
  readonly hasHandwrittenPart?: boolean;
}

/** How the files lie to what the code says. */
export interface DocumentDifference {
  readonly path: string;
  /** `orphan`: the code has no such page any more, but somebody may have written into it. */
  readonly kind: 'missing' | 'changed' | 'orphan';
}

/** Writes what differs, and deletes nothing. @returns what differed; orphans still do */
export const writeDocuments = (
  documents: readonly Document[],
  folder: string,
): readonly DocumentDifference[] => {
  const differences = documentDifferences(documents, folder);
  const stale = new Set(differences.map(({ path }) => path));
  for (const document of documents.filter(({ path }) => stale.has(path))) {
    const file = join(folder, document.path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, wanted(document, read(file)));
  }
  return differences;
};

/** @throws RangeError where what was written by hand cannot be told from the rest of a page */
export const documentDifferences = (
  documents: readonly Document[],
  folder: string,
): readonly DocumentDifference[] => [
  ...documents.flatMap((document): readonly DocumentDifference[] => {
    const { path } = document;
    const found = read(join(folder, path));
    if (found === undefined) return [{ path, kind: 'missing' }];
    return found === wanted(document, found) ? [] : [{ path, kind: 'changed' }];
  }),
  ...orphans(documents, folder),
];

const read = (file: string): string | undefined =>
  existsSync(file) ? readFileSync(file, 'utf8') : undefined;

const wanted = ({ path, content, hasHandwrittenPart }: Document, found?: string): string => {
  if (!content) return found ?? '';
  if (!hasHandwrittenPart) return content();
  try {
    return keepHandwritten(content(), found);
  } catch (error) {
    throw new RangeError(`${path}: ${(error as Error).message}`, { cause: error });
  }
};

/** In this folder there is nothing but pages of rules. */
const RUNBOOKS = 'docs/runbooks';

const orphans = (documents: readonly Document[], folder: string): readonly DocumentDifference[] => {
  const known = new Set(documents.map(({ path }) => path));
  const root = join(folder, RUNBOOKS);
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `${RUNBOOKS}/${file.replaceAll('\\', '/')}`)
    .filter((path) => !known.has(path))
    .sort()
    .map((path) => ({ path, kind: 'orphan' }));
};
