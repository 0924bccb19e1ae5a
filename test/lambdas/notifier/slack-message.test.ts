import type { AlarmMessage } from '../../../lambdas/notifier/alarm-message';
import { toSlackMessage } from '../../../lambdas/notifier/slack-message';
import * as recorded from '../../testdata/sns-alarm-message.json';

const alarm = recorded as unknown as AlarmMessage;

const textsOf = (message: ReturnType<typeof toSlackMessage>): string =>
  JSON.stringify(message.attachments[0].blocks);

test('SP9: an alarm says what is wrong, how badly, since when and what to do', () => {
  const message = toSlackMessage(alarm);

  expect(message.text).toBe(
    '[CRITICAL] ALARM api-error-rate: More than 5 % of requests fail &amp; &lt;callers&gt; see it.',
  );
  expect(message.attachments[0].color).toBe('#D92D20');
  expect(message.attachments[0].blocks).toMatchObject([
    { type: 'header', text: { text: ':rotating_light: ALARM  api-error-rate' } },
    {
      type: 'section',
      text: {
        text: 'More than 5 % of requests fail &amp; &lt;callers&gt; see it.\n*6.26 &gt; 5* (before: 7, 5.5)',
      },
      fields: [
        { text: '*Severity*\ncritical' },
        { text: '*Service*\ncheckout' },
        {
          text: '*Since*\n<!date^1772100851^{date_short_pretty} {time_secs}|2026-02-26T10:14:11.002Z>',
        },
        { text: '*Account / region*\n123456789012 / eu-west-1' },
      ],
    },
    {
      type: 'actions',
      elements: [
        { text: { text: 'Runbook' }, url: 'https://runbooks.example.com/checkout-errors' },
        {
          text: { text: 'Dashboard' },
          url: expect.stringContaining('dashboards/dashboard/checkout'),
        },
        { text: { text: 'Alarm' }, url: expect.stringContaining('alarm/api-error-rate') },
      ],
    },
    { type: 'context' },
  ]);
});

const described = [
  'More than 5 % of invocations fail.',
  '',
  'Resource: Orders (Lambda function)',
  'Do: Read the newest errors <first>.',
  'Service: shop',
  'Severity: critical',
  'Owner: team-shop',
  'Runbook: https://runbooks.example.com/error-rate',
].join('\n');

test('what it is about, who acts and what to do first are said where the alarm knows them', () => {
  const texts = textsOf(toSlackMessage({ ...alarm, AlarmDescription: described }));

  expect(texts).toContain('*Do:* Read the newest errors &lt;first&gt;.');
  expect(texts).toContain('*Resource*\\nOrders (Lambda function)');
  expect(texts).toContain('*Owner*\\nteam-shop');
});

test('nobody is told what to do about what is over', () => {
  const over = { NewStateValue: 'OK', OldStateValue: 'ALARM' } as const;

  const texts = textsOf(toSlackMessage({ ...alarm, ...over, AlarmDescription: described }));

  expect(texts).not.toContain('*Do:*');
});

test('a composite alarm names the alarm that set it off, not its ARN', () => {
  const texts = textsOf(
    toSlackMessage({
      ...alarm,
      NewStateReason:
        'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:shop-Orders-ErrorRate transitioned to ALARM at Sunday 22 November, 2026 12:40:00 UTC',
    }),
  );

  expect(texts).toContain('"shop-Orders-ErrorRate transitioned to ALARM at Sunday');
});

test('a recovery looks like one and says what the value is now', () => {
  const message = toSlackMessage({
    ...alarm,
    NewStateValue: 'OK',
    OldStateValue: 'ALARM',
    NewStateReason:
      'Threshold Crossed: 1 datapoint [0.5 (14/11/25 18:45:00)] was not greater than the threshold (5.0).',
  });

  expect(message.attachments[0].color).toBe('#2EB67D');
  expect(message.text).toMatch(/^RECOVERED api-error-rate/);
  expect(textsOf(message)).toContain('*0.5 not &gt; 5*');
});

test('an alarm that someone made by hand, with no description of ours, is told as well', () => {
  const message = toSlackMessage({
    ...alarm,
    AlarmDescription: null,
    NewStateReason: 'no datapoints were received',
  });

  expect(message.attachments[0].color).toBe('#F79009');
  expect(textsOf(message)).toContain('no datapoints were received');
  expect(textsOf(message)).not.toContain('Runbook');
});

test('texts are cut to what Slack takes', () => {
  const message = toSlackMessage({
    ...alarm,
    AlarmName: 'n'.repeat(255),
    AlarmDescription: '&'.repeat(1024),
  });

  const [header, section] = message.attachments[0].blocks as unknown as {
    text: { text: string };
  }[];
  expect(header?.text.text).toHaveLength(150);
  expect(section?.text.text).toHaveLength(3000);
});

test('no text is empty, which Slack would refuse', () => {
  const message = toSlackMessage({ ...alarm, AlarmDescription: '', NewStateReason: '' });

  expect(textsOf(message)).not.toContain('"text":""');
});
