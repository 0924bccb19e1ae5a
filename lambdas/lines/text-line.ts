import type { MetricDirective } from '../../telemetry/emf';
import type { Fact, LineFields } from '../../telemetry/line-fields';
import type { Unit } from '../../telemetry/unit';
import type { CauseRecord } from '../errors/error-record';

type Members = Readonly<Record<string, unknown>>;

interface Emf {
  readonly _aws?: { readonly CloudWatchMetrics?: readonly MetricDirective[] };
}

/** What a text begins with, in the order of the documents (AR1). */
const head = ['timestamp', 'logger', 'level', 'message'] as const satisfies readonly Fact[];

/**
 * Makes the text that shows a line while developing: time, logger, level and message, then the rest by name; below it
 * the metrics, and the error with its stack.
 */
export const textMaker = (fields: LineFields): ((line: object) => string) => {
  const heads: readonly string[] = head.map((fact) => fields[fact] ?? fact);
  const errorPlace = fields.error ?? 'error';
  const elsewhere = new Set([
    ...heads,
    errorPlace,
    ...inRows.map((name) => `${errorPlace}.${name}`),
  ]);
  return (line) => {
    const { _aws, ...members } = line as Members & Emf;
    const units = unitsOf(_aws?.CloudWatchMetrics ?? []);
    const rest = flattened(members).filter(
      ([name, value]) => value !== undefined && !elsewhere.has(name) && !units.has(name),
    );
    const rows = [
      [...heads.map((place) => indented(at(members, place))), ...rest.map(pair)]
        .filter((part) => part !== '')
        .join(' '),
      ...metricsRow(members, units),
      ...errorRows(at(members, errorPlace) as CauseRecord | undefined),
    ];
    return rows.join(NEW_ROW);
  };
};

/** What the rows below tell of an error. */
const inRows = [
  'name',
  'message',
  'stack',
  'cause',
  'errors',
] as const satisfies readonly (keyof CauseRecord)[];

/** Nothing that a line says can look like another line: that begins at the margin. */
const NEW_ROW = '\n    ';

const indented = (value: unknown): string => shown(value).replace(/[\r\n]+/g, NEW_ROW);

/** Members of members by both names, as the places of a line's fields are written. */
const flattened = (members: Members): readonly (readonly [string, unknown])[] =>
  Object.entries(members).flatMap(([name, value]) =>
    isRecord(value)
      ? Object.entries(value).map(([inner, each]) => [`${name}.${inner}`, each] as const)
      : [[name, value] as const],
  );

const at = (members: Members, place: string): unknown => {
  const [name = '', inner] = place.split('.');
  const value = members[name];
  return inner === undefined ? value : isRecord(value) ? value[inner] : undefined;
};

const isRecord = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

const pair = ([name, value]: readonly [string, unknown]): string =>
  `${quoted(name)}=${quoted(shown(value))}`;

const shown = (value: unknown): string =>
  typeof value === 'object' && value !== null ? (JSON.stringify(value) ?? '') : String(value ?? '');

const quoted = (text: string): string =>
  /[\s"=\p{Cc}]/u.test(text) || text === '' ? JSON.stringify(text) : text;

const shortUnits: Partial<Readonly<Record<Unit, string>>> = {
  Milliseconds: 'ms',
  Seconds: 's',
  Bytes: 'B',
  Megabytes: 'MB',
  Percent: '%',
};

const unitsOf = (directives: readonly MetricDirective[]): ReadonlyMap<string, Unit | undefined> =>
  new Map(directives.flatMap(({ Metrics }) => Metrics.map(({ Name, Unit }) => [Name, Unit])));

const metricsRow = (
  members: Members,
  units: ReadonlyMap<string, Unit | undefined>,
): readonly string[] => {
  if (units.size === 0) return [];
  const metrics = [...units].map(([name, unit]) => {
    const values = [members[name]].flat().join(',');
    return `${name}=${values}${(unit && shortUnits[unit]) ?? ''}`;
  });
  return [`metrics: ${metrics.join(' ')}`];
};

/** The stack begins with the name and the message; where the caller is at fault there is none. */
const errorRows = (error: CauseRecord | undefined): readonly string[] => {
  if (!isRecord(error)) return [];
  const { name, message, stack, cause, errors = [] } = error as CauseRecord;
  const reasons = cause === undefined ? errors : [cause, ...errors];
  return [
    indented(stack ?? `${name}: ${message}`),
    ...reasons.flatMap(errorRows).map((row, index) => (index === 0 ? `caused by ${row}` : row)),
  ];
};
