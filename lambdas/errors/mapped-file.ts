import { readFileSync, statSync } from 'node:fs';
import { findSourceMap, SourceMap } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { currentInvocation } from '../invocation';

/** Where in a file something is. */
export interface Place {
  /** A path, or a `file:` URL. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** What a place was made of. Lines and columns count from 0. */
export interface MapEntry {
  readonly generatedColumn: number;
  /** An absolute path. */
  readonly originalSource: string;
  readonly originalLine: number;
  readonly originalColumn: number;
  /** What the source calls it, where the file calls it otherwise. */
  readonly name?: string;
}

/** A file that Node.js runs and that tells what it was made of. */
export interface MappedFile {
  /** What stands on the line from the place on. */
  readonly textFrom: (place: Place) => string;
  /** @returns undefined where the place was made of nothing */
  readonly entryAt: (place: Place) => MapEntry | undefined;
}

const MAX_FILES = 500;

/** Parsed, a map takes some forty times its text in memory: it may take half of what the function has left. */
const MEMORY_PER_BYTE = 2 * 40;

/** So much code's map a whole CPU reads in a millisecond, with room for slower ones than were measured. */
const CODE_BYTES_PER_MS = 3000;
/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const WHOLE_CPU_MB = 1769;
/** Enough for the line, which is what the map is read for. */
const LINE_MS = 200;

const files = new Map<string, MappedFile | undefined>();

/**
 * Reads a file and its map, once, where the invocation has the time: till then the event loop stands still, and Lambda
 * would end an invocation without its line.
 * @param file - a path, or a `file:` URL
 * @returns undefined where there is no map, or none that can be read
 */
export const mappedFile = (file: string): MappedFile | undefined => {
  if (files.has(file) || files.size === MAX_FILES) return files.get(file);
  try {
    const url = file.startsWith('file:') ? new URL(file) : pathToFileURL(file);
    // Another error may come earlier.
    if (!isTimeFor(url)) return undefined;
    files.set(file, readFile(file, url));
  } catch {
    files.set(file, undefined);
  }
  return files.get(file);
};

const memoryMb = (): number => Number(process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE);

const isTimeFor = (code: URL): boolean => {
  const cpus = Math.min(1, memoryMb() / WHOLE_CPU_MB || 1);
  const takesMs = statSync(code).size / CODE_BYTES_PER_MS / cpus;
  const { remainingTimeMs } = currentInvocation()?.request ?? {};
  return remainingTimeMs === undefined || remainingTimeMs() > takesMs + LINE_MS;
};

const isRoomFor = (bytes: number): boolean => {
  const leftBytes = memoryMb() * 2 ** 20 - process.memoryUsage.rss();
  return Number.isNaN(leftBytes) || bytes * MEMORY_PER_BYTE <= leftBytes;
};

const readFile = (file: string, url: URL): MappedFile | undefined => {
  const text = readText(url);
  // Node.js has a map where somebody told it to.
  const map = findSourceMap(file) ?? (text === undefined ? undefined : readMap(text, url));
  return map && toMappedFile(map, text);
};

const toMappedFile = (map: SourceMap, text = ''): MappedFile => {
  const lines = text.split('\n');
  return {
    textFrom: ({ line, column }) => lines[line - 1]?.slice(column - 1) ?? '',
    entryAt: ({ line, column }) => {
      const entry: Partial<MapEntry> = map.findEntry(line - 1, column - 1);
      return isWhole(entry)
        ? { ...entry, originalSource: pathOf(entry.originalSource) }
        : undefined;
    },
  };
};

const readText = (file: URL): string | undefined => {
  const found = statSync(file, { throwIfNoEntry: false });
  return found?.isFile() && isRoomFor(found.size) ? readFileSync(file, 'utf8') : undefined;
};

const mapLink = /\/\/# sourceMappingURL=(\S+)\s*$/;

const readMap = (text: string, file: URL): SourceMap | undefined => {
  const link = new URL(mapLink.exec(text)?.[1] ?? `${file}.map`, file);
  const isInside = link.protocol === 'data:';
  const json = isInside ? dataOf(link) : readText(link);
  return json === undefined ? undefined : parse(json, isInside ? file : link);
};

const dataOf = ({ pathname }: URL): string =>
  Buffer.from(pathname.slice(pathname.indexOf(',') + 1), 'base64').toString();

/** Sources are where the map says, seen from where it lies: as Node.js takes them. */
const parse = (json: string, base: URL): SourceMap => {
  const map = JSON.parse(json);
  const sources = map.sources.map((source: string) =>
    pathOf(new URL((map.sourceRoot ?? '') + source, base).href),
  );
  return new SourceMap({ ...map, sources });
};

const isWhole = (entry: Partial<MapEntry>): entry is MapEntry => entry.originalSource !== undefined;

const pathOf = (url: string): string => (url.startsWith('file:') ? fileURLToPath(url) : url);
