import { type EmbeddedSample, extractEmbeddedMetrics } from '../local/metrics/embedded-metrics';

/** A line of JSON as a handler wrote it. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into it freely
export type Line = Readonly<Record<string, any>>;

/** One metric with one dimension set of one line, as CloudWatch reads it. */
export interface CapturedMetric extends EmbeddedSample {
  /** Which line of the output it is in, from 1. */
  readonly lineNumber: number;
}

/** What a piece of work wrote to standard output. */
export interface Captured<R = unknown> {
  /** The lines that are a JSON object, in order. */
  readonly lines: readonly Line[];
  /** The other lines, in order. */
  readonly text: readonly string[];
  readonly metrics: readonly CapturedMetric[];
  /** What the work returned. */
  readonly result: R;
}

export interface CaptureOptions {
  /** When CloudWatch receives the lines: the clock that the work has. Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/**
 * Runs `work` and captures what it writes to standard output meanwhile. Where it throws, this does too, and what was
 * written goes on to standard output.
 * @throws Error when CloudWatch would not take a metric of a line, or another capture is running
 */
export const captureLines = async <R>(
  work: () => Promise<R> | R,
  { now = Date.now }: CaptureOptions = {},
): Promise<Captured<R>> => {
  const release = holdStandardOutput();
  let result: R;
  try {
    result = await work();
  } catch (error) {
    const written = release();
    process.stdout.write(written);
    throw error;
  }
  return { ...read(release(), now()), result };
};

let isHeld = false;

/** @returns lets go, and gives what was written */
const holdStandardOutput = (): (() => string) => {
  if (isHeld) {
    throw new Error(
      'captureLines is running already, and standard output is one for all: await it before the next',
    );
  }
  isHeld = true;
  const { stdout } = process;
  const { write } = stdout;
  const chunks: Buffer[] = [];
  stdout.write = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    const [encoding] = rest;
    chunks.push(
      typeof chunk === 'string'
        ? Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8')
        : Buffer.from(chunk),
    );
    const done = rest.at(-1);
    if (typeof done === 'function') process.nextTick(done);
    return true;
  };
  return () => {
    stdout.write = write;
    isHeld = false;
    return Buffer.concat(chunks).toString();
  };
};

const read = (output: string, ingestionMs: number): Omit<Captured, 'result'> => {
  const lines: Line[] = [];
  const text: string[] = [];
  const metrics: CapturedMetric[] = [];
  for (const [index, written] of output.split('\n').entries()) {
    if (written === '') continue;
    const line = parseLine(written);
    if (line) lines.push(line);
    else text.push(written);
    metrics.push(...metricsOf(written, index + 1, ingestionMs));
  }
  return { lines, text, metrics };
};

const parseLine = (written: string): Line | undefined => {
  try {
    const value: unknown = JSON.parse(written);
    return typeof value === 'object' && !Array.isArray(value) ? (value ?? undefined) : undefined;
  } catch {
    return undefined;
  }
};

const metricsOf = (
  written: string,
  lineNumber: number,
  ingestionMs: number,
): readonly CapturedMetric[] => {
  const { samples, errors } = extractEmbeddedMetrics(written, ingestionMs);
  if (errors.length === 0) return samples.map((sample) => ({ ...sample, lineNumber }));
  const problems = errors.map(({ kind, message }) => `  ${message} (${kind} error)`);
  throw new Error(
    `CloudWatch would not take every metric of line ${lineNumber}:\n${problems.join('\n')}\n  in ${written}`,
  );
};
