import { type InferOutput, literal, looseObject, nullish, parse, picklist, string } from 'valibot';

const state = picklist(['OK', 'ALARM', 'INSUFFICIENT_DATA']);

/** As much of CloudWatch's message as we use: what else it holds differs from alarm to alarm. */
const alarmMessage = looseObject({
  AlarmName: string(),
  AlarmDescription: nullish(string()),
  AWSAccountId: string(),
  AlarmArn: string(),
  NewStateValue: state,
  OldStateValue: state,
  NewStateReason: string(),
  /** `2026-02-26T10:14:11.002+0000` */
  StateChangeTime: string(),
});

/**
 * What CloudWatch sends to a topic when an alarm changes its state.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export type AlarmMessage = InferOutput<typeof alarmMessage>;

/** What SNS puts into a queue. */
const envelope = looseObject({
  Type: literal('Notification'),
  Message: string(),
  TopicArn: string(),
});

/**
 * Reads the body of a queue's message: an SNS envelope around an alarm's message.
 * @throws ValiError or SyntaxError when it is something else
 */
export const parseAlarmMessage = (body: string): AlarmMessage =>
  parse(alarmMessage, JSON.parse(parse(envelope, JSON.parse(body)).Message));
