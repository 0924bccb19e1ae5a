import { functionMaker } from './function-maker';

const { create, clean } = functionMaker(`
const wait = (ms) => new Promise((r) => setTimeout(r, ms));
export const callsBack = (event, context, callback) => { setTimeout(() => console.info('afterwards'), 50); callback(null, event.a + 1); };
export const callsBackAtOnce = (event, context, callback) => { context.callbackWaitsForEmptyEventLoop = false; setTimeout(() => console.info('afterwards'), 50); callback(null, event.a + 1); };
export const callsBackTwice = (event, context, callback) => { callback(null, 'first'); callback(new Error('second')); };
export const callsBackAnError = (event, context, callback) => callback(new RangeError('no'));
export const neverCallsBack = (event, context, callback) => {};
export const succeeds = (event, context) => context.succeed('well');
export const failsWithNothing = (event, context) => context.fail();
export const returns = () => 5;
export const returnsNothing = async () => {};
export const neverSettles = async () => new Promise(() => {});
export const circular = async () => { const it = {}; it.self = it; return it; };
export const throwsText = async () => { throw 'plain text'; };
export const throwsCode = async () => { throw Object.assign(new Error('outer'), { code: 'E1', inner: new TypeError('inner') }); };
export const rejects = async () => { Promise.reject(new Error('nobody waits')); await wait(1000); };
export const unended = awslambda.streamifyResponse(async (event, stream) => {});
export const notAsync = awslambda.streamifyResponse((event, stream) => { setTimeout(() => stream.end(), 10); });
`);
afterAll(clean);

const old = { runtime: 'nodejs22.x', logFormat: 'Text' } as const;

test.each([
  ['callsBack', '2'],
  ['callsBackAtOnce', '2'],
  ['callsBackTwice', '"first"'],
  ['neverCallsBack', 'null'],
  ['succeeds', '"well"'],
  ['returns', 'null'],
  ['returnsNothing', 'null'],
])('takes the answer of a handler that %s, as Node.js 22 does', async (handler, payload) => {
  const { lambda } = create(handler, old);

  const output = await lambda.invoke('{"a":1}', 'event');

  expect(output).toMatchObject({ payload });
  expect(output.functionError).toBeUndefined();
});

test.each([
  ['callsBackAnError', { errorType: 'RangeError', errorMessage: 'no' }],
  ['failsWithNothing', { errorType: 'string', errorMessage: 'handled' }],
  ['neverSettles', { errorType: 'Runtime.NodeJsExit' }],
])('takes the error of a handler that %s, as Node.js 22 does', async (handler, error) => {
  const { lambda } = create(handler, old);

  const output = await lambda.invoke('{}', 'event');

  expect(JSON.parse(output.payload)).toMatchObject(error);
  expect(output.functionError).toBe('Unhandled');
});

test.each([
  ['callsBack', ['START', 'afterwards', 'END', 'REPORT']],
  ['callsBackAtOnce', ['START', 'END', 'REPORT']],
])('waits for the event loop of a handler that %s, unless told not to', async (handler, order) => {
  const { lambda, lines } = create(handler, old);

  await lambda.invoke('{"a":1}', 'event');

  const found = lines.flatMap(
    ({ message }) => /^(START|END|REPORT)|afterwards$/.exec(message)?.[0] ?? [],
  );
  expect(found).toEqual(order);
});

test('refuses handlers with a callback from Node.js 24 on, and takes what a handler returns', async () => {
  const refused = await create('callsBack').lambda.invoke('{}', 'event');
  const taken = await create('returns').lambda.invoke('{}', 'event');

  expect(JSON.parse(refused.payload)).toMatchObject({
    errorType: 'Runtime.CallbackHandlerDeprecated',
    errorMessage: expect.stringMatching(/^ERROR: AWS Lambda has removed support for callback/),
  });
  expect(taken.payload).toBe('5');
});

test('fails on an answer that is no JSON', async () => {
  const { lambda } = create('circular');

  const output = await lambda.invoke('{}', 'event');

  expect(JSON.parse(output.payload)).toMatchObject({
    errorType: 'Runtime.JSONStringifyError',
    errorMessage: 'Unable to stringify response body',
  });
});

test.each([
  ['throwsText', /\tERROR\tInvoke Error \t"plain text"$/],
  ['throwsCode', /"errorMessage":"outer","code":"E1","inner":\{"errorType":"TypeError","errorM/],
  ['rejects', /Unhandled Promise Rejection \t.*"reason":\{"errorType":"Error",.*"promise":\{\}/],
])('writes the error of a handler that %s as Lambda does', async (handler, line) => {
  const { lambda, lines } = create(handler, { logFormat: 'Text' });

  await lambda.invoke('{}', 'event');

  expect(lines.map(({ message }) => message)).toContainEqual(expect.stringMatching(line));
});

test.each([
  ['unended', 'Response stream is not finished.'],
  ['notAsync', 'Streaming does not support non-async handlers.'],
])('fails on a stream that is %s', async (handler, errorMessage) => {
  const { lambda } = create(handler);

  const output = await lambda.invoke('{}', 'event');

  expect(JSON.parse(output.payload)).toMatchObject({ errorMessage });
});
