import { lineMaker } from '../../../lambdas/lines/line-layout';
import { lineFields } from '../../../telemetry/line-fields';

const facts = {
  level: 'INFO',
  requestId: 'req-1',
  userId: 'user-1',
  path: '/predict',
  responseTimeMs: 5,
  context: { model: 'ema' },
};

test('SP1: the base has every fact at the root, in the order of its declaration', () => {
  const line = lineMaker(lineFields())(facts);

  expect(JSON.stringify(line)).toBe(
    '{"level":"INFO","request_id":"req-1","user_id":"user-1","endpoint":"/predict","response_time_ms":5,"context":{"model":"ema"}}',
  );
});

test('EF4: a service can have its facts in members of their own', () => {
  const line = lineMaker(lineFields('details'))(facts);

  expect(line).toEqual({
    level: 'INFO',
    details: { model: 'ema', request_id: 'req-1', user_id: 'user-1' },
    metadata: { endpoint: '/predict', duration_ms: 5 },
  });
});

test('what a handler adds at the root pretends to be none of the line’s own fields', () => {
  const context = { agent_id: 'analyst', duration_ms: 3, user_id: 'admin', trace_id: '1-2' };

  const line = lineMaker(lineFields('flat'))({ requestId: 'req-1', context });

  expect(line).toEqual({
    request_id: 'req-1',
    agent_id: 'analyst',
    duration_ms: 3,
    context: { user_id: 'admin', trace_id: '1-2' },
  });
});

test('what a handler adds at the root is kept beside metrics that take their names there', () => {
  const make = lineMaker(lineFields('flat'), ['status', 'http_requests']);

  expect(make({ context: { status: 'sold out', left: 2 } })).toMatchObject({
    left: 2,
    context: { status: 'sold out' },
  });
});

test('TR8: what a handler adds at the root is what was searched for secrets, and nothing that it inherits', () => {
  const context = Object.create({ password: 'hunter2' }, { left: { value: 2, enumerable: true } });

  expect(lineMaker(lineFields('flat'))({ context })).toEqual({ left: 2 });
});

test('a line of a service with thousands of metrics has room for a hundred members, and takes all', () => {
  const names = Array.from({ length: 3000 }, (_, i) => `metric_${i}`);

  const line = lineMaker(lineFields(), [], names)(facts);
  const room = Object.keys(line).length;
  for (const name of names) line[name] = 1;

  expect(room).toBe(100);
  expect(JSON.parse(JSON.stringify(line))).toMatchObject({ level: 'INFO', metric_2999: 1 });
});

test('a fact takes its place from a member of the context that has the same name', () => {
  const context = { request_id: 'forged', left: 2 };

  const line = lineMaker(lineFields('contextIds'))({ requestId: 'req-1', context });

  expect(line).toEqual({ context: { request_id: 'req-1', left: 2 } });
  expect(context.request_id).toBe('forged');
});

test.each([
  ['nothing is known', {}],
  ['the context is empty', { context: {} }],
  ['facts are undefined', { userId: undefined, path: undefined }],
])('a line has no empty members when %s', (_, unknown) => {
  const make = lineMaker(lineFields('details', { context: 'more.context' }));

  expect(make(unknown)).toEqual({});
});
