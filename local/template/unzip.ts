import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { TemplateError } from './template';

/** @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.12 and 4.3.16 */
const END = { signature: 0x06054b50, size: 22 };
const ENTRY = { signature: 0x02014b50, size: 46 };
const LOCAL_SIZE = 30;
const MAX_COMMENT = 0xffff;
const STORED = 0;
const DEFLATED = 8;

/**
 * Unpacks an archive, as the code of functions comes in.
 * @throws TemplateError for what is no archive, and for an entry that would lie outside of the folder
 */
export const unzip = (archivePath: string, folder: string): void => {
  const archive = readFileSync(archivePath);
  try {
    for (const { name, content } of entriesOf(archive)) {
      const path = join(folder, name);
      if (relative(folder, path).startsWith('..')) throw new Error(`${name} lies outside of it`);
      if (name.endsWith('/')) continue;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content());
    }
  } catch (error) {
    throw new TemplateError(`${archivePath} cannot be unpacked: ${(error as Error).message}`);
  }
};

interface ZipEntry {
  readonly name: string;
  content(): Buffer;
}

const entriesOf = (archive: Buffer): readonly ZipEntry[] => {
  const end = endOf(archive);
  let offset = archive.readUInt32LE(end + 16);
  return Array.from({ length: archive.readUInt16LE(end + 10) }, () => {
    const at = offset;
    if (archive.readUInt32LE(at) !== ENTRY.signature) throw new Error('its list is damaged');
    const nameLength = archive.readUInt16LE(at + 28);
    offset +=
      ENTRY.size + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
    return {
      name: archive.toString('utf8', at + ENTRY.size, at + ENTRY.size + nameLength),
      content: () => contentOf(archive, at),
    };
  });
};

const endOf = (archive: Buffer): number => {
  const last = archive.length - END.size;
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT); at--) {
    if (archive.readUInt32LE(at) === END.signature) return at;
  }
  throw new Error('it is no zip archive');
};

const contentOf = (archive: Buffer, entry: number): Buffer => {
  const [method, size] = [archive.readUInt16LE(entry + 10), archive.readUInt32LE(entry + 20)];
  const local = archive.readUInt32LE(entry + 42);
  const begin =
    local + LOCAL_SIZE + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const bytes = archive.subarray(begin, begin + size);
  if (method === STORED) return bytes;
  if (method === DEFLATED) return inflateRawSync(bytes);
  throw new Error(`compression ${method} is not known here`);
};
