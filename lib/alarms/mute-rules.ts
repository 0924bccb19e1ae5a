import { CfnAlarmMuteRule } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { checkMuteWindow, isoDuration, type MuteWindow } from '../../telemetry/alerts/mute-window';
import { atPath } from '../at-path';
import { groupAlarms } from './alarm-groups';
import { alarmNameOf } from './alarm-properties';
import type { NamedAlarm } from './composite-alarm';

/** An alarm, and when it tells nobody. */
export interface MutedAlarm {
  readonly alarm: NamedAlarm;
  readonly windows: readonly MuteWindow[];
}

export interface MuteRulesProps {
  readonly service: string;
  readonly alarms: readonly MutedAlarm[];
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutAlarmMuteRule.html */
const MAX_ALARMS = 100;

/**
 * When alarms tell nobody: a mute rule for each window, `<service>-<window>`, over all alarms that share it. Over a hundred
 * alarms are cut into several, `<service>-<window>-0` to `-3`.
 */
export class MuteRules extends Construct {
  constructor(scope: Construct, id: string, { service, alarms }: MuteRulesProps) {
    super(scope, id);
    const windows = atPath(this, () => windowsOf(alarms));
    for (const window of windows) {
      atPath(this, () => checkMuteWindow(window));
      const muted = alarms.filter((each) => each.windows.some(({ name }) => name === window.name));
      this.#createRules(service, window, muted);
    }
  }

  #createRules(service: string, window: MuteWindow, muted: readonly MutedAlarm[]): void {
    const byName = new Map(muted.map(({ alarm }) => [alarm.name, alarm]));
    for (const group of groupAlarms([...byName.keys()], (names) => names.length <= MAX_ALARMS)) {
      const id = [window.name, group.path].filter(Boolean).join('-');
      const rule = new CfnAlarmMuteRule(this, id, {
        name: atPath(this, () => alarmNameOf(service, id)),
        description: `${window.name}: alarms of ${service} tell nobody; what is still wrong at the end is told then.`,
        rule: {
          schedule: {
            expression: window.schedule,
            duration: isoDuration(window.duration),
            timezone: window.timezone ?? 'UTC',
          },
        },
        muteTargets: { alarmNames: [...group.alarms] },
        tags: [{ key: 'service', value: service }],
      });
      for (const name of group.alarms) {
        const alarm = byName.get(name);
        if (alarm) rule.addResourceDependency(alarm);
      }
    }
  }
}

/** Each once. @throws RangeError when two of one name differ */
const windowsOf = (alarms: readonly MutedAlarm[]): readonly MuteWindow[] => {
  const byName = new Map<string, MuteWindow>();
  for (const window of alarms.flatMap(({ windows }) => windows)) {
    const known = byName.get(window.name);
    if (known && !isSame(known, window)) {
      throw new RangeError(
        `two mute windows are named ${window.name} and differ: give one of them another name`,
      );
    }
    byName.set(window.name, window);
  }
  return [...byName.values()];
};

const isSame = (a: MuteWindow, b: MuteWindow): boolean =>
  a.schedule === b.schedule &&
  a.duration === b.duration &&
  (a.timezone ?? 'UTC') === (b.timezone ?? 'UTC');
