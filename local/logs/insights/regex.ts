import type { QueryScanner } from './query-scanner';

/** `/…/`; undefined where none begins. */
export const readRegexLiteral = (scanner: QueryScanner): RegExp | undefined => {
  scanner.skipSpace();
  const { position } = scanner;
  const text = scanner.take(/\/(?:[^/\\]|\\.)+\//sy);
  if (text === undefined) {
    if (scanner.take(/\//y)) throw scanner.error("a '/' is not closed", position);
    return undefined;
  }
  return compileRegex(text.slice(1, -1).replaceAll('\\/', '/'), scanner, position);
};

/** What other engines than JavaScript's write in another way, within and outside of `[]`. */
const posixClasses: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  blank: ' \\t',
  digit: '0-9',
  lower: 'a-z',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  word: '\\w',
  xdigit: '0-9A-Fa-f',
};
const anchors: Readonly<Record<string, string>> = {
  A: '(?<![\\s\\S])',
  z: '(?![\\s\\S])',
  Z: '(?=\\n?(?![\\s\\S]))',
};

/** Flags hold for the whole expression where only anchors stand before them: `/^(?i)exception$/`. */
const flagsInFront = /^((?:\^|\\[Ab])*)\(\?([ims]+)\)/;
const part =
  /\[:(?<posix>\w+):\]|\\Q(?<quoted>.*?)(?:\\E|$)|\\(?<anchor>[AzZ])|\((?<named>\?P<)|(?<flags>\(\?[a-z-]*[):])|(?<category>\\[pP])|\\./gs;

/** Reads a regular expression of RE2 with the flags and classes that JavaScript writes otherwise. */
export const compileRegex = (source: string, scanner: QueryScanner, position: number): RegExp => {
  const [, before = '', flags = ''] = source.match(flagsInFront) ?? [];
  const rest = source.replace(flagsInFront, before);
  const translated = rest.replace(part, (...match) => {
    const whole: string = match[0];
    const found = match.at(-1) as Readonly<Record<string, string | undefined>>;
    return translate(whole, found, flags, scanner, position);
  });
  try {
    return new RegExp(translated, flags);
  } catch (cause) {
    throw scanner.error(`the regular expression cannot be read: ${String(cause)}`, position);
  }
};

const translate = (
  whole: string,
  { posix, quoted, anchor, named, flags, category }: Readonly<Record<string, string | undefined>>,
  inFront: string,
  scanner: QueryScanner,
  position: number,
): string => {
  if (posix !== undefined) return posixClasses[posix] ?? whole;
  if (quoted !== undefined) return quoted.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  if (anchor !== undefined) return anchors[anchor] ?? whole;
  if (named !== undefined) return '(?<';
  if (category !== undefined) {
    throw scanner.error(`${whole} does not run here: use a class such as [A-Z]`, position);
  }
  if (flags === undefined || flags === '(?:') return whole;
  // Said once more, as in /(?i)error|(?i)failure/.
  if (flags === `(?${inFront})`) return '';
  throw scanner.error(
    `flags such as ${flags} stand at the beginning of a regular expression here`,
    position,
  );
};

export const groupCount = (regex: RegExp): number =>
  (new RegExp(`${regex.source}|`, regex.flags).exec('')?.length ?? 1) - 1;

export const groupNames = (regex: RegExp): readonly string[] =>
  Object.keys(new RegExp(`${regex.source}|`, regex.flags).exec('')?.groups ?? {});
