import type { Cloud } from '../../../local/cloud/cloud';
import type { InvokeOptions } from '../../../local/lambda/lambda-function';
import { TooManyRequestsError } from '../../../local/lambda/lambda-function';
import { type AwsEndpoint, startAwsEndpoint } from '../../../local/wire/aws-endpoint';
import { lambdaDoor } from '../../../local/wire/lambda-operations';

const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:orders';
const queued: string[] = [];
const calls: {
  readonly arn: string;
  readonly payload: string;
  readonly options: InvokeOptions | undefined;
}[] = [];
const cloud = {
  functions: new Map([
    [
      functionArn,
      {
        definition: {
          name: 'orders',
          arn: functionArn,
          runtime: 'nodejs24.x',
          logFormat: 'Text',
          variables: {},
        },
      },
    ],
  ]),
  asyncInvocations: {
    invoke: (arn: string, payload: string) => queued.push(`${arn} ${payload}`),
  },
  invoke: async (arn: string, payload: string, _origin: string, options?: InvokeOptions) => {
    calls.push({ arn, payload, options });
    if (payload === '"busy"') throw new TooManyRequestsError();
    return {
      payload: '{"ok":true}',
      logTail: 'START',
      ...(payload === '"fails"' && { functionError: 'Unhandled' }),
    };
  },
} as unknown as Cloud;

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint({
    port: 0,
    operations: {},
    restDoors: { lambda: (request) => lambdaDoor(request, cloud) },
  });
});
afterAll(() => endpoint.close());

const call = (path: string, init: RequestInit = {}) =>
  fetch(`${endpoint.url}/2015-03-31/functions${path}`, {
    ...init,
    headers: {
      authorization: 'AWS4-HMAC-SHA256 Credential=me/20260102/us-east-1/lambda/aws4_request',
      ...init.headers,
    },
  });
const invoke = (body: string, headers: Record<string, string> = {}) =>
  call('/orders/invocations?Qualifier=live', { method: 'POST', body, headers });

test('calls a function for another, and hands its answer, its log and the trace on', async () => {
  const traceHeader = 'Root=1-5759e988-bd862e3fe1be46a994272793';

  const answer = await invoke('{"a":1}', {
    'x-amz-log-type': 'Tail',
    'x-amzn-trace-id': traceHeader,
  });

  expect(await answer.json()).toEqual({ ok: true });
  expect(answer.headers.get('x-amz-log-result')).toBe(Buffer.from('START').toString('base64'));
  expect(calls.at(-1)).toEqual({
    arn: `${functionArn}:live`,
    payload: '{"a":1}',
    options: { traceHeader },
  });
});

test.each([
  ['that fails', '"fails"', {}, 200, 'x-amz-function-error', 'Unhandled'],
  ['that is busy', '"busy"', {}, 429, 'x-amzn-errortype', 'TooManyRequestsException'],
  ['with what is no JSON', '{', {}, 400, 'x-amzn-errortype', 'InvalidRequestContentException'],
  ['without waiting', '{}', { 'x-amz-invocation-type': 'Event' }, 202, 'x-amzn-errortype', null],
  [
    'to see whether it could',
    '{}',
    { 'x-amz-invocation-type': 'DryRun' },
    204,
    'x-amzn-errortype',
    null,
  ],
])('answers a call of a function %s', async (_what, body, headers, status, header, value) => {
  const answer = await invoke(body, headers);

  expect([answer.status, answer.headers.get(header)]).toEqual([status, value]);
});

test('says why it refuses a call, in the words of Lambda', async () => {
  const large = JSON.stringify('x'.repeat(1024 * 1024));

  const busy = await invoke('"busy"');
  const tooLarge = await invoke(large, { 'x-amz-invocation-type': 'Event' });

  expect(await busy.json()).toMatchObject({
    Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    Type: 'User',
    message: 'Rate Exceeded.',
  });
  expect(tooLarge.status).toBe(413);
  expect(await tooLarge.json()).toMatchObject({
    message:
      '1048578 byte payload is too large for the Event invocation type (limit 1048576 bytes)',
  });
});

test('leaves an event to the queue before its function', async () => {
  await invoke('{"queued":1}', { 'x-amz-invocation-type': 'Event' });

  expect(queued.at(-1)).toBe(`${functionArn}:live {"queued":1}`);
});

test('tells of the functions that run', async () => {
  const answers = await Promise.all(
    ['', '/orders', '/orders/configuration'].map((path) => call(path)),
  );

  const [list, one, configuration] = await Promise.all(answers.map((answer) => answer.json()));
  expect(list.Functions).toEqual([one.Configuration]);
  expect(configuration).toMatchObject({
    FunctionName: 'orders',
    FunctionArn: functionArn,
    Runtime: 'nodejs24.x',
  });
});

test('names the function or the operation that is not there', async () => {
  const answers = await Promise.all(['/nobody', '/orders/policy'].map((path) => call(path)));

  const [missing, unknown] = await Promise.all(answers.map((answer) => answer.json()));
  expect(missing.message).toMatch(/^Function not found: arn:aws:lambda:.*:nobody$/);
  expect(unknown.message).toMatch(/does not run here; what does: Invoke, ListFunctions/);
});
