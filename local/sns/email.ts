import type { Notification, Subscription } from './topics';

export interface Mail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}

/** A page that shows the alarm of this name. */
export type AlarmLink = (alarmName: string) => string;

/** The fields of a CloudWatch alarm's message that the email shows. */
interface AlarmMessage {
  readonly AlarmName: string;
  readonly AlarmDescription?: string | null;
  readonly AlarmArn: string;
  readonly OldStateValue: string;
  readonly NewStateValue: string;
  readonly NewStateReason: string;
  readonly StateChangeTime: string;
}

/** The email by which SNS brings a notification: alarms as readable lines, anything else as it was published. */
export const toEmail = (sent: Notification, to: Subscription, link: AlarmLink): Mail => {
  const alarm = alarmOf(sent.message);
  const text = alarm && to.protocol === 'email' ? alarmText(alarm, link) : sent.message;
  return {
    from: 'AWS Notifications <no-reply@sns.amazonaws.com>',
    to: to.endpoint,
    subject: sent.subject ?? 'AWS Notification Message',
    text: `${text}\n\n--\nSent to ${to.endpoint}, a subscriber of ${sent.topicArn}.\n`,
  };
};

const alarmOf = (message: string): AlarmMessage | undefined => {
  try {
    const parsed = JSON.parse(message) as Partial<AlarmMessage> | null;
    return parsed?.AlarmName && parsed.NewStateValue ? (parsed as AlarmMessage) : undefined;
  } catch {
    return undefined;
  }
};

const alarmText = (alarm: AlarmMessage, link: AlarmLink): string =>
  [
    `The CloudWatch alarm "${alarm.AlarmName}" has entered the ${alarm.NewStateValue} state.`,
    '',
    `State change: ${alarm.OldStateValue} -> ${alarm.NewStateValue}`,
    `Reason:       ${alarm.NewStateReason}`,
    `Time:         ${new Date(alarm.StateChangeTime).toUTCString()}`,
    `Alarm:        ${alarm.AlarmArn}`,
    `Look at it:   ${link(alarm.AlarmName)}`,
    ...(alarm.AlarmDescription ? ['', 'Description:', alarm.AlarmDescription] : []),
  ].join('\n');
