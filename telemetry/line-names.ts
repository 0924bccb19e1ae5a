import type { AnyTelemetry } from './define-telemetry';
import type { Fact } from './line-fields';

/** What the members of a service's lines are called, for whoever searches them. */
export interface LineNames {
  readonly service: string;
  readonly has: (fact: Fact) => boolean;
  /** @throws RangeError where the lines do not tell it */
  readonly at: (fact: Fact) => string;
  /** Those that the lines tell, with commas between. */
  readonly list: (...facts: readonly Fact[]) => string;
  /** What is made of the name, and nothing where the lines do not tell it. */
  readonly when: (fact: Fact, text: (name: string) => string) => string;
  /** A member of the error: `error.fingerprint`. */
  readonly error: (member: string) => string;
  /** What the handler added: `context.agent_id`, or `agent_id` where the context is at the root. */
  readonly context: (member: string) => string;
}

export const lineNames = ({ service, logFields }: AnyTelemetry): LineNames => {
  const at = (fact: Fact): string => {
    const name = logFields[fact];
    if (name !== undefined) return name;
    throw new RangeError(
      `the lines of ${service} do not tell ${fact}: switch a set of log fields on that does`,
    );
  };
  const has = (fact: Fact): boolean => logFields[fact] !== undefined;
  const kept = keptInContext(logFields);
  return {
    service,
    has,
    at,
    list: (...facts) => facts.filter(has).map(at).join(', '),
    when: (fact, text) => (has(fact) ? text(at(fact)) : ''),
    error: (member) => `${at('error')}.${member}`,
    context: (member) =>
      at('context') !== '*'
        ? `${at('context')}.${member}`
        : kept.has(member)
          ? `context.${member}`
          : member,
  };
};

/** What stays in `context` although the context is at the root: the line itself has a member of that name. */
const keptInContext = ({
  durationMs,
  responseTimeMs,
  ...others
}: AnyTelemetry['logFields']): ReadonlySet<string> =>
  new Set(Object.values(others).map((place) => place.split('.')[0] ?? place));
