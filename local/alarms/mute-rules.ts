import { arn } from '../account';
import {
  type MuteRule,
  type MuteRuleProperties,
  type MuteWindow,
  muteWindow,
  readMuteRule,
} from './mute-rule';

/** A mute rule of the account. */
export interface PutMuteRule {
  readonly rule: MuteRule;
  readonly arn: string;
  readonly createdMs: number;
  readonly updatedMs: number;
}

/** A rule that mutes an alarm, and since and until when. */
export interface ActiveMute extends PutMuteRule {
  readonly window: MuteWindow;
}

/** The mute rules of the account, by name. */
export interface MuteRules {
  /**
   * Creates a rule or replaces the one of its name.
   * @throws MuteRuleError naming the property that CloudWatch would refuse
   */
  put(properties: MuteRuleProperties, nowMs: number): PutMuteRule;
  get(name: string): PutMuteRule | undefined;
  all(): readonly PutMuteRule[];
  /** Passed over if there is none. */
  delete(name: string): void;
  /** The rules that mute an alarm now; the one created last comes first. */
  muting(alarmName: string, nowMs: number): readonly ActiveMute[];
  /** Hears when rules were put or deleted. */
  onChange(listener: () => void): void;
}

export const createMuteRules = (): MuteRules => {
  const rules = new Map<string, PutMuteRule>();
  const listeners: (() => void)[] = [];
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    put: (properties, nowMs) => {
      const rule = readMuteRule(properties);
      const createdMs = rules.get(rule.name)?.createdMs ?? nowMs;
      const ruleArn = arn('cloudwatch', `alarm-mute-rule:${rule.name}`);
      const put = { rule, arn: ruleArn, createdMs, updatedMs: nowMs };
      rules.set(rule.name, put);
      changed();
      return put;
    },
    get: (name) => rules.get(name),
    all: () => [...rules.values()],
    delete: (name) => {
      if (rules.delete(name)) changed();
    },
    muting: (alarmName, nowMs) =>
      [...rules.values()]
        .flatMap((put) => {
          const window = put.rule.alarms.includes(alarmName) && muteWindow(put.rule, nowMs);
          return window ? [{ ...put, window }] : [];
        })
        .reverse(),
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
};
