import { withMessageIds } from '../../../lambdas/outgoing/message-ids';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const xray = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
const ids = {
  header: 'x-request-id',
  requestId: 'r-1',
  trace: { traceparent, 'x-amzn-trace-id': xray },
};

const attributes = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`a${i}`, { DataType: 'String', StringValue: 'v' }]),
  );

test('a message with nine attributes takes the id alone, one with ten none', () => {
  const input = {
    Entries: [{ MessageAttributes: attributes(9) }, { MessageAttributes: attributes(10) }],
  };

  const { Entries } = withMessageIds('SQS.SendMessageBatch', input, () => ids) as typeof input;

  expect(Object.keys(Entries[0]?.MessageAttributes ?? {})).toHaveLength(10);
  expect(Entries[0]?.MessageAttributes).toHaveProperty('x-request-id');
  expect(Entries[1]).toEqual(input.Entries[1]);
});

test('messages near the limit of their size stay as they are', () => {
  const input = {
    Entries: [{ MessageBody: 'x'.repeat(200_000) }, { MessageBody: 'é'.repeat(30_000) }],
  };

  expect(withMessageIds('SQS.SendMessageBatch', input, () => ids)).toEqual(input);
});

test('what the caller has set stays', () => {
  const MessageAttributes = { 'x-request-id': { DataType: 'String', StringValue: 'mine' } };

  expect(withMessageIds('SNS.Publish', { MessageAttributes }, () => ids)).toMatchObject({
    MessageAttributes,
  });
});

test.each([
  [
    '{"total":12345678901234567890}',
    '{"total":12345678901234567890,"metadata":{"request_id":"r-1"}}',
  ],
  ['{ }\n', '{ "metadata":{"request_id":"r-1"}}'],
  ['{"metadata":{"version":1}}', '{"metadata":{"version":1}}'],
  ['[1]', '[1]'],
  ['no json', 'no json'],
])('an event’s detail %s becomes %s', (Detail, carried) => {
  const input = { Entries: [{ Source: 'orders', Detail }] };

  expect(withMessageIds('EventBridge.PutEvents', input, () => ids)).toEqual({
    Entries: [{ Source: 'orders', TraceHeader: xray, Detail: carried }],
  });
});

test('a function that is called and waited for finds the ids in its client context', () => {
  const { ClientContext } = withMessageIds('Lambda.Invoke', { FunctionName: 'prices' }, () => ids);

  expect(JSON.parse(Buffer.from(String(ClientContext), 'base64').toString())).toEqual({
    custom: { 'x-request-id': 'r-1', traceparent },
  });
});

test('the input of any other operation is the very same', () => {
  const input = { TableName: 'orders' };

  expect(withMessageIds('DynamoDB.GetItem', input, () => ids)).toBe(input);
});
