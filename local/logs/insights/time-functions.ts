import { DateTime, IANAZone } from 'luxon';
import { javaToLuxon, strftime } from './date-format';
import {
  type Argument,
  type FunctionCall,
  insightsFunction,
  literalText,
  plain,
} from './insights-function';
import { ceilTo, floorTo, PERIOD_EXAMPLES, type Period } from './period';
import { toNumber, toText, toTimestamp } from './value';

const periodOf = ({ fail }: FunctionCall, argument: Argument | undefined): Period => {
  if (argument?.expression.kind === 'period') return argument.expression.period;
  throw fail(`expected ${PERIOD_EXAMPLES}`, argument);
};

const rounding = (name: string, to: (ms: number, period: Period) => number) =>
  insightsFunction(`${name}(timestamp, period)`, (call) => {
    const [timestamp] = call.args;
    const period = periodOf(call, call.args[1]);
    return (row) => {
      const ms = toNumber(timestamp?.evaluate(row));
      return ms === undefined ? undefined : toTimestamp(to(ms, period));
    };
  });

const zoneOf = (call: FunctionCall, argument: Argument | undefined): string => {
  if (!argument) return 'UTC';
  const zone = literalText(call, argument, 'a time zone');
  if (zone === 'UTC' || zone === 'Z' || IANAZone.isValidZone(zone))
    return zone === 'Z' ? 'UTC' : zone;
  if (/^[+-]\d{2}:?\d{2}$/.test(zone)) return `UTC${zone}`;
  throw call.fail(`expected a time zone such as UTC or Europe/Berlin, got ${zone}`, argument);
};

const formatOf = <T>(
  call: FunctionCall,
  argument: Argument | undefined,
  convert: (format: string) => T | undefined,
  what: string,
): T => {
  if (!argument) throw call.fail(`expected ${what}`);
  const format = literalText(call, argument, what);
  const converted = convert(format);
  if (converted !== undefined) return converted;
  throw call.fail(`expected ${what}, got ${format}`, argument);
};

const parseDate = insightsFunction('parseDate(text, format[, timezone])', (call) => {
  const format = formatOf(
    call,
    call.args[1],
    javaToLuxon,
    'a pattern such as "yyyy-MM-dd HH:mm:ss", with a year',
  );
  const zone = zoneOf(call, call.args[2]);
  return (row) => {
    const text = toText(call.args[0]?.evaluate(row));
    if (text === undefined) return undefined;
    const read = format.endsWith('ZZ') ? withOffset(text, format) : text;
    const date = DateTime.fromFormat(read, format, { zone, locale: 'en-US' });
    return date.isValid ? date.toMillis() : undefined;
  };
});

/** Java's X reads Z as an offset and hours alone, luxon's ZZ and ZZZ do not. */
const withOffset = (text: string, format: string): string => {
  const minutes = format.endsWith('ZZZ') ? '00' : ':00';
  return text.replace(/Z$/, '+00').replace(/([+-]\d\d)$/, `$1${minutes}`);
};

const formatDate = (name: string) =>
  insightsFunction(`${name}(timestamp, format[, timezone])`, (call) => {
    const format = formatOf(call, call.args[1], strftime, 'a format such as "%Y-%m-%d"');
    const zone = zoneOf(call, call.args[2]);
    return (row) => {
      const ms = toNumber(call.args[0]?.evaluate(row));
      const date =
        ms === undefined ? undefined : DateTime.fromMillis(ms, { zone, locale: 'en-US' });
      return date?.isValid ? format(date) : undefined;
    };
  });

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html */
export const timeFunctions = [
  insightsFunction('bin(period)', (call) => {
    const period = periodOf(call, call.args[0]);
    return (row) => {
      const ms = toNumber(row.get(TIMESTAMP));
      return ms === undefined ? undefined : toTimestamp(floorTo(ms, period));
    };
  }),
  rounding('datefloor', floorTo),
  rounding('dateceil', ceilTo),
  plain('fromMillis(number)', (value) => toTimestamp(toNumber(value))),
  plain('toMillis(timestamp)', toNumber),
  insightsFunction('now()', ({ window }) => {
    const seconds = Math.floor(window.nowMs / 1000);
    return () => seconds;
  }),
  parseDate,
  formatDate('formatDate'),
  formatDate('strftime'),
];

/** `bin` always looks at this field. */
export const TIMESTAMP = { name: '@timestamp', steps: ['@timestamp'] } as const;
