/** A text that cannot be read; the message says where. */
export class LogSyntaxError extends Error {
  readonly position: number;

  constructor(message: string, position: number) {
    super(`${message} at position ${position}`);
    this.name = 'LogSyntaxError';
    this.position = position;
  }
}

/** A filter pattern that cannot be read. */
export class FilterPatternError extends LogSyntaxError {
  constructor(message: string, position: number) {
    super(message, position);
    this.name = 'FilterPatternError';
  }
}

/** Reads a text from left to right, skipping space between what it reads. */
export class Scanner {
  readonly text: string;
  position: number;
  readonly #end: number;
  #depth = 0;
  /** How many regular expressions were read. */
  regexes = 0;

  constructor(text: string, from = 0, end = text.length) {
    this.text = text;
    this.position = from;
    this.#end = end;
  }

  get atEnd(): boolean {
    this.skipSpace();
    return this.position >= this.#end;
  }

  skipSpace(): void {
    this.take(/\s*/y);
  }

  /** Takes what a sticky expression matches here; undefined, and nothing taken, where it does not match. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const [match] = pattern.exec(this.text) ?? [];
    if (match === undefined || this.position + match.length > this.#end) return undefined;
    this.position += match.length;
    return match;
  }

  /** The same, after space. */
  next(pattern: RegExp): string | undefined {
    this.skipSpace();
    return this.take(pattern);
  }

  expect(pattern: RegExp, what: string): string {
    const match = this.next(pattern);
    if (match === undefined) throw this.error(`expected ${what}, got ${this.#rest()}`);
    return match;
  }

  error(message: string, position = this.position): LogSyntaxError {
    return new FilterPatternError(message, position);
  }

  /** Reads something in brackets: far more deeply than patterns need, not as deep as the stack. */
  nested<T>(read: () => T): T {
    if (++this.#depth > 100) throw this.error('brackets are nested more than 100 deep');
    const result = read();
    this.#depth--;
    return result;
  }

  #rest(): string {
    if (this.atEnd) return 'the end';
    return JSON.stringify(this.text.slice(this.position, Math.min(this.position + 10, this.#end)));
  }
}

/** Conditions joined by `||` and, more tightly, `&&`, with brackets. */
export const readCondition = <T>(
  scanner: Scanner,
  readTerm: () => (subject: T) => boolean,
): ((subject: T) => boolean) => {
  const primary = (): ((subject: T) => boolean) => {
    if (scanner.next(/\(/y) === undefined) return readTerm();
    const inner = scanner.nested(() => readCondition(scanner, readTerm));
    scanner.expect(/\)/y, "')', '&&' or '||'");
    return inner;
  };
  const all = (): ((subject: T) => boolean) => {
    const parts = [primary()];
    while (scanner.next(/&&/y) !== undefined) parts.push(primary());
    return (subject) => parts.every((part) => part(subject));
  };
  const any = [all()];
  while (scanner.next(/\|\|/y) !== undefined) any.push(all());
  return (subject) => any.some((alternative) => alternative(subject));
};
