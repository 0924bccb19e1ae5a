import { LogSyntaxError, Scanner } from '../filter-scanner';

/** A Logs Insights query that cannot be read or cannot run. */
export class InsightsQueryError extends LogSyntaxError {
  constructor(message: string, position: number) {
    super(message, position);
    this.name = 'InsightsQueryError';
  }
}

/** Reads a query; comments are space. */
export class QueryScanner extends Scanner {
  override skipSpace(): void {
    this.take(/(?:\s+|#[^\n]*)*/y);
  }

  override error(message: string, position = this.position): InsightsQueryError {
    return new InsightsQueryError(message, position);
  }

  /** Takes a word in any case. */
  word(word: string): boolean {
    return this.next(new RegExp(`${word}\\b`, 'iy')) !== undefined;
  }
}

/** A field by its parts: `a.b[0]` and `` a.`b.c` ``. */
export interface FieldName {
  /** Without backticks, list items by number: `a.b.0`. */
  readonly name: string;
  readonly steps: readonly string[];
}

const head = /@{0,2}(?:`[^`]*`|[A-Za-z_]\w*)/y;
const step = /\.(?:`[^`]*`|\w+)|\[\s*\d+\s*\]/y;

export const readFieldName = (scanner: QueryScanner): FieldName => {
  const first = scanner.expect(head, "a field, such as '@timestamp'");
  const steps = [withoutBackticks(first), ...readSteps(scanner)];
  return { name: steps.join('.'), steps };
};

/** `.name`, `` .`a name` `` and `[0]`. */
export const readSteps = (scanner: QueryScanner): string[] => {
  const steps: string[] = [];
  for (let text = scanner.take(step); text !== undefined; text = scanner.take(step)) {
    steps.push(withoutBackticks(text.replace(/^\.|^\[\s*|\s*\]$/g, '')));
  }
  return steps;
};

const withoutBackticks = (text: string): string => text.replace(/`/g, '');

/** A name that a query gives: it may be anything that a field may be. */
export const readAlias = (scanner: QueryScanner): string => readFieldName(scanner).name;

/** A text in single or double quotes; undefined where none begins. */
export const readQuotedText = (scanner: QueryScanner): string | undefined => {
  const text = scanner.next(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/sy);
  if (text !== undefined) return text.slice(1, -1).replace(/\\(["'\\])/g, '$1');
  if (scanner.next(/(?=["'])/y) !== undefined) throw scanner.error('a quote is not closed');
  return undefined;
};

export const expectQuotedText = (scanner: QueryScanner, what: string): string => {
  const text = readQuotedText(scanner);
  if (text === undefined) throw scanner.error(`expected ${what} in quotes`);
  return text;
};
