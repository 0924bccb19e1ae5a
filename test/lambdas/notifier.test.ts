import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { readConfiguration } from '../../lambdas/configuration';
import { notify } from '../../lambdas/notifier';
import { notifierTelemetry } from '../../lambdas/notifier/notifier-telemetry';
import { observe } from '../../lambdas/observe';
import * as alarm from '../testdata/sns-alarm-message.json';
import { lambdaContext } from './lambda-event';
import { writtenLines } from './written-lines';

let slack: Server;
let received: { text: string }[];
let statuses: number[];

beforeEach(async () => {
  received = [];
  statuses = [];
  slack = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push(JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(statuses.shift() ?? 200).end('ok');
  });
  await new Promise<void>((done) => slack.listen(0, '127.0.0.1', done));
});

afterEach(() => slack.close());

const urlOfSlack = () => `http://127.0.0.1:${(slack.address() as AddressInfo).port}/`;

const recordOf = (messageId: string, changes: object = {}): SQSRecord => {
  const envelope = {
    Type: 'Notification',
    TopicArn: 'arn:aws:sns:eu-west-1:123456789012:alerts-critical',
    Timestamp: '2026-02-26T10:14:11.100Z',
    Message: JSON.stringify({ ...alarm, ...changes }),
  };
  return { messageId, body: JSON.stringify(envelope) } as SQSRecord;
};

const run = async (
  Records: SQSRecord[],
  url = async () => urlOfSlack(),
  context = lambdaContext,
) => {
  const configuration = readConfiguration({});
  const handler = observe(notifierTelemetry('notifier'), notify(url), { configuration });
  let response: SQSBatchResponse | undefined;
  const lines = await writtenLines(async () => {
    response = await handler({ Records } as SQSEvent, context);
  });
  return { failed: response?.batchItemFailures.map((item) => item.itemIdentifier), lines };
};

test('SP9: an alarm reaches Slack', async () => {
  const { failed, lines } = await run([recordOf('a')]);

  expect(failed).toEqual([]);
  expect(received).toMatchObject([{ text: expect.stringContaining('ALARM api-error-rate') }]);
  expect(lines.at(-1)).toMatchObject({ outcome: 'delivered', notifications_handled: 1 });
});

test('a new alarm’s first OK reaches nobody', async () => {
  const first = { OldStateValue: 'INSUFFICIENT_DATA', NewStateValue: 'OK' };

  const { failed } = await run([recordOf('a', first)]);

  expect(failed).toEqual([]);
  expect(received).toEqual([]);
});

test.each([500, 404])(
  'what Slack answers with %d goes back to the queue, the rest is delivered',
  async (status) => {
    statuses = [status, 200];

    const { failed } = await run([recordOf('a'), recordOf('b')]);

    expect(failed).toEqual(['a']);
    expect(received).toHaveLength(2);
  },
);

test('when Slack asks to wait, the rest of the batch waits', async () => {
  statuses = [200, 429];

  const { failed } = await run([recordOf('a'), recordOf('b'), recordOf('c')]);

  expect(failed).toEqual(['b', 'c']);
  expect(received).toHaveLength(2);
});

test('a message that is no alarm goes back to the queue, and the log says why', async () => {
  const { failed, lines } = await run([{ messageId: 'a', body: 'hello' } as SQSRecord]);

  expect(failed).toEqual(['a']);
  expect(lines[0]).toMatchObject({ level: 'ERROR', context: { message_id: 'a' } });
});

test('a webhook that cannot be read loses no alarm', async () => {
  const { failed } = await run([recordOf('a')], async () => {
    throw new Error('no secret');
  });

  expect(failed).toEqual(['a']);
});

test('with too little time left the rest of the batch waits: ended by a time-out, all of it would come twice', async () => {
  const times = [10_000, 10_000, 1500];
  const context = { ...lambdaContext, getRemainingTimeInMillis: () => times.shift() ?? 1500 };

  const { failed } = await run([recordOf('a'), recordOf('b')], undefined, context);

  expect(failed).toEqual(['b']);
  expect(received).toHaveLength(1);
});

test('a secret that holds no URL is told of, and not told', async () => {
  const { failed, lines } = await run([recordOf('a')], async () => 'hooks.slack.com/services/T0/x');

  expect(failed).toEqual(['a']);
  expect(JSON.stringify(lines)).toContain('the secret of the webhook is no URL');
  expect(JSON.stringify(lines)).not.toContain('services/T0');
});

test('an alarm with other members than a metric’s reaches Slack as well', async () => {
  const { failed } = await run([recordOf('a', { Trigger: 'none', NewStateReason: '' })]);

  expect(failed).toEqual([]);
});
