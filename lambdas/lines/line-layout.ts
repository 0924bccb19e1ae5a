import type { Fact, LineFields } from '../../telemetry/line-fields';

/** What is known of a line, by fact; what is not known is undefined or absent. */
export type Facts = Readonly<Partial<Record<Exclude<Fact, 'context'>, unknown>>> & {
  /** Its members stand beside the facts that a service places in the same member of the line. */
  readonly context?: Readonly<Record<string, unknown>>;
};

type Line = Record<string, unknown>;

/** A member of the line: one fact, or an object of facts by name, which has the context's members where it is there. */
interface Member {
  readonly name: string;
  readonly fact: Fact | undefined;
  readonly inner: readonly (readonly [name: string, fact: Fact])[];
}

/**
 * Makes lines that have each fact where `fields` says, always in the same order. Facts that are not known and objects
 * that would be empty leave no trace. Where a member of the context and a fact have one place, the fact takes it.
 * @param further - names of members that are put on the line later, whatever it has already
 * @param perhaps - names of members that may be added to it
 */
export const lineMaker = (
  fields: LineFields,
  further: readonly string[] = [],
  perhaps: readonly string[] = [],
): ((facts: Facts) => Line) => {
  const { context: placeOfContext, ...others } = fields;
  const isFlat = placeOfContext === '*';
  const names = namesOfLine(fields, further);
  const members = membersOf(isFlat ? others : fields);
  const room = new Set([...members.map(({ name }) => name), ...further, ...perhaps]);
  const blank = blankLine([...room].slice(0, MAX_ROOM));
  return (facts) => {
    const line: Line = { ...blank };
    for (const { name, fact, inner } of members) {
      const value = inner.length === 0 ? factOf(facts, fact) : objectOf(facts, fact, inner);
      if (value !== undefined) line[name] = value;
    }
    return isFlat ? flattened(line, facts.context, names) : line;
  };
};

/** Members that are not there cost time too; no line has so many. */
const MAX_ROOM = 100;

// An object to which many members are added one by one becomes a hash table in V8, and JSON takes twice as long to make.
const blankLine = (names: readonly string[]): Line =>
  Object.fromEntries(names.map((name) => [name, undefined]));

/** What an input could pretend to be; how long something took is told by whoever did it. */
const namesOfLine = (
  { durationMs, responseTimeMs, ...others }: LineFields,
  further: readonly string[],
): ReadonlySet<string> =>
  new Set([
    ...Object.values(others).map((place) => place.split('.')[0] ?? place),
    '_aws',
    ...further,
  ]);

/** What the context calls as the line calls something else stays in a member `context`. */
const flattened = (line: Line, context: Facts['context'], names: ReadonlySet<string>): Line => {
  const left: Line = {};
  // Its own members alone: nobody has looked for secrets in what it inherits.
  for (const [name, value] of Object.entries(context ?? {})) {
    const isTaken = names.has(name) || line[name] !== undefined;
    (isTaken ? left : line)[name] = value;
  }
  if (filled(left)) line.context = left;
  return line;
};

const membersOf = (fields: Readonly<Record<string, string>>): readonly Member[] => {
  const members = new Map<string, { -readonly [K in keyof Member]: Member[K] }>();
  for (const fact in fields) {
    const [name = '', innerName] = fields[fact]?.split('.') ?? [];
    const member = members.get(name) ?? { name, fact: undefined, inner: [] };
    members.set(name, member);
    if (innerName === undefined) member.fact = fact as Fact;
    else member.inner = [...member.inner, [innerName, fact as Fact]];
  }
  return [...members.values()];
};

const factOf = (facts: Facts, fact: Fact | undefined): unknown =>
  fact === 'context' ? filled(facts.context) : fact && facts[fact];

const objectOf = (facts: Facts, whole: Fact | undefined, inner: Member['inner']): unknown => {
  // Not by a spread: V8 takes a microsecond to add the first member to its result.
  const object: Line = Object.assign({}, factOf(facts, whole));
  for (const [name, fact] of inner) {
    const value = factOf(facts, fact);
    if (value !== undefined) object[name] = value;
  }
  return filled(object);
};

const filled = <O extends object>(object: O | undefined): O | undefined => {
  for (const _ in object) return object;
  return undefined;
};
