const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

/** `14:05:09`, UTC as everything that AWS writes. */
export const clockTime = (ms: number): string => new Date(ms).toISOString().slice(11, 19);

/** `14:05:09.120` */
export const preciseTime = (ms: number): string => new Date(ms).toISOString().slice(11, 23);

/** `14:05` */
export const hourMinute = (ms: number): string => new Date(ms).toISOString().slice(11, 16);

/** `2026-11-22` */
export const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** `2026-11-22 14:05:09` */
export const dayTime = (ms: number): string => `${day(ms)} ${clockTime(ms)}`;

/** `4 m`, `2 h 10 m`: the two largest units of a length of time. */
export const duration = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [days, hours, minutes] = [86_400, 3600, 60].map((unit) => Math.floor(seconds / unit));
  if (days) return `${days} d ${(hours ?? 0) % 24} h`;
  if (hours) return `${hours} h ${pad((minutes ?? 0) % 60)} m`;
  return minutes ? `${minutes} m` : `${seconds} s`;
};

const SCALES = [
  { from: 1e12, suffix: 'T' },
  { from: 1e9, suffix: 'G' },
  { from: 1e6, suffix: 'M' },
  { from: 1e4, suffix: 'k' },
] as const;

/** A value in at most four digits: `0.0214`, `73.6`, `1284`, `12.8k`. */
export const quantity = (value: number): string => {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const scale = SCALES.find(({ from }) => size >= from);
  if (scale) {
    const base = scale.suffix === 'k' ? 1000 : scale.from;
    return `${Number((value / base).toPrecision(3))}${scale.suffix}`;
  }
  if (size > 0 && size < 0.0001) return value.toExponential(1);
  return String(Number(value.toPrecision(size >= 1000 ? 4 : 3)));
};

/** `1.2 kB` */
export const bytes = (count: number): string => {
  const units = ['B', 'kB', 'MB', 'GB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(count || 1) / 3)));
  return `${Number((count / 1000 ** power).toPrecision(3))} ${units[power]}`;
};
