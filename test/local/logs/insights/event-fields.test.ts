import { toRow } from '../../../../local/logs/insights/event-fields';

const eventOf = (message: string, group = '/shop') => ({
  id: '1',
  group,
  stream: 's',
  timestampMs: 0,
  ingestionMs: 1,
  message,
});

const fieldsOf = (message: string, ...names: readonly string[]) => {
  const row = toRow(eventOf(message));
  return names.map((name) => row.get({ name, steps: name.split('.') }));
};

const lambda = [
  '@type',
  '@requestId',
  '@duration',
  '@billedDuration',
  '@memorySize',
  '@maxMemoryUsed',
  '@initDuration',
];
const id = '8c1d4a8e-0000-4000-8000-123456789abc';

test('discovers what a REPORT line of Lambda says, memory in bytes', () => {
  const message = [
    `REPORT RequestId: ${id}`,
    'Duration: 12.34 ms',
    'Billed Duration: 13 ms',
    'Memory Size: 128 MB',
    'Max Memory Used: 70 MB',
    'Init Duration: 150.5 ms',
    '\nXRAY TraceId: 1-5e0-a',
    'SegmentId: 16b',
    'Sampled: true',
  ].join('\t');

  expect(fieldsOf(message, ...lambda, '@xrayTraceId', '@xraySegmentId')).toEqual([
    'REPORT',
    id,
    12.34,
    13,
    128e6,
    70e6,
    150.5,
    '1-5e0-a',
    '16b',
  ]);
});

test('discovers the same in a platform.report line', () => {
  const metrics = {
    durationMs: 12.34,
    billedDurationMs: 13,
    memorySizeMB: 128,
    maxMemoryUsedMB: 70,
  };
  const message = JSON.stringify({ type: 'platform.report', record: { requestId: id, metrics } });

  expect(fieldsOf(message, ...lambda)).toEqual(['REPORT', id, 12.34, 13, 128e6, 70e6, undefined]);
});

test.each([
  [`START RequestId: ${id} Version: $LATEST`, ['START', id]],
  [`2026-02-26T10:00:00.000Z\t${id}\tINFO\thello`, [undefined, id]],
  [`[INFO]\t2026-02-26T10:00:00.000Z\t${id}\thello`, [undefined, id]],
  ['REPORT on sales', [undefined, undefined]],
  ['{"type":"platform.x","record":null}', ['platform.x', undefined]],
])('%s', (message, expected) => {
  expect(fieldsOf(message, '@type', '@requestId')).toEqual(expected);
});

test('reads the first JSON fragment of a line of a function, and JSON nowhere else in a text', () => {
  const fragment = '{"a":{"b":"} \\" {"},"c":true}';

  expect(fieldsOf(`2026Z\t${id}\tINFO\tsaw ${fragment} {"a":1}`, 'a.b', 'c')).toEqual(['} " {', 1]);
  expect(fieldsOf(`[INFO]\t2026Z\t${id}\tsaw ${fragment}`, 'a.b')).toEqual(['} " {']);
  expect(fieldsOf(`saw ${fragment}`, 'a.b')).toEqual([undefined]);
});

test('reads fragments in every line of the log group of a function', () => {
  const row = toRow(eventOf('saw {"a":1}', '/aws/lambda/f'));

  expect(row.get({ name: 'a', steps: ['a'] })).toBe(1);
});

test('reads JSON with space around it', () => {
  expect(fieldsOf(' {"a":1}\n', 'a')).toEqual([1]);
});

// The examples of the documentation of VPC flow logs and of Route 53 query logs.
test('discovers the fields of a VPC flow log', () => {
  const message =
    '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK';

  const names = 'version accountId interfaceId srcAddr dstAddr srcPort dstPort'.split(' ');
  expect(fieldsOf(message, ...names)).toEqual(message.split(' ').slice(0, 7));
  const others = 'protocol packets bytes startTime endTime action logStatus'.split(' ');
  expect(fieldsOf(message, ...others)).toEqual(message.split(' ').slice(7));
});

test('discovers the fields of a Route 53 query log', () => {
  const message =
    '1.0 2017-12-13T08:15:50.235Z Z123412341234 example.com AAAA NOERROR TCP IAD12 192.168.3.1 192.168.222.0/24';

  const names =
    'version queryTimestamp hostZoneId queryName queryType responseCode protocol edgeLocation resolverIp ednsClientSubnet';
  expect(fieldsOf(message, ...names.split(' '))).toEqual(message.split(' '));
});

test('a line that only has as many words is none of these', () => {
  expect(fieldsOf('1 2 3 4 5 6 7 8 9 10', 'version')).toEqual([undefined]);
  expect(fieldsOf('1 2 3 4 5 6 7 8 9 10 11 12 13 14', 'version')).toEqual([undefined]);
});

test('finds members by their paths, by names with dots, and those that begin with @', () => {
  const message = JSON.stringify({ a: { 'b.c': [{ d: 1 }] }, 'x.y': 2, '@z': 3, none: null });

  const names = ['a.b.c.0.d', 'x.y', '@@z', '@z', 'a', 'none', 'toString', 'a.constructor'];
  const nothing = undefined;
  expect(fieldsOf(message, ...names)).toEqual([
    1,
    2,
    3,
    nothing,
    nothing,
    nothing,
    nothing,
    nothing,
  ]);
});

test('discovers the first 200 fields of an event', () => {
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`f${i}`, { v: i }]));

  expect(fieldsOf(JSON.stringify(many), 'f199.v', 'f200.v')).toEqual([199, undefined]);
});
