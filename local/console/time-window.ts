/** From a moment up to, not including, another; virtual milliseconds since 1970. */
export interface TimeWindow {
  readonly startMs: number;
  readonly endMs: number;
}

export const RANGES = [
  { name: '15m', label: '15 m', ms: 900_000 },
  { name: '1h', label: '1 h', ms: 3_600_000 },
  { name: '3h', label: '3 h', ms: 10_800_000 },
  { name: '6h', label: '6 h', ms: 21_600_000 },
] as const;

/** The length of the range that a name stands for; an unknown name is an hour. */
export const rangeMs = (name: string | undefined): number =>
  RANGES.find((range) => range.name === name)?.ms ?? 3_600_000;

/** The range that covers a length of time best. */
export const rangeNameFor = (ms: number): string =>
  (RANGES.find((range) => range.ms >= ms) ?? RANGES[RANGES.length - 1])?.name ?? '1h';
