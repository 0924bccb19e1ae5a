import { countCall, type TableCall } from '../../../local/wire/dynamodb-metrics';

const counted = (call: Partial<TableCall>): readonly string[] => {
  const lines: string[] = [];
  const whole = { operation: 'Query', input: { TableName: 'orders' }, status: 200, answer: {} };
  countCall({ ...whole, latencyMs: 3, ...call }, (name, dimensions, _unit, value) =>
    lines.push(`${name} ${Object.values(dimensions)} ${value}`),
  );
  return lines;
};

test.each<[string, Partial<TableCall>, readonly string[]]>([
  [
    'a query',
    { answer: { Count: 2, ConsumedCapacity: { TableName: 'orders', CapacityUnits: 0.5 } } },
    [
      'SuccessfulRequestLatency orders,Query 3',
      'ReturnedItemCount orders,Query 2',
      'ConsumedReadCapacityUnits orders 0.5',
    ],
  ],
  [
    'a batch over two tables',
    {
      operation: 'BatchWriteItem',
      input: { RequestItems: { a: [], b: [] } },
      answer: {
        ConsumedCapacity: [
          { TableName: 'a', CapacityUnits: 1 },
          { TableName: 'b', CapacityUnits: 2 },
        ],
      },
    },
    [
      'SuccessfulRequestLatency a,BatchWriteItem 3',
      'SuccessfulRequestLatency b,BatchWriteItem 3',
      'ConsumedWriteCapacityUnits a 1',
      'ConsumedWriteCapacityUnits b 2',
    ],
  ],
  [
    'a condition that fails',
    {
      operation: 'PutItem',
      status: 400,
      answer: { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException' },
    },
    ['ConditionalCheckFailedRequests orders 1'],
  ],
  ['a failure of the service', { status: 500 }, ['SystemErrors orders,Query 1']],
])('counts %s', (_what, call, lines) => {
  expect(counted(call)).toEqual(lines);
});
