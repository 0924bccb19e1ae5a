import { toEmail } from '../../../local/sns/email';
import type { Notification, Subscription } from '../../../local/sns/topics';

const topicArn = 'arn:aws:sns:us-east-1:000000000000:alerts';
const to: Subscription = {
  arn: `${topicArn}:1`,
  topicArn,
  protocol: 'email',
  endpoint: 'oncall@example.com',
};

const notification = (message: string, subject?: string): Notification => ({
  messageId: '1',
  topicArn,
  message,
  attributes: {},
  publishedMs: 0,
  ...(subject && { subject }),
});

test('writes an alarm as lines that a person can read', () => {
  const message = JSON.stringify({
    AlarmName: 'checkout-errors',
    AlarmDescription: 'Runbook: https://runbooks.example.com/checkout-errors',
    NewStateValue: 'ALARM',
    OldStateValue: 'OK',
    NewStateReason: 'Threshold Crossed: 1 datapoint [21.5] was greater than the threshold (21.0).',
    StateChangeTime: '2026-02-26T10:14:11.002+0000',
    AlarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:checkout-errors',
  });

  const mail = toEmail(
    notification(message, 'ALARM: "checkout-errors" in US East (N. Virginia)'),
    to,
    (name) => `http://127.0.0.1:3000/alarms/${name}`,
  );

  expect(mail.subject).toBe('ALARM: "checkout-errors" in US East (N. Virginia)');
  expect(mail.text).toContain('State change: OK -> ALARM');
  expect(mail.text).toContain('Time:         Thu, 26 Feb 2026 10:14:11 GMT');
  expect(mail.text).toContain('Look at it:   http://127.0.0.1:3000/alarms/checkout-errors');
  expect(mail.text).toContain('Runbook: https://runbooks.example.com/checkout-errors');
});

test('sends any other message as it was published', () => {
  const mail = toEmail(notification('{"disk":"full"}'), to, String);

  expect(mail.subject).toBe('AWS Notification Message');
  expect(mail.text).toMatch(/^\{"disk":"full"\}\n/);
});
