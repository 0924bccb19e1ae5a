import type { CompositeAlarm as DescribedAlarm } from '@aws-sdk/client-cloudwatch';
import * as v from 'valibot';
import {
  type ActionSuppression,
  nextSuppression,
  type SuppressionEvent,
  type SuppressionPeriods,
  unsuppressed,
} from './action-suppression';
import type { Alarm } from './alarm';
import type { AlarmState } from './alarm-evaluation';
import {
  actions,
  alarmDescription,
  alarmName,
  boolean,
  number,
  type Refuse,
  readWithSchema,
  refuseFor,
  tags,
} from './alarm-properties';
import { awsDate } from './alarm-reason';
import { createAlarmRecord, type Transition } from './alarm-record';
import {
  alarmsInRule,
  type CompositeRule,
  CompositeRuleError,
  evaluateCompositeRule,
  parseCompositeRule,
} from './composite-rule';

const seconds = v.pipe(number, v.integer(), v.minValue(0));

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
const compositeProperties = v.strictObject({
  AlarmName: alarmName,
  AlarmDescription: alarmDescription,
  AlarmRule: v.string(),
  ActionsEnabled: v.optional(boolean, true),
  OKActions: actions,
  AlarmActions: actions,
  InsufficientDataActions: actions,
  ActionsSuppressor: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(1600))),
  ActionsSuppressorWaitPeriod: v.optional(seconds),
  ActionsSuppressorExtensionPeriod: v.optional(seconds),
  ActionConfiguration: v.optional(v.unknown()),
  Tags: tags,
});

/** The properties of `AWS::CloudWatch::CompositeAlarm`, with no intrinsic function left in them. */
export type CompositeProperties = v.InferInput<typeof compositeProperties>;

/** Another alarm, as a composite alarm sees it. */
export interface ChildAlarm {
  readonly arn: string;
  readonly state: AlarmState;
  readonly sinceMs: number;
}

/** A child by its name; undefined where there is none. */
export type ChildLookup = (name: string) => ChildAlarm | undefined;

/** Why a composite alarm is evaluated: it is new, has another rule, or a child came into another state. */
export type EvaluationCause =
  | { readonly kind: 'created' | 'updated' }
  | { readonly kind: 'child'; readonly name: string };

/** A CloudWatch composite alarm. It runs no actions and hears of no changes by itself: who evaluates it does. */
export interface CompositeAlarm extends Alarm {
  readonly kind: 'composite';
  readonly properties: v.InferOutput<typeof compositeProperties>;
  readonly rule: CompositeRule;
  /** When it got its present configuration. */
  readonly configuredMs: number;
  /** The names of the alarms in its rule. */
  readonly children: readonly string[];
  /** The name of the alarm that suppresses its actions. */
  readonly suppressor: string | undefined;
  readonly suppression: ActionSuppression;
  /** The state by its rule: after its creation it is ALARM or OK. */
  evaluate(childOf: ChildLookup, nowMs: number, cause: EvaluationCause): Transition | undefined;
  /** Tells it of a step of its suppressor or of its record. Returns whether its actions run now. */
  suppress(event: SuppressionEvent): boolean;
  /** In DescribeAlarms' shape. */
  describe(): DescribedAlarm;
}

/**
 * @param properties - of `AWS::CloudWatch::CompositeAlarm`, resolved, and the alarm's ARN
 * @param before - the alarm that had another configuration: its state stays, and what suppresses it where the suppressor stays. @default - a new alarm
 * @throws AlarmDefinitionError naming the property that CloudWatch would refuse
 */
