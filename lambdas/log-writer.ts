import type { LineFields } from '../telemetry/line-fields';
import { loadPart } from './parts';
import { sharedState } from './shared-state';
import { standardOutput } from './standard-output';

/** Members of a line that are JSON already, because they are the same on each line. */
export interface ReadyMembers {
  /** Without the braces. */
  readonly json: string;
  readonly members: () => object;
}

type Shape = (line: object, ready: ReadyMembers | undefined) => string;

/**
 * Writes one line, as JSON unless `setLineFormat` said otherwise. Not through the console: Lambda would wrap the line, and
 * its metrics would be lost. It never throws: what cannot be written is left out, and the line says so.
 */
export const writeLine = (line: object, ready?: ReadyMembers): void => {
  standardOutput(`${format.shape(line, ready)}\n`);
};

/** How lines look from here on. Text is to be read while developing: CloudWatch finds no metric in it. */
export const setLineFormat = (name: 'json' | 'text', fields: LineFields): void => {
  format.shape = name === 'text' ? textShape(fields) : boundedJson;
};

const textShape = (fields: LineFields): Shape => {
  const { textMaker } = loadPart('text-line');
  const textOf = textMaker(fields);
  return (line, ready) => {
    try {
      return textOf({ ...line, ...ready?.members() });
    } catch {
      return boundedJson(line, ready);
    }
  };
};

/**
 * A longer line may be cut on its way, and a cut line is no JSON: its metrics would be lost.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html (1 MB; it was 256 KB)
 */
const MAX_BYTES = 262_144;
const MAX_MESSAGE_LENGTH = 1000;
/** Of UTF-8, for each of a JavaScript text's units. */
const MAX_BYTES_PER_UNIT = 3;

const boundedJson: Shape = (line, ready) => {
  const json = whole(toJson(line), ready);
  if (json.length * MAX_BYTES_PER_UNIT <= MAX_BYTES) return json;
  const bytes = Buffer.byteLength(json);
  return bytes <= MAX_BYTES ? json : whole(toJson(shortened(line, bytes)), ready);
};

const whole = (json: string, ready: ReadyMembers | undefined): string =>
  ready ? `${json.slice(0, -1)},${ready.json}}` : json;

// An environment's, and set when it starts: no request changes it.
const format = sharedState('line-format', () => ({ shape: boundedJson }));

/** What a handler adds may be of any size, and where it is on the line is the service's choice. */
const shortened = (line: object, bytes: number): object => {
  const [largest = 'the message'] = Object.entries(line)
    .filter(([name, value]) => typeof value === 'object' && name !== '_aws')
    .map(([name, value]) => ({ name, length: toJson({ value }).length }))
    .sort((a, b) => b.length - a.length)
    .map(({ name }) => name);
  const { message } = line as { readonly message?: unknown };
  return {
    ...line,
    message: typeof message === 'string' ? message.slice(0, MAX_MESSAGE_LENGTH) : message,
    [largest]: undefined,
    unwritten: `${largest}: the line would have had ${bytes} bytes, more than ${MAX_BYTES}`,
  };
};

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
    return JSON.stringify({ ...plainMembers(line), unwritten: String(error) });
  }
};

/** Enough to find the request, and its metrics. */
const plainMembers = (line: object): object =>
  Object.fromEntries(
    Object.entries(line).filter(
      ([name, value]) =>
        name === '_aws' || ['string', 'number', 'boolean'].includes(typeof [value].flat()[0]),
    ),
  );

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
