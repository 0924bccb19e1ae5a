import { PassThrough, type Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Context } from 'aws-lambda';
import { readConfiguration } from '../../lambdas/configuration';
import { HttpError } from '../../lambdas/http-error';
import { type AnswerStream, observeStream } from '../../lambdas/observe-stream';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { http } from '../../telemetry/facets/http';
import { functionUrlEvent, lambdaContext } from './lambda-event';
import { writtenLines } from './written-lines';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { http: http({ routes: ['GET /report'] }) },
});

type LambdaStream = PassThrough & {
  _onBeforeFirstWrite?: (write: (chunk: string | Uint8Array) => void) => void;
  setContentType?: () => void;
};
type LambdaHandler = (event: unknown, stream: LambdaStream, context: Context) => Promise<void>;

/**
 * What Lambda's Node.js runtime does with streams, hooks and all: the status goes out before the first `write`, and not
 * before what `end` writes.
 * @see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client (HttpResponseStream, createResponseStream)
 */
const lambdaRuntime = {
  streamifyResponse: (handler: LambdaHandler) => handler,
  HttpResponseStream: {
    from: (stream: LambdaStream, head: object): LambdaStream => {
      stream._onBeforeFirstWrite = (write) => {
        write(JSON.stringify(head));
        write(new Uint8Array(8));
      };
      return stream;
    },
  },
};

const lambdaStream = (): LambdaStream => {
  const stream: LambdaStream = new PassThrough();
  const write = stream.write.bind(stream) as (chunk: unknown) => boolean;
  let isFirst = true;
  stream.write = ((chunk: unknown) => {
    if (isFirst) stream._onBeforeFirstWrite?.(write);
    isFirst = false;
    return write(chunk);
  }) as LambdaStream['write'];
  return stream;
};

beforeAll(() => {
  (globalThis as { awslambda?: unknown }).awslambda = lambdaRuntime;
});
afterAll(() => {
  delete (globalThis as { awslambda?: unknown }).awslambda;
});

const call = async (handler: (stream: AnswerStream) => Promise<void>) => {
  const observed = observeStream(shop, (_event: unknown, stream) => handler(stream), {
    configuration: readConfiguration({}),
  }) as LambdaHandler;
  const response = lambdaStream();
  const sent = text(response).catch(() => 'cut');
  let error: unknown;
  const lines = await writtenLines(async () => {
    await observed(functionUrlEvent('GET', '/report'), response, lambdaContext).catch((thrown) => {
      error = thrown;
      response.destroy(thrown);
    });
  });
  const [head = '', body] = (await sent).split('\0'.repeat(8));
  return { line: lines[0], head: head === 'cut' ? undefined : JSON.parse(head), body, error };
};

test('a streamed answer goes on as it is, with the request’s id, and its bytes are counted', async () => {
  const { head, body, line } = await call(async (stream) => {
    const out = stream.begin({ statusCode: 206, headers: { 'content-type': 'text/csv' } });
    out.write('a;b\n');
    out.end('é;2\n');
  });

  expect(head).toEqual({
    statusCode: 206,
    headers: { 'content-type': 'text/csv', 'X-Request-ID': 'gateway-2' },
  });
  expect(body).toBe('a;b\né;2\n');
  expect(line).toMatchObject({
    message: 'GET /report 206',
    route: 'GET /report',
    http_response_bytes: 9,
  });
});

test('what is written reaches the caller before the handler has ended', async () => {
  let seen = '';
  const observed = observeStream(
    shop,
    async (_event: unknown, stream) => {
      const out = stream.begin();
      out.write('first');
      await new Promise((done) => setImmediate(done));
      seen = String((response as PassThrough).read());
      out.write('second');
    },
    { configuration: readConfiguration({}) },
  ) as LambdaHandler;
  const response = lambdaStream();

  await writtenLines(async () => {
    const done = observed(functionUrlEvent('GET', '/report'), response, lambdaContext);
    await new Promise((later) => setTimeout(later, 20));
    response.resume();
    await done;
  });

  expect(seen).toContain('first');
  expect(seen).not.toContain('second');
});

test('a handler that begins nothing answers with an empty body', async () => {
  const { head, body, line } = await call(async () => {});

  expect(head).toMatchObject({ statusCode: 200 });
  expect(body).toBe('');
  expect(line).toMatchObject({ status_code: 200, http_response_bytes: 0 });
});

test('an error before the answer begins is answered', async () => {
  const { head, body, line } = await call(async () => {
    throw new HttpError(404, 'there is no report');
  });

  expect(head).toMatchObject({ statusCode: 404 });
  expect(JSON.parse(body ?? '')).toMatchObject({ error: 'there is no report' });
  expect(line).toMatchObject({ level: 'WARNING', status_code: 404, error: { category: 'client' } });
});

test('an error after it has begun is thrown on, and the line tells it', async () => {
  const failure = new Error('the disk is gone');

  const { line, error } = await call(async (stream) => {
    const out: Writable = stream.begin();
    out.write('half');
    throw failure;
  });

  expect(error).toBe(failure);
  expect(line).toMatchObject({ status_code: 200, error: { message: 'the disk is gone' } });
});
