import { notRunLines } from '../../bin/report';

const broker = (n: number) => ({
  stackName: 'Shop',
  logicalId: `Broker${n}`,
  type: 'AWS::AmazonMQ::Broker',
  reason: 'the local cloud does not run this type',
});

test('names each resource that does not run, while they are few', () => {
  expect(notRunLines([broker(1)], 'http://console')).toEqual([
    'not run here: Shop/Broker1 (AWS::AmazonMQ::Broker): the local cloud does not run this type',
  ]);
});

test('counts them by type and reason when they are many, and says where all are listed', () => {
  const many = Array.from({ length: 30 }, (_, n) => broker(n));
  const others = Array.from({ length: 30 }, (_, n) => ({ ...broker(n), reason: `reason ${n}` }));

  const lines = notRunLines([...others, ...many], 'http://console');

  expect(lines).toHaveLength(20);
  expect(lines[0]).toBe(
    'not run here: 30 of AWS::AmazonMQ::Broker (Shop/Broker0 …): the local cloud does not run this type',
  );
  expect(lines.at(-1)).toBe(
    'not run here: 60 resources in all, 12 more reasons; each is listed at http://console',
  );
});
