import type { MetricDirective } from '../../telemetry/emf';
import type { Fact, LineFields } from '../../telemetry/line-fields';
import { lineMaker } from './line-layout';
import { directivesIn, measuredNames, metricNames } from './measured-names';

type Line = Readonly<Record<string, unknown>>;

/**
 * A line that is too long, as lines that are not. What a handler adds may be of any size, and where it is on the line is
 * the service's choice: texts are cut, and the largest members left out, as many as it takes. Metrics stay, with their
 * dimensions: those that the line has no room for are on further ones.
 * @param fields - where the service's lines have what
 */
export const boundedLines = (
  line: object,
  maxBytes: number,
  fields: LineFields,
): readonly object[] => {
  const [kept = none, ...moved] = metricGroups(line as Line, maxBytes / 2);
  const further = furtherMembers(line as Line, fields);
  return [
    shortened(onlyMetrics(line as Line, kept, line as Line), maxBytes),
    ...moved.map((names) => onlyMetrics(line as Line, names, further)),
  ];
};

const none: ReadonlySet<string> = new Set();

/** The names of the line's metrics, as many in each group as have room together. */
const metricGroups = (line: Line, maxBytes: number): readonly ReadonlySet<string>[] => {
  const groups: Set<string>[] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const name of metricNames(line)) {
    const size = sizeOf(onlyMetrics(line, new Set([name]), {}));
    bytes += size;
    if (bytes > maxBytes) {
      groups.push(new Set());
      bytes = size;
    }
    groups.at(-1)?.add(name);
  }
  return groups;
};

/** Some of the line's metrics with their dimensions and directives, beside those of `others` that are no metrics. */
const onlyMetrics = (line: Line, names: ReadonlySet<string>, others: Line): Line => {
  const directives = directivesIn(line).flatMap((directive) => directiveOf(directive, names));
  const all = metricNames(line);
  const members = Object.entries(others).filter(([name]) => !all.has(name) && name !== '_aws');
  const measured = [...measuredNames(directives)].map((name) => [name, line[name]]);
  return {
    ...Object.fromEntries([...members, ...measured]),
    ...(directives.length > 0 && {
      _aws: { ...(line._aws as object), CloudWatchMetrics: directives },
    }),
  };
};

const directiveOf = (
  directive: MetricDirective,
  names: ReadonlySet<string>,
): readonly MetricDirective[] => {
  const Metrics = directive.Metrics.filter(({ Name }) => names.has(Name));
  return Metrics.length > 0 ? [{ ...directive, Metrics }] : [];
};

/** What says whose metrics they are. */
const facts = [
  'timestamp',
  'service',
  'environment',
  'version',
  'requestId',
] as const satisfies readonly Fact[];

const furtherMembers = (line: Line, fields: LineFields): Line => {
  const known = Object.fromEntries(facts.map((fact) => [fact, cut(at(line, fields[fact]))]));
  const logger = `${known.service}.metrics`;
  return lineMaker(fields)({ ...known, level: 'INFO', logger, message: 'further metrics' });
};

const at = (line: Line, place = ''): unknown => {
  const [name = '', inner] = place.split('.');
  return inner === undefined ? line[name] : (line[name] as Line | undefined)?.[inner];
};

const MAX_TEXT_LENGTH = 1000;
/** Of what the line says of its being short. */
const NOTE_BYTES = 2000;
const MAX_NAMED = 5;
const MAX_NAME_LENGTH = 100;

const shortened = (line: Line, maxBytes: number): object => {
  const bytes = sizeOf(line);
  if (bytes <= maxBytes) return line;
  const measured = measuredNames(directivesIn(line));
  const short = Object.fromEntries(
    Object.entries(line).map(([name, value]) => [name, measured.has(name) ? value : cut(value)]),
  );
  let excess = sizeOf(short) + NOTE_BYTES - maxBytes;
  const unwritten: string[] = [];
  for (const [name, size] of bySize(short, measured)) {
    if (excess <= 0) break;
    delete short[name];
    excess -= size;
    unwritten.push(name);
  }
  const what = unwritten.length > 0 ? shownNames(unwritten) : 'the end of long texts';
  short.unwritten = `${what}: the line would have had ${bytes} bytes, more than ${maxBytes}`;
  return short;
};

const shownNames = (names: readonly string[]): string => {
  const shown = names.slice(0, MAX_NAMED).map((name) => name.slice(0, MAX_NAME_LENGTH));
  const others = names.length - shown.length;
  return others > 0 ? `${shown.join(', ')} and ${others} more` : shown.join(', ');
};

const cut = (value: unknown): unknown =>
  typeof value === 'string' ? value.slice(0, MAX_TEXT_LENGTH) : value;

const bySize = (
  line: Line,
  measured: ReadonlySet<string>,
): readonly (readonly [name: string, bytes: number])[] =>
  Object.entries(line)
    .filter(([name]) => name !== '_aws' && !measured.has(name))
    .map(([name, value]) => [name, sizeOf({ [name]: value }) - BRACES] as const)
    .sort(([, a], [, b]) => b - a);

const BRACES = 2;

const sizeOf = (line: object): number => Buffer.byteLength(jsonWithGaps(line));

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
