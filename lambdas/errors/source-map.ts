import { mappedFile, type Place } from './mapped-file';

// Whoever else asks for a file takes it from here: a map is in memory once.
export { mappedFile };

/**
 * A stack with the places of the source, as Node.js shows it with `--enable-source-maps`, which reads a bundle's map with
 * each start: this reads it with the first error. What has no map stays as it is. A minified function has the source's
 * name where its caller's line tells it, else what V8 calls it.
 */
export const mappedStack = (stack: string): string => {
  // Then Node.js has mapped it.
  if (process.sourceMapsEnabled) return stack;
  const lines = stack.split('\n');
  return lines.map((line, i) => inSource(line, lines[i + 1])).join('\n');
};

/** What a place of a bundle was made of. */
export const sourceOf = (place: Place): Place | undefined => {
  const entry = mappedFile(place.file)?.entryAt(place);
  return (
    entry && {
      file: entry.originalSource,
      line: entry.originalLine + 1,
      column: entry.originalColumn + 1,
    }
  );
};

interface Frame extends Place {
  /** The line up to the name. */
  readonly before: string;
  readonly name: string | undefined;
}

// Paths have no parentheses here: so a long line that is no frame is gone through once.
const frames =
  /^( +at (?:async )?(?:new )?)(?:(.*?) \()?((?:file:\/\/)?\/[^()]*\.[cm]?js):(\d+):(\d+)\)?$/;

const frameOf = (line: string): Frame | undefined => {
  const [, before = '', name, file, row, column] = frames.exec(line) ?? [];
  if (file === undefined) return undefined;
  return { before, name, file, line: Number(row), column: Number(column) };
};

const inSource = (line: string, callersLine = ''): string => {
  const frame = frameOf(line);
  const source = frame && sourceOf(frame);
  if (!source) return line;
  const { before, name } = frame;
  const place = `${source.file}:${source.line}:${source.column}`;
  if (name === undefined) return `${before}${place}`;
  return `${before}${nameInSource(name, frameOf(callersLine)) ?? name} (${place})`;
};

const calls = /^(?:(?:await )?([\w$]+)(?=\()|new ([\w$]+))/;

/** Certain where the caller calls by the name that V8 knows: the map has the source's for that very place. */
const nameInSource = (name: string, caller: Frame | undefined): string | undefined => {
  const file = caller && mappedFile(caller.file);
  if (!file) return undefined;
  const [call = '', ...called] = calls.exec(file.textFrom(caller)) ?? [];
  if (!called.includes(name)) return undefined;
  const column = caller.column + call.length - name.length;
  const entry = file.entryAt({ ...caller, column });
  return entry?.generatedColumn === column - 1 ? entry.name : undefined;
};
