import type { LineFields } from '../../telemetry/line-fields';
import { loadPart } from '../parts';
import { sharedState } from '../shared-state';
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
  format.fields = fields;
};

const textShape = (fields: LineFields): Shape => {
  const { textMaker } = loadPart('lines/text-line');
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
/** Of UTF-8, for each of a JavaScript text's units. */
const MAX_BYTES_PER_UNIT = 3;

const boundedJson: Shape = (line, ready) => {
  const json = whole(toJson(line), ready);
  if (json.length * MAX_BYTES_PER_UNIT <= MAX_BYTES) return json;
  if (Buffer.byteLength(json) <= MAX_BYTES) return json;
  const { boundedLines } = loadPart('lines/mended-line');
  const lines = boundedLines({ ...line, ...ready?.members() }, MAX_BYTES, format.fields);
  return lines.map(toJson).join('\n');
};

const whole = (json: string, ready: ReadyMembers | undefined): string =>
  ready ? `${json.slice(0, -1)},${ready.json}}` : json;

// An environment's, and set when it starts: no request changes it.
const format = sharedState('line-format', () => ({
  shape: boundedJson,
  fields: {} as LineFields,
}));

const toJson = (line: object): string => {
  try {
    return JSON.stringify(line);
  } catch {
    // A replacer halves the speed of JSON.stringify, so only what needs one pays for it.
    return loadPart('lines/mended-line').jsonWithGaps(line);
  }
};
