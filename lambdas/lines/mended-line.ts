const MAX_TEXT_LENGTH = 1000;

type Line = Record<string, unknown>;

/**
 * A line that is too long without its largest members, as many as it takes, and with its texts cut: what a handler adds may
 * be of any size, and where it is on the line is the service's choice. The values of metrics stay.
 * @param bytes - of the whole line
 */
export const shortened = (line: object, bytes: number, maxBytes: number): object => {
  const short: Line = Object.fromEntries(Object.entries(line).map(cut));
  let excess = bytes - maxBytes - sizeOf(line) + sizeOf(short);
  const unwritten: string[] = [];
  for (const [name, size] of bySize(short)) {
    if (excess <= 0) break;
    delete short[name];
    excess -= size;
    unwritten.push(name);
  }
  const what = unwritten.length > 0 ? unwritten.join(', ') : 'the end of long texts';
  short.unwritten = `${what}: the line would have had ${bytes} bytes, more than ${maxBytes}`;
  return short;
};

const cut = ([name, value]: [string, unknown]): [string, unknown] => [
  name,
  typeof value === 'string' ? value.slice(0, MAX_TEXT_LENGTH) : value,
];

const bySize = (line: Line): readonly (readonly [name: string, bytes: number])[] =>
  Object.entries(line)
    .filter(([name, value]) => typeof value === 'object' && name !== '_aws' && !isMetric(value))
    .map(([name, value]) => [name, sizeOf({ [name]: value })] as const)
    .sort(([, a], [, b]) => b - a);

/** Several values of one metric. */
const isMetric = (value: unknown): boolean =>
  Array.isArray(value) && value.every((each) => typeof each === 'number');

const sizeOf = (line: object): number => Buffer.byteLength(jsonWithGaps(line));

/** A line that JSON cannot take as it is, without what it cannot take. */
export const jsonWithGaps = (line: object): string => {
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
