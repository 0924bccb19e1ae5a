import { asText, type JsonObject } from './json-value';

/** The time that a dashboard or a widget asks for by itself. */
export type TimeRange =
  /** This long before now. */
  | { readonly kind: 'relative'; readonly ms: number }
  /** Without an end: up to now. */
  | { readonly kind: 'absolute'; readonly startMs: number; readonly endMs?: number };

const DURATION = /^-?P(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const DAY_MS = 86_400_000;
/** A month is 30 days, as in CloudWatch's own ranges. */
const PART_MS = [30 * DAY_MS, 7 * DAY_MS, DAY_MS, 3_600_000, 60_000, 1000];

/** `PT6H`, `-P3D`: a length of time in milliseconds; undefined for a text that is none. */
export const durationMs = (text: string): number | undefined => {
  const [, ...parts] = DURATION.exec(text) ?? [];
  const ms = parts.reduce((sum, part, i) => sum + Number(part ?? 0) * (PART_MS[i] ?? 0), 0);
  return ms > 0 && Number.isFinite(ms) ? ms : undefined;
};

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/;

/** An ISO 8601 moment; without a zone it is UTC. */
export const momentMs = (text: string): number | undefined => {
  const [, , , zone] = MOMENT.exec(text) ?? [];
  if (!MOMENT.test(text)) return undefined;
  const ms = Date.parse(zone ? text : `${text}Z`);
  return Number.isNaN(ms) ? undefined : ms;
};

/** As the console writes an end that moves on: `P0D`. */
export const isNow = (text: string): boolean => /^P(0D|T0[HMS])$/.test(text);

/**
 * `start` and `end` of a dashboard's body or of a widget.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export const readTimeRange = ({ start, end }: JsonObject): TimeRange | undefined => {
  const from = asText(start) ?? '';
  const ms = from.startsWith('-') ? durationMs(from) : undefined;
  if (ms !== undefined) return { kind: 'relative', ms };
  const startMs = momentMs(from);
  const endMs = momentMs(asText(end) ?? '');
  if (startMs === undefined || (endMs !== undefined && endMs <= startMs)) return undefined;
  return { kind: 'absolute', startMs, ...(endMs === undefined ? {} : { endMs }) };
};

/** `+0130`, `-05:00`: minutes ahead of UTC; anything else is UTC. */
export const zoneMinutes = (zone: unknown): number => {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(asText(zone) ?? '') ?? [];
  const ahead = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return sign === '-' ? -ahead : ahead;
};
