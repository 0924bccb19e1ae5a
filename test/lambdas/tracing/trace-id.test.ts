import {
  traceHeaders,
  traceIdOfParent,
  w3cTraceId,
  xrayTraceId,
  xrayTraceOf,
} from '../../../lambdas/tracing/trace-id';

const root = '1-5759e988-bd862e3fe1be46a994272793';
const w3c = '5759e988bd862e3fe1be46a994272793';

test.each([
  [
    `Root=${root};Parent=53995c3f42cd8ad8;Sampled=1`,
    { root, parent: '53995c3f42cd8ad8', isSampled: true },
  ],
  [
    `Root=${root};Parent=53995c3f42cd8ad8;Sampled=0;Lineage=1:a87bd80c:0`,
    { root, parent: '53995c3f42cd8ad8', isSampled: false },
  ],
  [`Self=1-1-1;Root=${root}`, { root, parent: undefined, isSampled: false }],
  ['Root=1-2-3', undefined],
  ['', undefined],
  [undefined, undefined],
])('of the trace a header %p says %p', (header, trace) => {
  expect(xrayTraceOf(header)).toEqual(trace);
});

test('a trace has one id in two forms', () => {
  expect(w3cTraceId(root)).toBe(w3c);
  expect(xrayTraceId(w3c)).toBe(root);
});

test.each([
  [`00-${w3c}-53995c3f42cd8ad8-01`, w3c],
  [`00-${'0'.repeat(32)}-53995c3f42cd8ad8-01`, undefined],
  [`ff-${w3c}-53995c3f42cd8ad8-01`, undefined],
  ['nonsense', undefined],
  [undefined, undefined],
])('the trace that %p passes on is %p', (traceparent, id) => {
  expect(traceIdOfParent(traceparent)).toBe(id);
});

test('both headers name the same trace and span, and Lambda’s lineage goes on', () => {
  const lambdaTrace = `Root=${root};Parent=53995c3f42cd8ad8;Sampled=1;Lineage=1:a87bd80c:0`;

  expect(traceHeaders(w3c, 'b7ad6b7169203331', false, lambdaTrace)).toEqual({
    traceparent: `00-${w3c}-b7ad6b7169203331-00`,
    'x-amzn-trace-id': `Root=${root};Parent=b7ad6b7169203331;Sampled=0;Lineage=1:a87bd80c:0`,
  });
});
