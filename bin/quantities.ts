import { InvalidArgumentError } from 'commander';

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `2s`, `500ms`, `5m` or `1h` in milliseconds. */
export const parseDurationMs = (text: string): number => {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  if (!match) {
    throw new InvalidArgumentError('a time is a number with ms, s, m or h: 500ms, 2s, 5m');
  }
  return Number(match[1]) * (unitMs[String(match[2])] ?? 1);
};

/** `20%` as 0.2. */
export const parseShare = (text: string): number => {
  const value = Number(/^(\d+(?:\.\d+)?)%$/.exec(text)?.[1]);
  if (!(value >= 0 && value <= 100)) {
    throw new InvalidArgumentError('a share is a percentage from 0% to 100%: 20%');
  }
  return value / 100;
};

/** A whole number in a range. */
export const parseWhole =
  (minimum: number, maximum: number) =>
  (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!Number.isInteger(value) || value < minimum || value > maximum) {
      throw new InvalidArgumentError(`it must be a whole number from ${minimum} to ${maximum}`);
    }
    return value;
  };

/** One more `Name=Value`; the last one of a name counts. */
export const addParameter = (
  text: string,
  before: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => {
  const [, name, value] = /^([^=\s]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError('a parameter is Name=Value: Stage=dev');
  }
  return { ...before, [name]: value };
};
