/**
 * Writes one line of JSON. Not through the console: Lambda would wrap the line, and its metrics would be lost.
 * It never throws: what cannot be written is left out, and the line says so.
 */
export const writeLine = (line: object): void => {
  const json = toJson(line);
  const bytes = Buffer.byteLength(json);
  process.stdout.write(`${bytes <= MAX_BYTES ? json : toJson(shortened(line, bytes))}\n`);
};

/**
 * A longer line may be cut on its way, and a cut line is no JSON: its metrics would be lost.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html (1 MB; it was 256 KB)
 */
const MAX_BYTES = 262_144;
const MAX_MESSAGE_LENGTH = 1000;

const shortened = (line: { readonly message?: unknown }, bytes: number): object => ({
  ...line,
  message: String(line.message).slice(0, MAX_MESSAGE_LENGTH),
  context: undefined,
  unwritten: `the context: the line would have had ${bytes} bytes, more than ${MAX_BYTES}`,
});

const toJson = (line: object): string => {
  try {
    return JSON.stringify(line);
  } catch {
    // A replacer halves the speed of JSON.stringify, so only what needs one pays for it.
    return toJsonWithGaps(line);
  }
};

const toJsonWithGaps = (line: object): string => {
  try {
    return JSON.stringify(line, withoutCycles());
  } catch (error) {
    return JSON.stringify({ ...line, context: undefined, unwritten: String(error) });
  }
};

const withoutCycles = () => {
  const ancestors: unknown[] = [];
  return function (this: unknown, _key: string, value: unknown): unknown {
    if (typeof value === 'bigint') return value.toString();
    if (typeof value !== 'object' || value === null) return value;
    while (ancestors.length > 0 && ancestors.at(-1) !== this) ancestors.pop();
    if (ancestors.includes(value)) return '[circular]';
    ancestors.push(value);
    return value;
  };
};
