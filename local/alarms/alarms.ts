import { arn } from '../account';
import { AwsError } from '../aws-error';
import type { Cancel, Clock } from '../clock';
import type { PutEvent } from '../events/event-bus';
import type { MetricStore } from '../metrics/metric-store';
import { createActionGate, type GatedAlarm } from './action-gate';
import type { ActionTargets } from './alarm-actions';
import type { AlarmState } from './alarm-evaluation';
import { alarmConfigurationChangeEvent, alarmStateChangeEvent } from './alarm-event';
import type { AlarmProperties } from './alarm-properties';
import type { AlarmRecord, Transition } from './alarm-record';
import type { AnyAlarm } from './any-alarm';
import {
  type CompositeAlarm,
  type CompositeProperties,
  createCompositeAlarm,
} from './composite-alarm';
import { type AlarmLookup, createCompositeEvaluation } from './composite-evaluation';
import { createLogAlarm, type LogAlarm } from './log-alarm';
import type { LogAlarmProperties } from './log-alarm-definition';
import type { LogQueryRunner } from './log-query';
import { createMetricAlarm, type MetricAlarm } from './metric-alarm';
import type { MuteRules } from './mute-rules';
import { commonProperties } from './reported-alarm';

/** An alarm, and what is said of it beside its own definition. */
export interface AlarmEntry {
  readonly alarm: AnyAlarm;
  /** The stack that made it; undefined for one made by a call. */
  readonly stack: string | undefined;
  /** What its properties, EnableAlarmActions or DisableAlarmActions said last. */
  readonly actionsEnabled: boolean;
}

/** The alarms of the account, by name: evaluated by the clock, their actions run. */
export interface Alarms extends AlarmLookup {
  entry(name: string): AlarmEntry | undefined;
  /**
   * Creates an alarm, or gives one of the name another configuration: its state stays.
   * @throws AlarmDefinitionError naming the property that CloudWatch would refuse
   */
  putMetricAlarm(properties: AlarmProperties, stack?: string): MetricAlarm;
  putLogAlarm(properties: LogAlarmProperties, stack?: string): LogAlarm;
  /** Its children may come later; until they have, it is not evaluated. */
  putCompositeAlarm(properties: CompositeProperties, stack?: string): CompositeAlarm;
  /**
   * Names that no alarm has are passed over.
   * @throws AwsError when a composite alarm that stays depends on one of them
   */
  delete(names: readonly string[]): void;
  /** Of alarms that were deleted: their history stays. */
  deletedRecords(): readonly AlarmRecord[];
  /** @throws AwsError when there is no such alarm */
  setState(name: string, to: AlarmState, reason: string, reasonData?: string): void;
  /** Names that no alarm has are passed over. */
  setActionsEnabled(names: readonly string[], isEnabled: boolean): void;
  /** The composite alarms whose rules name an alarm. */
  parentsOf(name: string): readonly CompositeAlarm[];
  /** Why a composite alarm is not evaluated; undefined if it is. */
  notEvaluatedBecause(alarm: AnyAlarm): string | undefined;
  /** Why an alarm's actions do not run now; undefined if they do. */
  quietBecause(name: string): string | undefined;
}

export interface AlarmSurroundings extends ActionTargets {
  readonly clock: Clock;
  readonly metrics: MetricStore;
  readonly runLogQuery: LogQueryRunner;
  readonly muteRules: MuteRules;
  putEvent(event: PutEvent): void;
  /** An alarm has changed. */
  onChange(): void;
  /** A composite alarm cannot be evaluated. */
  report(error: Error): void;
}

interface Entry extends AlarmEntry, GatedAlarm {
  alarm: AnyAlarm;
  stack: string | undefined;
  actionsEnabled: boolean;
  isGone: boolean;
  stopEvaluation: Cancel;
}

