import type { Clock } from '../clock';
import type { SuppressionEvent } from './action-suppression';
import { type ActionTargets, recordQuiet, runActions } from './alarm-actions';
import type { AlarmState } from './alarm-evaluation';
import type { QuietActions } from './alarm-event';
import type { Transition } from './alarm-record';
import type { AnyAlarm } from './any-alarm';
import type { ActiveMute, MuteRules } from './mute-rules';

/** An alarm, and what becomes of its actions. */
export interface GatedAlarm {
  readonly alarm: AnyAlarm;
  readonly actionsEnabled: boolean;
  /** It has been deleted. */
  readonly isGone: boolean;
  /** Its newest. */
  transition?: Transition;
  /** Those whose actions mute rules keep back: the newest of the alarm under '', and of each contributor under its id. */
  readonly muted: Map<string, Transition>;
}

export interface GateSurroundings extends ActionTargets {
  readonly clock: Clock;
  readonly muteRules: MuteRules;
  /** Runs a task at a moment, when all alarms that change at that moment have. */
  afterAlarms(atMs: number, task: () => void): void;
  /** What keeps an alarm's actions back has changed. */
  onChange(): void;
}

/** Lets the actions of alarms run: not while they are disabled, a suppressor keeps them back, or a mute rule does. */
export interface ActionGate {
  /** An alarm has changed its state. Returns why its actions do not run now. */
  changed(gated: GatedAlarm, transition: Transition): QuietActions;
  /** One of the series that it judges has. */
  contributorChanged(gated: GatedAlarm, transition: Transition): QuietActions;
  /** An alarm's suppressor has come into ALARM, or left it. */
  suppressorChanged(gated: GatedAlarm, inAlarm: boolean): void;
  /** Runs what mute rules kept back, if none does any more. */
  unmute(gated: GatedAlarm): void;
  /** Why an alarm's actions do not run now; undefined if they do. */
  quietBecause(gated: GatedAlarm): string | undefined;
}

export const createActionGate = (surroundings: GateSurroundings): ActionGate => {
  const { clock, muteRules, afterAlarms, onChange } = surroundings;
  const now = (): number => clock.now();

  /** Tells a composite alarm of a step, and again when its period ends. Others are never suppressed. */
  const suppress = (gated: GatedAlarm, event: SuppressionEvent): boolean => {
    const { alarm } = gated;
    if (alarm.kind !== 'composite') return true;
    const runs = alarm.suppress(event);
    const { untilMs } = alarm.suppression;
    if (untilMs !== undefined && event.kind !== 'time') {
      afterAlarms(untilMs, () => {
        if (gated.isGone) return;
        if (suppress(gated, { kind: 'time', atMs: now() })) runNewest(gated);
        onChange();
      });
    }
    return runs;
  };

  const runNewest = (gated: GatedAlarm): void => {
    if (gated.transition) run(gated, gated.transition);
  };

  const run = (gated: GatedAlarm, transition: Transition): void => {
    const { alarm } = gated;
    if (!gated.actionsEnabled) return;
    const mutes = muteRules.muting(alarm.name, now());
    if (mutes.length === 0) {
      runActions(alarm, transition, surroundings, { atMs: now() });
      return;
    }
    recordQuiet(alarm, transition, mutedSummary(mutes), { actionState: 'Muted' }, now());
    if (gated.muted.size === 0) waitForMute(gated, mutes);
    gated.muted.set(transition.contributor?.id ?? '', transition);
  };

  const waitForMute = (gated: GatedAlarm, [mute]: readonly ActiveMute[]): void => {
    if (mute) afterAlarms(mute.window.endMs, () => unmute(gated));
  };

  const unmute = (gated: GatedAlarm): void => {
    const { alarm, muted } = gated;
    if (muted.size === 0 || gated.isGone) return;
    const mutes = muteRules.muting(alarm.name, now());
    if (mutes.length > 0) {
      waitForMute(gated, mutes);
      return;
    }
    const kept = [...muted.values()];
    muted.clear();
    for (const transition of kept) runKept(gated, transition);
    onChange();
  };

  /** If the alarm is in that state still, and no suppressor keeps it back. */
  const runKept = (gated: GatedAlarm, transition: Transition): void => {
    const { alarm, actionsEnabled } = gated;
    if (!actionsEnabled || stateNow(alarm, transition) !== transition.to) return;
    if (!suppress(gated, { kind: 'unmuted' })) return;
    runActions(alarm, transition, surroundings, { atMs: now(), isAfterMuteWindow: true });
  };

  return {
    changed: (gated, transition) => {
      const { alarm } = gated;
      gated.transition = transition;
      const runs = suppress(gated, { kind: 'composite', atMs: transition.atMs });
      const quiet = quietActions(gated, muteRules.muting(alarm.name, now()));
      if (runs) run(gated, transition);
      else if (gated.actionsEnabled && quiet.suppressedBy) {
        const summary = `Actions suppressed by ${quiet.suppressedBy}`;
        recordQuiet(alarm, transition, summary, { actionState: 'Suppressed' }, now());
      }
      return quiet;
    },
    contributorChanged: (gated, transition) => {
      run(gated, transition);
      return quietActions(gated, muteRules.muting(gated.alarm.name, now()));
    },
    suppressorChanged: (gated, inAlarm) => {
      if (suppress(gated, { kind: 'suppressor', atMs: now(), inAlarm })) runNewest(gated);
    },
    unmute,
    quietBecause: (gated) => {
      const { alarm, actionsEnabled } = gated;
      if (!actionsEnabled) return 'its actions are disabled';
      const [mute] = muteRules.muting(alarm.name, now());
      if (mute) return `muted by ${mute.rule.name} until ${iso(mute.window.endMs)}`;
      if (alarm.kind !== 'composite' || !alarm.suppression.by) return undefined;
      const { by, untilMs } = alarm.suppression;
      if (by === 'Alarm') return `suppressed by the alarm ${alarm.suppressor}`;
      return `suppressed by ${by} until ${iso(untilMs ?? now())}`;
    },
  };
};

const iso = (ms: number): string => new Date(ms).toISOString();

/** AWS says that the history names the rule created last, and how many others are active. */
const mutedSummary = ([last, ...others]: readonly ActiveMute[]): string => {
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return `Actions muted by alarm mute rule ${last?.rule.name}${more}`;
};

const stateNow = (alarm: AnyAlarm, { contributor }: Transition): AlarmState => {
  if (!contributor || alarm.kind === 'composite') return alarm.state;
  const found = alarm.contributors?.find((other) => other.contributor.id === contributor.id);
  return found?.state.value ?? 'OK';
};

const quietActions = ({ alarm }: GatedAlarm, [mute]: readonly ActiveMute[]): QuietActions => {
  const by = alarm.kind === 'composite' ? alarm.suppression.by : undefined;
  return {
    ...(by && { suppressedBy: by }),
    ...(mute && { mutedBy: { arn: mute.arn, ...mute.window } }),
  };
};
