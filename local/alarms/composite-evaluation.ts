import type { Clock } from '../clock';
import type { Transition } from './alarm-record';
import type { AnyAlarm } from './any-alarm';
import type { ChildAlarm, CompositeAlarm, EvaluationCause } from './composite-alarm';
import { ruleCycle } from './rule-cycle';

/** The alarms among which composite alarms find their children. */
export interface AlarmLookup {
  get(name: string): AnyAlarm | undefined;
  /** In the order of their creation. */
  values(): readonly AnyAlarm[];
}

/** Evaluates composite alarms when the alarms that they watch have changed. */
export interface CompositeEvaluation {
  /** When the others of the moment are evaluated: half a moment's states raise no alarm. */
  evaluateSoon(name: string, cause: EvaluationCause): void;
  /** Whether none waits for the others of the moment. */
  readonly isSettled: boolean;
  /** The composite alarms whose rules name an alarm. */
  parentsOf(name: string): readonly CompositeAlarm[];
  /** Those whose actions an alarm suppresses. */
  suppressedBy(name: string): readonly CompositeAlarm[];
  /** The way by which an alarm's rule leads back to itself. */
  cycleOf(name: string): readonly string[] | undefined;
  /** Why an alarm is not evaluated; undefined if it is. */
  notEvaluatedBecause(alarm: AnyAlarm): string | undefined;
}

export const createCompositeEvaluation = (
  alarms: AlarmLookup,
  clock: Clock,
  onTransition: (alarm: CompositeAlarm, transition: Transition) => void,
): CompositeEvaluation => {
  const due = new Map<string, EvaluationCause>();

  const evaluateDue = (): void => {
    const all = [...due];
    due.clear();
    for (const [name, cause] of all) {
      const alarm = alarms.get(name);
      if (alarm?.kind !== 'composite' || notEvaluatedBecause(alarm)) continue;
      const transition = alarm.evaluate(childOf, clock.now(), cause);
      if (transition) onTransition(alarm, transition);
    }
  };

  const childOf = (name: string): ChildAlarm | undefined => {
    const alarm = alarms.get(name);
    return alarm && { arn: alarm.arn, state: alarm.state, sinceMs: alarm.record.sinceMs };
  };

  const composites = (): readonly CompositeAlarm[] =>
    alarms.values().flatMap((alarm) => (alarm.kind === 'composite' ? alarm : []));

  const childrenOf = (name: string): readonly string[] => {
    const alarm = alarms.get(name);
    return alarm?.kind === 'composite' ? alarm.children : [];
  };

  const cycleOf = (name: string): readonly string[] | undefined => ruleCycle(name, childrenOf);

  const notEvaluatedBecause = ({ name }: AnyAlarm): string | undefined => {
    const absent = childrenOf(name).filter((child) => !alarms.get(child));
    if (absent.length > 0) return `its rule names what is no alarm here: ${absent.join(', ')}`;
    const cycle = cycleOf(name);
    if (!cycle) return undefined;
    return `its rule leads back to itself (${cycle.join(' -> ')}): set the AlarmRule of one of them to FALSE`;
  };

  return {
    evaluateSoon: (name, cause) => {
      if (due.size === 0) clock.at(clock.now(), evaluateDue);
      due.set(name, cause);
    },
    get isSettled() {
      return due.size === 0;
    },
    parentsOf: (name) => composites().filter(({ children }) => children.includes(name)),
    suppressedBy: (name) => composites().filter(({ suppressor }) => suppressor === name),
    cycleOf,
    notEvaluatedBecause,
  };
};