export const createAlarms = (surroundings: AlarmSurroundings): Alarms => {
  const { clock, metrics, runLogQuery, muteRules, putEvent, onChange, report } = surroundings;
  const entries = new Map<string, Entry>();
  const deleted: AlarmRecord[] = [];

  /** What ends at a moment ends after the alarms of that moment have changed, and those that watch them. */
  const afterAlarms = (atMs: number, task: () => void): void => {
    const whenSettled = (): void => {
      clock.at(clock.now(), () => (composites.isSettled ? task() : whenSettled()));
    };
    clock.at(atMs, whenSettled);
  };
  const gate = createActionGate({ ...surroundings, afterAlarms });
  muteRules.onChange(() => {
    for (const entry of entries.values()) gate.unmute(entry);
    onChange();
  });

  const lookup: AlarmLookup = {
    get: (name) => entries.get(name)?.alarm,
    values: () => [...entries.values()].map(({ alarm }) => alarm),
  };

  const onTransition = (entry: Entry, transition: Transition): void => {
    const { name } = entry.alarm;
    const quiet = gate.changed(entry, transition);
    putEvent(alarmStateChangeEvent(entry.alarm, transition, quiet));
    if (transition.to === 'ALARM' || transition.from === 'ALARM') tellSuppressed(name);
    for (const parent of composites.parentsOf(name)) {
      composites.evaluateSoon(parent.name, { kind: 'child', name });
    }
    onChange();
  };

  const composites = createCompositeEvaluation(lookup, clock, ({ name }, transition) => {
    const entry = entries.get(name);
    if (entry) onTransition(entry, transition);
  });

  const tellSuppressed = (suppressor: string): void => {
    const inAlarm = entries.get(suppressor)?.alarm.state === 'ALARM';
    for (const { name } of composites.suppressedBy(suppressor)) {
      const entry = entries.get(name);
      if (entry) gate.suppressorChanged(entry, inAlarm);
    }
  };

  /** @throws AwsError when an alarm of another kind has the name */
  const putAlarm = <Kind extends AnyAlarm['kind']>(
    name: string,
    kind: Kind,
    stack: string | undefined,
    create: (before: AlarmOf<Kind> | undefined) => AlarmOf<Kind>,
  ): { readonly alarm: AlarmOf<Kind>; readonly entry: Entry } => {
    const previous = entries.get(name);
    const before = previous?.alarm;
    if (before && !isOfKind(before, kind)) {
      throw new AwsError('ValidationError', `${name} is a ${before.kind} alarm: delete it first`);
    }
    const alarm = create(before);
    const properties = commonProperties(alarm);
    if (before) alarm.record.reconfigure('Update', properties, clock.now());
    previous?.stopEvaluation();
    const entry: Entry = Object.assign(previous ?? {}, {
      alarm,
      stack,
      actionsEnabled: properties.ActionsEnabled ?? true,
      isGone: false,
      muted: previous?.muted ?? new Map<string, Transition>(),
      stopEvaluation: () => {},
    });
    entries.set(name, entry);
    const operation = before ? 'update' : 'create';
    putEvent(alarmConfigurationChangeEvent(operation, alarm, stateOf(alarm), before));
    if (!before) {
      for (const parent of composites.parentsOf(name)) {
        composites.evaluateSoon(parent.name, { kind: 'created' });
      }
    }
    onChange();
    return { alarm, entry };
  };

  const evaluateOnSchedule = (
    entry: Entry,
    alarm: MetricAlarm | LogAlarm,
    evaluate: () => Transition | undefined,
  ): void => {
    entry.stopEvaluation = clock.every(alarm.evaluationIntervalMs, () => {
      const transition = evaluate();
      for (const change of alarm.contributorTransitions) {
        const quiet = gate.contributorChanged(entry, change);
        putEvent(alarmStateChangeEvent(alarm, change, quiet));
      }
      if (transition) onTransition(entry, transition);
    });
  };

  const refuseDependedOn = (name: string, alsoDeleted: readonly string[]): void => {
    const parents = composites
      .parentsOf(name)
      .map((parent) => parent.name)
      .filter((parent) => !alsoDeleted.includes(parent));
    if (parents.length === 0) return;
    throw new AwsError(
      'ValidationError',
      `Cannot delete ${name} as there are composite alarm(s) depending on it: ${parents.join(', ')}`,
    );
  };

  const remove = (name: string): void => {
    const entry = entries.get(name);
    if (!entry) return;
    const { alarm } = entry;
    entry.isGone = true;
    entry.stopEvaluation();
    entries.delete(name);
    alarm.record.reconfigure('Delete', commonProperties(alarm), clock.now());
    deleted.push(alarm.record);
    putEvent(alarmConfigurationChangeEvent('delete', alarm, stateOf(alarm)));
    tellSuppressed(name);
    onChange();
  };

  return {
    ...lookup,
    entry: (name) => entries.get(name),
    putMetricAlarm: (properties, stack) => {
      const put = (before: MetricAlarm | undefined): MetricAlarm =>
        createMetricAlarm(withArn(properties), clock.now(), before?.record);
      const { alarm, entry } = putAlarm(properties.AlarmName, 'metric', stack, put);
      evaluateOnSchedule(entry, alarm, () => alarm.evaluate(metrics, clock.now()));
      return alarm;
    },
    putLogAlarm: (properties, stack) => {
      const put = (before: LogAlarm | undefined): LogAlarm =>
        createLogAlarm(withArn(properties), clock.now(), before);
      const { alarm, entry } = putAlarm(properties.AlarmName, 'log', stack, put);
      evaluateOnSchedule(entry, alarm, () => alarm.evaluate(runLogQuery, clock.now()));
      return alarm;
    },
    putCompositeAlarm: (properties, stack) => {
      const name = properties.AlarmName;
      const isNew = !entries.has(name);
      const { alarm } = putAlarm(name, 'composite', stack, (before) =>
        createCompositeAlarm(withArn(properties), clock.now(), before),
      );
      if (alarm.suppressor) tellSuppressed(alarm.suppressor);
      if (composites.cycleOf(name)) {
        const reason = composites.notEvaluatedBecause(alarm);
        report(new Error(`the composite alarm ${name} is not evaluated: ${reason}`));
      }
      composites.evaluateSoon(name, { kind: isNew ? 'created' : 'updated' });
      return alarm;
    },
    delete: (names) => {
      for (const name of names) refuseDependedOn(name, names);
      for (const name of names) remove(name);
    },
    deletedRecords: () => deleted,
    setState: (name, to, reason, reasonData) => {
      const entry = entries.get(name);
      if (!entry) throw new AwsError('ResourceNotFound', `no alarm ${name}`, 404);
      const transition = entry.alarm.setState(to, reason, clock.now(), reasonData);
      if (transition) onTransition(entry, transition);
    },
    setActionsEnabled: (names, isEnabled) => {
      for (const name of names) {
        const entry = entries.get(name);
        if (!entry || entry.actionsEnabled === isEnabled) continue;
        entry.actionsEnabled = isEnabled;
        const properties = { ...commonProperties(entry.alarm), ActionsEnabled: isEnabled };
        entry.alarm.record.reconfigure('Update', properties, clock.now());
      }
      onChange();
    },
    parentsOf: composites.parentsOf,
    notEvaluatedBecause: composites.notEvaluatedBecause,
    quietBecause: (name) => {
      const entry = entries.get(name);
      return entry && gate.quietBecause(entry);
    },
  };
};

const withArn = <T extends { readonly AlarmName: string }>(
  properties: T,
): T & { readonly arn: string } => ({
  ...properties,
  arn: arn('cloudwatch', `alarm:${properties.AlarmName}`),
});

type AlarmOf<Kind extends AnyAlarm['kind']> = Extract<AnyAlarm, { readonly kind: Kind }>;

const isOfKind = <Kind extends AnyAlarm['kind']>(
  alarm: AnyAlarm,
  kind: Kind,
): alarm is AlarmOf<Kind> => alarm.kind === kind;

const stateOf = ({
  record,
}: AnyAlarm): { readonly value: AlarmState; readonly sinceMs: number } => ({
  value: record.state,
  sinceMs: record.sinceMs,
});
