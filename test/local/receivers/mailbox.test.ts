import { VirtualClock } from '../../../local/clock';
import { type ReceivedMail, startMailbox } from '../../../local/receivers/mailbox';

test('keeps an email that was sent over SMTP and tells its listeners', async () => {
  const clock = new VirtualClock(Date.UTC(2026, 1, 26, 10));
  const mailbox = await startMailbox(clock);
  const heard: ReceivedMail[] = [];
  mailbox.onMessage((mail) => heard.push(mail));

  await mailbox.send({
    from: 'AWS Notifications <no-reply@sns.amazonaws.com>',
    to: 'oncall@example.com',
    subject: 'ALARM: "größer" — now',
    text: 'First line\n\n.dots and ünïcode',
  });
  await mailbox.close();

  expect(mailbox.messages()).toEqual(heard);
  expect(heard).toMatchObject([
    {
      receivedMs: Date.UTC(2026, 1, 26, 10),
      from: 'no-reply@sns.amazonaws.com',
      to: ['oncall@example.com'],
      subject: 'ALARM: "größer" — now',
      text: expect.stringContaining('.dots and ünïcode'),
    },
  ]);
});
