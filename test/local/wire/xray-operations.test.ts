import { createTraceStore } from '../../../local/traces/trace-store';
import { type AwsEndpoint, startAwsEndpoint } from '../../../local/wire/aws-endpoint';
import { xrayDoor } from '../../../local/wire/xray-operations';

const traces = createTraceStore();
let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint({
    port: 0,
    operations: {},
    restDoors: { xray: (request) => xrayDoor(request, traces) },
  });
});
afterAll(() => endpoint.close());

const call = async (path: string, input: unknown) => {
  const answer = await fetch(endpoint.url + path, {
    method: 'POST',
    body: JSON.stringify(input),
    headers: {
      authorization: 'AWS4-HMAC-SHA256 Credential=me/20260102/us-east-1/xray/aws4_request',
    },
  });
  return answer.json();
};

test('gives back the segments that were put, in their own services', async () => {
  const whole = { trace_id: 't1', start_time: 10, end_time: 11 };
  const api = {
    ...whole,
    id: 'a',
    name: 'api',
    origin: 'AWS::ApiGateway::Stage',
    subsegments: [{ ...whole, id: 'b', name: 'Lambda' }],
  };
  const own = { ...whole, id: 'c', name: 'orders', origin: 'AWS::Lambda', parent_id: 'b' };

  await call('/TraceSegments', {
    TraceSegmentDocuments: [api, own].map((one) => JSON.stringify(one)),
  });
  const { TraceSummaries } = await call('/TraceSummaries', { StartTime: 9, EndTime: 12 });
  const { Traces, UnprocessedTraceIds } = await call('/Traces', { TraceIds: ['t1', 't2'] });

  expect(TraceSummaries).toMatchObject([{ Id: 't1', Duration: 1, HasFault: false }]);
  expect(UnprocessedTraceIds).toEqual(['t2']);
  const documents = Traces[0].Segments.map(({ Document }: { Document: string }) =>
    JSON.parse(Document),
  );
  expect(documents).toMatchObject([
    { id: 'a', subsegments: [{ id: 'b', name: 'Lambda' }] },
    { id: 'c', origin: 'AWS::Lambda', parent_id: 'b' },
  ]);
});

test('names what a document lacks, and an operation that is not there', async () => {
  const answers = [
    await call('/TraceSegments', { TraceSegmentDocuments: ['{}'] }),
    await call('/Groups', {}),
  ];

  expect(answers.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^a segment document is JSON with id, trace_id, start_time and a name of /,
    ),
    '/Groups of X-Ray does not run here; what does: GetTraceSummaries, BatchGetTraces, PutTraceSegments',
  ]);
});
