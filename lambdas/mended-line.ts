const MAX_MESSAGE_LENGTH = 1000;

/**
 * A line that is too long without its largest member: what a handler adds may be of any size, and where it is on the line
 * is the service's choice.
 */
export const shortened = (line: object, bytes: number, maxBytes: number): object => {
  const [largest = 'the message'] = Object.entries(line)
    .filter(([name, value]) => typeof value === 'object' && name !== '_aws')
    .map(([name, value]) => ({ name, length: jsonWithGaps({ value }).length }))
    .sort((a, b) => b.length - a.length)
    .map(({ name }) => name);
  const { message } = line as { readonly message?: unknown };
  return {
    ...line,
    message: typeof message === 'string' ? message.slice(0, MAX_MESSAGE_LENGTH) : message,
    [largest]: undefined,
    unwritten: `${largest}: the line would have had ${bytes} bytes, more than ${maxBytes}`,
  };
};

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
