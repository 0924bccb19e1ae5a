import type { Readable } from 'node:stream';

/** A line that becomes longer is handed over in pieces of about this many characters: it may have no end. */
const MAX_LINE_LENGTH = 8 * 1024 * 1024;

/**
 * Hands over a stream's text line by line; what stands behind the last line end comes when the stream ends.
 * @param isWhole - text that must not be handed over before its line has ended
 */
export const readLines = (
  stream: Readable,
  onLine: (line: string) => void,
  isWhole: (text: string) => boolean,
): void => {
  let rest = '';
  const flush = (): void => {
    if (rest !== '') onLine(rest);
    rest = '';
  };
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const [first = '', ...lines] = text.split('\n');
    rest += first;
    for (const line of lines) {
      onLine(rest);
      rest = line;
    }
    if (rest.length > MAX_LINE_LENGTH && !isWhole(rest)) flush();
  });
  stream.on('end', flush);
  stream.on('close', flush);
};
