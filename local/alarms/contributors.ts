import { createHash } from 'node:crypto';
import type { AlarmState } from './alarm-evaluation';
import type { AlarmRecord, ContributorState, Transition } from './alarm-record';
import type { AlarmContributor } from './reported-alarm';

/** What an evaluation says of one contributor. */
export interface JudgedContributor {
  readonly contributor: AlarmContributor;
  /** It exists because there is data, so it is never without. KEEP: as before. */
  readonly verdict: 'OK' | 'ALARM' | 'KEEP';
  /** Asked for when the state changes. */
  readonly reason: (to: 'OK' | 'ALARM') => string;
}

/** The contributors of an alarm, each with a state of its own: OK until it is in ALARM. */
export interface Contributors {
  readonly states: readonly ContributorState[];
  /**
   * Takes an evaluation's results, and returns the changes. A contributor that is not among them any more is OK, and is
   * forgotten.
   */
  update(judged: readonly JudgedContributor[], nowMs: number): readonly Transition[];
}

const FIRST_REASON = 'Unchecked: Initial alarm creation';
const GONE_REASON = 'No data was returned for this contributor';

/**
 * @param record - the alarm's, which keeps their states
 * @param maxInAlarm - further ones stay OK. @default - no limit
 */
export const createContributors = (
  alarm: string,
  record: Pick<AlarmRecord, 'contributors'>,
  maxInAlarm = Number.POSITIVE_INFINITY,
): Contributors => {
  const changeOf = (
    { contributor, state: previous }: ContributorState,
    to: AlarmState,
    reason: string,
    atMs: number,
  ): Transition => ({ alarm, from: previous.value, to, reason, atMs, previous, contributor });

  return {
    get states() {
      return [...record.contributors.values()];
    },
    update: (judged, nowMs) => {
      const next = new Map<string, ContributorState>();
      const changes: Transition[] = [];
      let inAlarm = 0;
      for (const { contributor, verdict, reason } of judged) {
        const before = record.contributors.get(contributor.id) ?? {
          contributor,
          state: { value: 'OK', reason: FIRST_REASON, sinceMs: nowMs },
        };
        const wanted = verdict === 'KEEP' ? before.state.value : verdict;
        const to = wanted === 'ALARM' && inAlarm < maxInAlarm ? 'ALARM' : 'OK';
        if (to === 'ALARM') inAlarm++;
        if (to === before.state.value) next.set(contributor.id, before);
        else {
          const change = changeOf(before, to, reason(to), nowMs);
          changes.push(change);
          const state = { value: to, reason: change.reason, sinceMs: nowMs } as const;
          next.set(contributor.id, { contributor, state });
        }
      }
      for (const gone of record.contributors.values()) {
        if (next.has(gone.contributor.id) || gone.state.value !== 'ALARM') continue;
        changes.push(changeOf(gone, 'OK', GONE_REASON, nowMs));
      }
      record.contributors = next;
      return changes;
    },
  };
};

/** Sixteen hexadecimal digits, the same for the same attributes. */
export const contributorOf = (attributes: Readonly<Record<string, string>>): AlarmContributor => ({
  id: createHash('sha256').update(JSON.stringify(attributes)).digest('hex').slice(0, 16),
  attributes,
});

/** The state of the whole alarm, and the reason where it has contributors at all. */
export const contributorsVerdict = (
  { states }: Contributors,
  noun: string,
): { readonly verdict: 'OK' | 'ALARM'; readonly reason: string } => {
  const inAlarm = states.filter(({ state }) => state.value === 'ALARM').length;
  return {
    verdict: inAlarm > 0 ? 'ALARM' : 'OK',
    reason: `${inAlarm} out of ${states.length} ${noun} evaluated to ALARM`,
  };
};
