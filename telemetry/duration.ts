declare const inSeconds: unique symbol;

/** A length of time in seconds; made by `seconds`, `minutes`, `hours` or `days` alone. */
export type Seconds = number & { readonly [inSeconds]: true };

const duration =
  (name: string, secondsEach: number) =>
  (value: number): Seconds => {
    if (!Number.isFinite(value) || value <= 0) {
      throw new RangeError(`${name} must be a positive number, got ${value}`);
    }
    return (value * secondsEach) as Seconds;
  };

export const seconds = duration('seconds', 1);
export const minutes = duration('minutes', 60);
export const hours = duration('hours', 3600);
export const days = duration('days', 86_400);
