import { type AlarmNotification, alarmNotification } from './alarm-notification';
import type { AlarmRecord, Transition } from './alarm-record';
import { alarmLambdaEvent } from './lambda-action';
import { commonProperties, type ReportedAlarm } from './reported-alarm';

/** What an alarm's actions reach. Both throw when there is no such topic or function. */
export interface ActionTargets {
  publish(topicArn: string, notification: AlarmNotification): void;
  /** Asynchronously, as CloudWatch does. */
  invoke(functionArn: string, event: object): void;
}

type ActingAlarm = ReportedAlarm &
  Pick<AlarmRecord, 'recordAction'> & { readonly contributors?: readonly unknown[] | undefined };

export interface ActionRun {
  readonly atMs: number;
  /** They were muted, and run now that the mute window has ended. @default false */
  readonly isAfterMuteWindow?: boolean;
}

/**
 * The ARNs of what an alarm does when it, or a contributor of it, comes into a state. An alarm with contributors tells
 * topics and functions of each of them, and not of itself.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html
 */
const actionsOf = (alarm: ActingAlarm, { to, contributor }: Transition): readonly string[] => {
  const { AlarmActions, OKActions, InsufficientDataActions } = commonProperties(alarm);
  const actions = {
    ALARM: AlarmActions,
    OK: OKActions,
    INSUFFICIENT_DATA: InsufficientDataActions,
  };
  const all = actions[to] ?? [];
  if (alarm.contributors === undefined) return all;
  return all.filter((action) => TELLS_CONTRIBUTORS.test(action) === (contributor !== undefined));
};

const TELLS_CONTRIBUTORS = /^arn:[^:]*:(sns|lambda):/;

/** Runs the actions of the state that an alarm has come into. One that fails is noted in its history, and keeps back no other. */
export const runActions = (
  alarm: ActingAlarm,
  transition: Transition,
  targets: ActionTargets,
  { atMs, isAfterMuteWindow = false }: ActionRun,
): void => {
  for (const action of actionsOf(alarm, transition)) {
    const data = { stateUpdateTimestamp: transition.atMs, notificationResource: action };
    try {
      run(action, alarm, transition, targets, isAfterMuteWindow);
      const summary = `Successfully executed action ${action}`;
      alarm.recordAction(summary, { actionState: 'Succeeded', ...data }, atMs);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const summary = `Failed to execute action ${action}. Received error: "${reason}"`;
      alarm.recordAction(summary, { actionState: 'Failed', ...data, error: reason }, atMs);
    }
  }
};

const run = (
  action: string,
  alarm: ReportedAlarm,
  transition: Transition,
  targets: ActionTargets,
  isAfterMuteWindow: boolean,
): void => {
  const service = action.split(':')[2] ?? '';
  if (service === 'sns') {
    targets.publish(action, alarmNotification(alarm, transition, isAfterMuteWindow));
  } else if (service === 'lambda') {
    targets.invoke(action, alarmLambdaEvent(alarm, transition));
  } else {
    throw new Error(
      NOT_HERE.get(service) ?? `an action is the ARN of a topic or function, got ${action}`,
    );
  }
};

/** What CloudWatch can do and this machine cannot, by the service in the action's ARN. */
const NOT_HERE: ReadonlyMap<string, string> = new Map([
  ['autoscaling', 'the local cloud has no Auto Scaling groups'],
  ['application-autoscaling', 'the local cloud has no scalable targets'],
  ['automate', 'the local cloud has no EC2 instances'],
  ['swf', 'the local cloud has no EC2 instances'],
  ['ssm', 'the local cloud has no Systems Manager OpsCenter'],
  ['ssm-incidents', 'the local cloud has no Incident Manager'],
  ['aiops', 'the local cloud starts no investigations'],
]);

/** Notes in its history that an alarm's actions did not run, if it has any. */
export const recordQuiet = (
  alarm: ActingAlarm,
  transition: Transition,
  summary: string,
  data: object,
  atMs: number,
): void => {
  const actions = actionsOf(alarm, transition);
  if (actions.length === 0) return;
  alarm.recordAction(
    summary,
    { ...data, stateUpdateTimestamp: transition.atMs, notificationResources: actions },
    atMs,
  );
};