export const createCompositeAlarm = (
  { arn, ...given }: CompositeProperties & { readonly arn: string },
  createdMs: number,
  before?: CompositeAlarm,
): CompositeAlarm => {
  const refuse = refuseFor(given.AlarmName);
  const properties = readProperties(given, refuse);
  const rule = readRule(properties.AlarmRule, refuse);
  const name = properties.AlarmName;
  const record = before?.record ?? createAlarmRecord(name, 'CompositeAlarm', properties, createdMs);
  const periods = periodsOf(properties);
  const suppressor = properties.ActionsSuppressor && alarmNameOf(properties.ActionsSuppressor);
  let suppression =
    before?.suppressor === suppressor ? (before?.suppression ?? unsuppressed) : unsuppressed;
  return {
    kind: 'composite',
    name,
    arn,
    record,
    properties,
    rule,
    createdMs: record.createdMs,
    configuredMs: createdMs,
    children: alarmsInRule(rule).map(alarmNameOf),
    suppressor,
    get state() {
      return record.state;
    },
    get suppression() {
      return suppression;
    },
    evaluate: (childOf, nowMs, cause) => {
      const stateOf = (ref: string): AlarmState | undefined => childOf(alarmNameOf(ref))?.state;
      const to = evaluateCompositeRule(rule, stateOf) ? 'ALARM' : 'OK';
      const triggering =
        cause.kind === 'child' ? [cause.name] : alarmsInRule(rule).map(alarmNameOf);
      const children = triggering.flatMap((child) => childOf(child) ?? []);
      const reason = reasonOf(cause, arn, to, children);
      return record.change(to, reason, nowMs, reasonData(children));
    },
    suppress: (event) => {
      const step = nextSuppression(suppression, event, periods);
      suppression = step.suppression;
      return step.runsActions;
    },
    setState: record.change,
    recordAction: record.recordAction,
    describe: () => ({
      ...described(properties, arn),
      ...record.describeState(),
      ...(suppression.by === undefined
        ? {}
        : {
            ActionsSuppressedBy: suppression.by,
            ActionsSuppressedReason: `Actions suppressed by ${suppression.by}`,
          }),
    }),
    describeHistory: record.describeHistory,
  };
};

const readProperties = (
  given: CompositeProperties,
  refuse: Refuse,
): CompositeAlarm['properties'] => {
  const properties = readWithSchema(compositeProperties, given, refuse);
  const { OKActions, AlarmActions, InsufficientDataActions } = properties;
  for (const action of [...OKActions, ...AlarmActions, ...InsufficientDataActions]) {
    if (METRIC_ALARM_ACTION.test(action)) {
      refuse('actions', `of a composite alarm are not of EC2 or Auto Scaling, got ${action}`);
    }
  }
  checkSuppressor(properties, refuse);
  return properties;
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-combining.html */
const METRIC_ALARM_ACTION = /^arn:[^:]*:(automate|swf|autoscaling):/;

const suppressorPeriods = [
  'ActionsSuppressorWaitPeriod',
  'ActionsSuppressorExtensionPeriod',
] as const;

const checkSuppressor = (properties: CompositeAlarm['properties'], refuse: Refuse): void => {
  const { ActionsSuppressor: suppressor } = properties;
  for (const period of suppressorPeriods) {
    const isSet = properties[period] !== undefined;
    if (suppressor !== undefined && !isSet) {
      refuse(period, 'must be given with ActionsSuppressor: seconds, AWS recommends 60');
    }
    if (suppressor === undefined && isSet) {
      refuse(period, 'goes with ActionsSuppressor: give that too, or leave it out');
    }
  }
};

const readRule = (text: string, refuse: Refuse): CompositeRule => {
  try {
    return parseCompositeRule(text);
  } catch (error) {
    if (!(error instanceof CompositeRuleError)) throw error;
    return refuse('AlarmRule', `cannot be read: ${error.message}`);
  }
};

const periodsOf = (properties: CompositeAlarm['properties']): SuppressionPeriods => ({
  waitMs: (properties.ActionsSuppressorWaitPeriod ?? 0) * 1000,
  extensionMs: (properties.ActionsSuppressorExtensionPeriod ?? 0) * 1000,
});

/** The name in an alarm's ARN; a name is itself. */
export const alarmNameOf = (nameOrArn: string): string =>
  /^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/.exec(nameOrArn)?.[1] ?? nameOrArn;

const reasonOf = (
  cause: EvaluationCause,
  arn: string,
  to: AlarmState,
  [child]: readonly ChildAlarm[],
): string =>
  cause.kind === 'child' && child
    ? `${child.arn} transitioned to ${child.state} at ${longDate(child.sinceMs)}`
    : `${arn} was ${cause.kind === 'child' ? 'updated' : cause.kind} and its alarm rule evaluates to ${to}`;

const reasonData = (children: readonly ChildAlarm[]): string =>
  JSON.stringify({
    triggeringAlarms: children.map(({ arn, state, sinceMs }) => ({
      arn,
      state: { value: state, timestamp: awsDate(sinceMs) },
    })),
  });

/** `Friday 22 July, 2022 15:57:45 UTC` */
const longDate = (ms: number): string => {
  const date = new Date(ms);
  const part = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...options }).format(date);
  const day = String(date.getUTCDate()).padStart(2, '0');
  const time = date.toISOString().slice(11, 19);
  return `${part({ weekday: 'long' })} ${day} ${part({ month: 'long' })}, ${date.getUTCFullYear()} ${time} UTC`;
};

const described = (
  { Tags: _tags, ActionConfiguration: _configuration, ...shown }: CompositeAlarm['properties'],
  arn: string,
): DescribedAlarm => ({ ...shown, AlarmArn: arn });
