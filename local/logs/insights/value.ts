/** A moment; shown as `2026-02-26 10:13:00.000`, UTC. */
export class Timestamp {
  readonly ms: number;

  constructor(ms: number) {
    this.ms = ms;
  }
}

export type ValueList = readonly unknown[];
export type ValueMap = Readonly<Record<string, unknown>>;

/** What a field or an expression has: undefined where it has nothing. */
export type Value = string | number | boolean | Timestamp | ValueList | ValueMap | undefined;

const numeric = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/** A number, or what is written like one; undefined for everything else. */
export const toNumber = (value: Value): number | undefined => {
  if (typeof value === 'number') return finite(value);
  if (typeof value === 'boolean') return Number(value);
  if (value instanceof Timestamp) return value.ms;
  return typeof value === 'string' && numeric.test(value) ? finite(Number(value)) : undefined;
};

export const finite = (value: number): number | undefined =>
  Number.isFinite(value) ? value : undefined;

/** Undefined for maps and lists, which count as nothing where a text is wanted. */
export const toText = (value: Value): string | undefined => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return String(Number(value));
  return value instanceof Timestamp ? formatTimestamp(value.ms) : undefined;
};

/** As a result shows it; undefined where there is nothing to show. */
export const toCell = (value: Value): string | undefined =>
  isStructure(value) ? JSON.stringify(value) : toText(value);

/** The years that JavaScript can write. */
const MAX_MS = 8.64e15;

/** Undefined for what is no moment that can be written. */
export const toTimestamp = (ms: number | undefined): Timestamp | undefined =>
  ms !== undefined && Math.abs(ms) <= MAX_MS ? new Timestamp(ms) : undefined;

const formatTimestamp = (ms: number): string =>
  Math.abs(ms) <= MAX_MS ? new Date(ms).toISOString().replace('T', ' ').slice(0, -1) : String(ms);

/** Whether a condition holds: numbers other than 0 and texts that are such numbers count as true. */
export const isTrue = (value: Value): boolean =>
  typeof value === 'boolean' ? value : (toNumber(value) ?? 0) !== 0;

/** What JSON holds, as a value. */
export const fromJson = (json: unknown): Value =>
  json === null ? undefined : (json as Exclude<Value, Timestamp>);

/** Follows a path into a map or list. */
export const follow = (value: Value, steps: readonly string[]): Value => {
  let at: unknown = value;
  for (const step of steps) {
    if (typeof at !== 'object' || at === null || at instanceof Timestamp) return undefined;
    at = Object.hasOwn(at, step) ? (at as ValueMap)[step] : undefined;
  }
  return fromJson(at ?? null);
};

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

const orders: Readonly<Record<Comparison, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/**
 * Compares as numbers where both are numbers or one is and the other is written like one, else as texts. With nothing,
 * and with maps and lists, only `!=` holds.
 */
export const compare = (operator: Comparison, a: Value, b: Value): boolean => {
  const order = orderOf(operator, a, b);
  return order === undefined
    ? operator === '!=' && !isStructure(a) && !isStructure(b)
    : orders[operator](order);
};

export const isStructure = (value: Value): value is ValueList | ValueMap =>
  typeof value === 'object' && !(value instanceof Timestamp);

const orderOf = (operator: Comparison, a: Value, b: Value): number | undefined => {
  const areTexts = typeof a === 'string' && typeof b === 'string';
  if (areTexts && (operator === '=' || operator === '!=')) return a === b ? 0 : 1;
  const [x, y] = [toNumber(a), toNumber(b)];
  if (x !== undefined && y !== undefined) return x - y;
  if (!areTexts) return undefined;
  return a === b ? 0 : a < b ? -1 : 1;
};

/**
 * The order of `sort`: what is no number before numbers; digits within a text by their length, then their value.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Sort.html
 */
export const naturalOrder = (a: Value, b: Value): number => {
  const [x, y] = [toNumber(a), toNumber(b)];
  if (x !== undefined && y !== undefined) return x - y || spellingOrder(a, b);
  if (x !== undefined || y !== undefined) return x === undefined ? -1 : 1;
  return textOrder(toCell(a) ?? '', toCell(b) ?? '');
};

/** Of texts that are the same number: 01 comes before 1. */
const spellingOrder = (a: Value, b: Value): number =>
  typeof a !== 'string' || typeof b !== 'string' || a === b ? 0 : a < b ? -1 : 1;

const textOrder = (a: string, b: string): number => {
  const [x, y] = [chunks(a), chunks(b)];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const order = chunkOrder(x[i] as string, y[i] as string);
    if (order !== 0) return order;
  }
  return x.length - y.length;
};

const chunks = (text: string): readonly string[] => text.match(/\d+|\D+/g) ?? [];

const chunkOrder = (a: string, b: string): number => {
  const areDigits = /^\d/.test(a) && /^\d/.test(b);
  if (areDigits && a.length !== b.length) return a.length - b.length;
  return a === b ? 0 : a < b ? -1 : 1;
};
