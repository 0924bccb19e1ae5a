import { type PassThrough, Readable, type Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { readConfiguration } from '../../lambdas/configuration';
import { HttpError } from '../../lambdas/http/http-error';
import { currentInvocation } from '../../lambdas/invocation';
import { type AnswerStream, observeStream } from '../../lambdas/observe-stream';
import { extractEmbeddedMetrics } from '../../local/metrics/embedded-metrics';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { http } from '../../telemetry/facets/http';
import { functionUrlEvent, lambdaContext } from './lambda-event';
import {
  type LambdaHandler,
  type LambdaStream,
  lambdaStream,
  sentParts,
  useStreamingRuntime,
} from './streaming-runtime';
import { type Line, writtenLines } from './written-lines';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { http: http({ routes: ['GET /report'] }) },
});

useStreamingRuntime();

type StreamWork = (stream: AnswerStream, response: LambdaStream) => Promise<void>;

const call = async (
  work: StreamWork,
  {
    event = functionUrlEvent('GET', '/report') as unknown,
    context = lambdaContext,
    response = lambdaStream(),
  } = {},
) => {
  const observed = observeStream(shop, (_event: unknown, stream) => work(stream, response), {
    configuration: readConfiguration({}),
  }) as LambdaHandler;
  const sent = text(response).catch(() => 'cut');
  let error: unknown;
  const lines = await writtenLines(async () => {
    await observed(event, response, context).catch((thrown) => {
      error = thrown;
      response.destroy(thrown);
    });
  });
  return { line: lines[0], lines, error, ...sentParts(await sent) };
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

test('an answer that the handler only ends has its status, and a header of ours once', async () => {
  const { head, line } = await call(async (stream) => {
    const out = stream.begin({ statusCode: 202, headers: { 'x-request-id': 'mine' } });
    out.end().end();
  });

  expect(head).toEqual({ statusCode: 202, headers: { 'X-Request-ID': 'gateway-2' } });
  expect(line).toMatchObject({ status_code: 202, http_response_bytes: 0 });
  expect(line).not.toHaveProperty('error');
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

/** The errors of the http facet that CloudWatch takes out of a line. */
const errorsIn = (line: Line | undefined) =>
  extractEmbeddedMetrics(JSON.stringify(line), Date.now())
    .samples.filter(({ metric }) => /errors|error_responses/.test(metric.metricName))
    .map(({ metric, values }) => [metric.metricName, metric.dimensions, values]);

const brokenBy =
  (error: unknown, statusCode = 200): StreamWork =>
  async (stream) => {
    stream.begin({ statusCode }).write('half');
    throw error;
  };

test('SP3: an answer that breaks after its status was sent counts as an error of ours', async () => {
  const { line } = await call(brokenBy(new Error('the disk is gone')));

  expect(line).toMatchObject({ level: 'ERROR', status_code: 200, error: { category: 'internal' } });
  expect(errorsIn(line)).toEqual([
    ['http_errors', { service: 'shop', route: 'GET /report' }, [1]],
    ['http_errors', { service: 'shop' }, [1]],
  ]);
});

test('one of a status that tells an error already keeps that status beside it', async () => {
  const { line } = await call(brokenBy(new Error('the disk is gone'), 404));

  expect(line?.level).toBe('ERROR');
  expect(errorsIn(line)).toEqual([
    ['http_errors', { service: 'shop', route: 'GET /report' }, [1]],
    ['http_errors', { service: 'shop' }, [1]],
    ['http_error_responses', { service: 'shop', status: '404' }, [1]],
  ]);
});

test.each<[string, StreamWork]>([
  [
    'whose caller went away',
    async (stream, response) => {
      stream.begin().write('half');
      response.destroy();
    },
  ],
  ['that the caller’s own data broke', brokenBy(new HttpError(400, 'row 7 is no row'))],
])('an answer %s is a warning, and no error of ours', async (_which, work) => {
  const { line } = await call(work);

  expect(line?.level).toBe('WARNING');
  expect(errorsIn(line)).toEqual([]);
});

test('what `pipeline` read from and could not is the handler’s error', async () => {
  const failure = new Error('the file is gone');
  async function* rows() {
    yield 'half';
    throw failure;
  }

  const { line, error } = await call((stream) => pipeline(Readable.from(rows()), stream.begin()));

  expect(error).toBe(failure);
  expect(line).toMatchObject({ error: { message: 'the file is gone', category: 'internal' } });
});

test.each([
  ['before the answer begins', async () => {}],
  ['after it', async (stream: AnswerStream) => void stream.begin().write('half')],
])('outside an API an error %s is on the line, and thrown on', async (_when, prepare) => {
  const failure = new Error('the disk is gone');

  const { lines, error } = await call(
    async (stream) => {
      await prepare(stream);
      throw failure;
    },
    { event: { report: 7 } },
  );

  expect(error).toBe(failure);
  expect(lines).toMatchObject([
    { level: 'ERROR', trigger: 'direct', error: { message: 'the disk is gone' } },
  ]);
});

const wentAway = { message: 'the caller went away', category: 'client' };

test('a caller that goes away is told of as the caller’s error, with what was sent', async () => {
  const { lines, error } = await call(async (stream, response) => {
    const out = stream.begin({ statusCode: 206 });
    out.write('half');
    response.destroy();
    out.write('the rest');
  });

  expect(error).toBeUndefined();
  expect(lines).toMatchObject([
    { level: 'WARNING', status_code: 206, http_response_bytes: 4, error: wentAway },
  ]);
});

test('a handler that writes by `pipeline` need not know that the caller went away', async () => {
  async function* rows() {
    yield 'half';
    await pause(20);
  }

  const { lines, error } = await call((stream, response) => {
    response.once('data', () => response.destroy());
    return pipeline(Readable.from(rows()), stream.begin());
  });

  expect(error).toBeUndefined();
  expect(lines).toMatchObject([{ status_code: 200, error: wentAway }]);
});

test('a stream that cannot be written to says why on the line', async () => {
  const reset = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
  const response = lambdaStream();
  response._transform = (_chunk, _encoding, done) => done(reset);

  const { lines, error } = await call(
    (stream) => pipeline(Readable.from(['a', 'b']), stream.begin()),
    { response },
  );

  expect(error).toBeUndefined();
  expect(lines).toMatchObject([{ error: { ...wentAway, cause: { message: 'write EPIPE' } } }]);
});

test('an error of the handler’s own stays it, though the caller went away', async () => {
  const failure = new Error('the disk is gone');

  const { lines, error } = await call(async (stream, response) => {
    stream.begin().write('half');
    response.destroy();
    throw failure;
  });

  expect(error).toBe(failure);
  expect(lines).toMatchObject([{ error: { message: 'the disk is gone' } }]);
});

test('the line is written when all is sent, also where the handler ends the answer', async () => {
  const response = lambdaStream();
  response.once('finish', () => process.stdout.write('{"sent":true}\n'));

  const { lines } = await call(
    async (stream) => {
      stream.begin().end('x'.repeat(100_000));
    },
    { response },
  );

  expect(lines).toMatchObject([{ sent: true }, { http_response_bytes: 100_000 }]);
});

test('an error is shown as part of its request, which knows the time that is left to show it', async () => {
  const failure = Object.defineProperty(new Error('the disk is gone'), 'message', {
    get: () => `of ${currentInvocation()?.request.requestId}`,
  });

  const { lines } = await call(async (stream) => {
    stream.begin().write('half');
    throw failure;
  });

  expect(lines).toMatchObject([{ error: { message: 'of gateway-2' } }]);
});

test('a line that is written for want of time tells the status and bytes that were sent', async () => {
  const endsAtMs = Date.now() + 250;
  const context = { ...lambdaContext, getRemainingTimeInMillis: () => endsAtMs - Date.now() };

  const { lines } = await call(
    async (stream) => {
      stream.begin({ statusCode: 206 }).write('half');
      await new Promise((done) => setTimeout(done, 150));
    },
    { context },
  );

  expect(lines).toMatchObject([
    {
      level: 'ERROR',
      status_code: 206,
      http_response_bytes: 4,
      http_errors: 1,
      error: { category: 'timeout' },
    },
  ]);
});
