import { lambdaSegments, traceOfInvocation } from '../../../local/traces/lambda-segments';
import { createTraceStore } from '../../../local/traces/trace-store';

let ids = 0;
const newId = (): string => `00000000-0000-0000-0000-${String(++ids).padStart(12, '0')}`;

test('an invocation that began its environment and failed is a tree of service, function and invocation', () => {
  const trace = traceOfInvocation(undefined, { tracing: true, nowMs: 1000, newId });
  const traces = createTraceStore();
  const payload = JSON.stringify({ errorType: 'TypeError', errorMessage: 'no' });

  const documents = lambdaSegments(
    { name: 'orders', arn: 'arn:orders' },
    {
      requestId: 'r',
      nowMs: 1000,
      trace,
      result: { kind: 'error', payload, startMs: 1300, durationMs: 200, initMs: 250 },
    },
  );
  for (const document of documents) traces.put(document);

  const [service] = traces.get(trace.handler.root)?.segments ?? [];
  expect(service).toMatchObject({ origin: 'AWS::Lambda', startMs: 1000, endMs: 1500, fault: true });
  const own = service?.children[0];
  expect(own).toMatchObject({ origin: 'AWS::Lambda::Function', causes: ['TypeError: no'] });
  expect(own?.children).toMatchObject([
    { name: 'Initialization', startMs: 1050, endMs: 1300, fault: false },
    { id: trace.handler.parent, name: 'Invocation', startMs: 1300, endMs: 1500, fault: true },
  ]);
});

test('an invocation for several traces begins its own, which says where it comes from', () => {
  const links = [{ root: '1-5759e988-bd862e3fe1be46a994272793', parent: '53995c3f42cd8ad8' }];
  const trace = traceOfInvocation(undefined, { tracing: false, links, nowMs: 1000, newId });
  const result = { kind: 'success', payload: '', startMs: 1000, durationMs: 1 } as const;

  const [service] = lambdaSegments(
    { name: 'orders', arn: 'arn:orders' },
    { requestId: 'r', nowMs: 1000, trace, result },
  );

  expect(trace.handler).toMatchObject({ sampled: true });
  expect(trace.handler.root).not.toBe(links[0]?.root);
  expect(service?.links).toMatchObject([{ trace_id: links[0]?.root, id: links[0]?.parent }]);
});
