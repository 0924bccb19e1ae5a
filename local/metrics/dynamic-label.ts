import { ExpressionError } from './expression-error';
import type { Grid, Values } from './metric-math-value';

/** A label as it is written, such as `${PROP('Dim.service')}: at most ${MAX}`. */
export type DynamicLabel = readonly LabelPart[];

type LabelPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'label' }
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'computed'; readonly name: string };

/** What a label is about. */
export interface LabelContext {
  /** What the series would be called without a label. */
  readonly defaultLabel: string;
  readonly values: Values;
  readonly grid: Grid;
  readonly nowMs: number;
  /** Of `AccountId`, `MetricName`, `Dim.service` …; undefined where the series has no such property. */
  readonly property: (name: string) => string | undefined;
  /** As CloudWatch writes it. @default '+0000' */
  readonly timezone?: string;
}

export class DynamicLabelError extends ExpressionError {}

/**
 * The older guide said five.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/graph-dynamic-labels.html
 */
const MAX_VALUES = 6;

/** What AWS leaves open: how a value looks that does not exist. */
const NOTHING = '--';

interface Point {
  readonly timeMs: number;
  readonly value: number;
}

const pointNames = ['FIRST', 'LAST', 'MAX', 'MIN'] as const;
type PointName = (typeof pointNames)[number];

const onlyPoint: Readonly<Record<PointName, (points: readonly Point[]) => Point | undefined>> = {
  FIRST: (points) => points[0],
  LAST: (points) => points.at(-1),
  MAX: (points) => extreme(points, (a, b) => a > b),
  MIN: (points) => extreme(points, (a, b) => a < b),
};

const extreme = (
  points: readonly Point[],
  isBeyond: (a: number, b: number) => boolean,
): Point | undefined => {
  let found = points[0];
  for (const point of points) if (found && isBeyond(point.value, found.value)) found = point;
  return found;
};

type Compute = (points: readonly Point[], context: LabelContext) => string;

const aboutPoint = (name: PointName): [string, Compute][] => {
  const about =
    (show: (point: Point, context: LabelContext) => string): Compute =>
    (points, context) => {
      const point = onlyPoint[name](points);
      return point ? show(point, context) : NOTHING;
    };
  return [
    [name, about(({ value }) => showNumber(value))],
    [`${name}_TIME`, about(({ timeMs }, { timezone }) => showTime(timeMs, timezone))],
    [`${name}_TIME_RELATIVE`, about(({ timeMs }, { nowMs }) => showDuration(nowMs - timeMs))],
  ];
};

const between = (from: PointName, to: PointName): [string, Compute][] => {
  const ends =
    (show: (from: Point, to: Point) => string): Compute =>
    (points) => {
      const [a, b] = [onlyPoint[from](points), onlyPoint[to](points)];
      return a && b ? show(a, b) : NOTHING;
    };
  return [
    [`${from}_${to}_RANGE`, ends((a, b) => showNumber(b.value - a.value))],
    [`${from}_${to}_TIME_RANGE`, ends((a, b) => showDuration(b.timeMs - a.timeMs))],
  ];
};

const total = (points: readonly Point[]): number =>
  points.reduce((sum, { value }) => sum + value, 0);

const computed: ReadonlyMap<string, Compute> = new Map<string, Compute>([
  ['AVG', (points) => (points.length ? showNumber(total(points) / points.length) : NOTHING)],
  ['SUM', (points) => (points.length ? showNumber(total(points)) : NOTHING)],
  ['DATAPOINT_COUNT', (points) => `${points.length}`],
  ...pointNames.flatMap(aboutPoint),
  ...between('FIRST', 'LAST'),
  ...between('MIN', 'MAX'),
]);

const propertyPattern =
  /^PROP\((['"])(AccountId|AccountLabel|MetricName|Namespace|Period|Region|Stat|Dim\..+)\1\)$/s;

/** @throws DynamicLabelError */
export const parseDynamicLabel = (text: string): DynamicLabel => {
  const parts: LabelPart[] = [];
  let from = 0;
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', from)) {
    const end = text.indexOf('}', at);
    if (end < 0) throw new DynamicLabelError("expected '}' after '${'", at);
    parts.push({ kind: 'text', text: text.slice(from, at) });
    parts.push(readValue(text.slice(at + 2, end), at + 2));
    from = end + 1;
  }
  parts.push({ kind: 'text', text: text.slice(from) });
  checkCounts(parts);
  return parts.filter((part) => part.kind !== 'text' || part.text !== '');
};

const readValue = (text: string, position: number): LabelPart => {
  const name = text.trim();
  if (name === 'LABEL') return { kind: 'label' };
  if (computed.has(name)) return { kind: 'computed', name };
  const [, , property] = propertyPattern.exec(name) ?? [];
  if (property !== undefined) return { kind: 'property', name: property };
  throw new DynamicLabelError(
    `unknown value ${JSON.stringify(name)}: use LABEL, ${[...computed.keys()].join(', ')}, or PROP('…') with AccountId, Dim.name, MetricName, Namespace, Period, Region or Stat`,
    position,
  );
};

const checkCounts = (parts: readonly LabelPart[]): void => {
  const values = parts.filter(({ kind }) => kind !== 'text').length;
  if (values > MAX_VALUES) {
    throw new DynamicLabelError(`a label has at most ${MAX_VALUES} values, got ${values}`, 0);
  }
  if (parts.filter(({ kind }) => kind === 'label').length > 1) {
    throw new DynamicLabelError('a label has the value LABEL only once', 0);
  }
};

/** Whether the label says of itself which series it belongs to. */
export const isDynamic = (label: DynamicLabel): boolean =>
  label.some(({ kind }) => kind !== 'text');

export const renderLabel = (label: DynamicLabel, context: LabelContext): string => {
  const points = pointsOf(context);
  return label.map((part) => renderPart(part, points, context)).join('');
};

const pointsOf = ({ values, grid }: LabelContext): readonly Point[] =>
  values.flatMap((value, i) =>
    value === null ? [] : [{ value, timeMs: grid.startMs + i * grid.periodSeconds * 1000 }],
  );

const renderPart = (part: LabelPart, points: readonly Point[], context: LabelContext): string => {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'label':
      return context.defaultLabel;
    case 'property':
      return context.property(part.name) ?? NOTHING;
    case 'computed':
      return computed.get(part.name)?.(points, context) ?? NOTHING;
    default:
      return unreachable(part);
  }
};

/** AWS does not say how many digits it shows: here three decimals, or three digits of what is below 1. */
const showNumber = (value: number): string =>
  `${Math.abs(value) < 1 ? Number(value.toPrecision(3)) : Math.round(value * 1000) / 1000}`;

const showTime = (timeMs: number, timezone = '+0000'): string => {
  const [, sign, hours, minutes] = /^([+-])(\d\d)(\d\d)$/.exec(timezone) ?? [];
  const offset = (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
  const local = new Date(timeMs + offset * 60_000).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 19)} ${offset === 0 ? 'UTC' : timezone}`;
};

const durationUnits = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const;

/** AWS does not say how it writes a duration: here as `1h 5m`. */
const showDuration = (milliseconds: number): string => {
  let seconds = Math.round(Math.abs(milliseconds) / 1000);
  const parts: string[] = [];
  for (const [unit, length] of durationUnits) {
    const count = Math.floor(seconds / length);
    if (count > 0) parts.push(`${count}${unit}`);
    seconds -= count * length;
  }
  return parts.join(' ') || '0s';
};

const unreachable = (value: never): never => {
  throw new TypeError(`unknown ${JSON.stringify(value)}`);
};
