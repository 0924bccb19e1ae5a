import fc from 'fast-check';
import { type SegmentDocument, toSegmentDocument } from '../../../local/traces/segment-document';
import { createTraceStore } from '../../../local/traces/trace-store';

const document = (id: string, more: Partial<SegmentDocument> = {}): SegmentDocument => ({
  id,
  trace_id: 't1',
  name: id,
  start_time: 10,
  end_time: 11,
  ...more,
});

test('joins segments that come one by one, in any order, to a tree', () => {
  const traces = createTraceStore();

  traces.put(
    document('query', {
      parent_id: 'handler',
      namespace: 'aws',
      aws: { operation: 'GetItem', table_name: 'prices' },
    }),
  );
  traces.put(
    document('api', { origin: 'AWS::ApiGateway::Stage', subsegments: [document('call')] }),
  );
  traces.put(document('handler', { parent_id: 'call', annotations: { route: 'GET /' } }));

  const [api] = traces.get('t1')?.segments ?? [];
  expect(api).toMatchObject({
    name: 'api',
    origin: 'AWS::ApiGateway::Stage',
    startMs: 10_000,
    endMs: 11_000,
  });
  const handler = api?.children[0]?.children[0];
  expect(handler).toMatchObject({ name: 'handler', annotations: { route: 'GET /' } });
  expect(handler?.children[0]?.metadata).toEqual({
    namespace: 'aws',
    aws: { operation: 'GetItem', table_name: 'prices' },
  });
});

test('completes a segment that was in progress, also when its end came first', () => {
  const traces = createTraceStore();
  const begun = { id: 'a', trace_id: 't1', name: 'a', start_time: 10, in_progress: true };

  traces.put(begun);
  const open = traces.get('t1')?.segments[0];
  traces.put(document('a', { annotations: { done: true } }));
  traces.put(begun);

  expect(open?.endMs).toBeUndefined();
  expect(traces.get('t1')?.segments[0]).toMatchObject({
    endMs: 11_000,
    annotations: { done: true },
  });
});

test('tells when all of a trace has ended', () => {
  const complete: string[] = [];
  const traces = createTraceStore({ onComplete: (id) => complete.push(id) });

  traces.put({ id: 'a', trace_id: 't1', name: 'a', start_time: 10, in_progress: true });
  traces.put(document('b', { parent_id: 'a' }));
  const before = [...complete];
  traces.put(document('a'));

  expect([before, complete]).toEqual([[], ['t1']]);
});

test('says what failed: the innermost exception, also one that another segment recorded', () => {
  const traces = createTraceStore();
  const exceptions = [
    { id: 'e1', type: 'ServiceError', message: 'no price', cause: 'e2' },
    { id: 'e2', type: 'TypeError', message: 'x is undefined' },
  ];

  traces.put(document('outer', { fault: true, cause: 'e2' }));
  traces.put(document('inner', { parent_id: 'outer', fault: true, cause: { exceptions } }));

  const [outer] = traces.get('t1')?.segments ?? [];
  expect([outer?.causes, outer?.children[0]?.causes]).toEqual([
    ['TypeError: x is undefined'],
    ['TypeError: x is undefined'],
  ]);
});

test('lists the traces that began in a window, newest first, as rows', () => {
  const traces = createTraceStore();
  const http = {
    request: { method: 'GET', url: 'https://a.example/prod/orders' },
    response: { status: 500 },
  };
  traces.put(document('early', { trace_id: 'early', start_time: 5 }));
  traces.put(document('a', { trace_id: 'a', http, fault: true }));
  traces.put(document('late', { trace_id: 'a', parent_id: 'a', end_time: 14 }));
  traces.put(document('b', { trace_id: 'b', start_time: 12, throttle: true }));

  expect(traces.list(10_000, 12_000)).toEqual([
    {
      id: 'b',
      name: 'b',
      startMs: 12_000,
      durationMs: -1000,
      fault: false,
      error: false,
      throttle: true,
    },
    {
      id: 'a',
      name: 'a',
      startMs: 10_000,
      durationMs: 4000,
      httpMethod: 'GET',
      httpPath: '/prod/orders',
      httpStatus: 500,
      fault: true,
      error: false,
      throttle: false,
    },
  ]);
});

test('holds a trace back until the segment comes that began it and names it, or some seconds have passed', () => {
  let elapsedMs = 0;
  const traces = createTraceStore({ elapsedMs: () => elapsedMs });
  const names = (): readonly string[] => traces.list(0, 20_000).map(({ name }) => name);

  traces.put(document('## GET /', { type: 'subsegment', parent_id: 'function' }));
  traces.put(document('function', { parent_id: 'api' }));
  const early = names();
  traces.put(document('api'));
  const whole = names();
  traces.put(document('alone', { trace_id: 't2', parent_id: 'not ours' }));
  elapsedMs = 6000;

  expect([early, whole, names()]).toEqual([[], ['api'], ['api', 'alone']]);
});

test('keeps the newest', () => {
  const traces = createTraceStore({ maxTraces: 2 });

  for (const id of ['a', 'b', 'c']) traces.put(document(id, { trace_id: id }));

  expect(traces.list(0, 20_000).map(({ id }) => id)).toEqual(['b', 'c']);
});

test('takes whatever comes by UDP, circles included, and answers', () => {
  const id = fc.constantFrom('a', 'b', 'c');
  const value = fc.record(
    {
      id,
      trace_id: fc.constant('t1'),
      name: fc.string({ minLength: 1 }),
      start_time: fc.double({ noNaN: true, noDefaultInfinity: true }),
      end_time: fc.double({ noNaN: true, noDefaultInfinity: true }),
      parent_id: id,
      cause: fc.anything(),
      http: fc.anything(),
      annotations: fc.anything(),
      metadata: fc.anything(),
      subsegments: fc.anything(),
    },
    { requiredKeys: ['id', 'trace_id', 'name', 'start_time'] },
  );

  fc.assert(
    fc.property(fc.array(fc.oneof(value, fc.anything())), (values) => {
      const traces = createTraceStore();
      for (const one of values) {
        const taken = toSegmentDocument(one);
        if (taken) traces.put(taken);
      }
      traces.list(-1e300, 1e300);
      traces.get('t1');
    }),
  );
});
