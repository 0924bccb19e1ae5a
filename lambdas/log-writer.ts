/**
 * Writes one line of JSON. Not through the console: Lambda would wrap the line, and its metrics would be lost.
 * It never throws: what cannot be written is left out, and the line says so.
 */
export const writeLine = (line: object): void => {
  process.stdout.write(`${toJson(line)}\n`);
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
