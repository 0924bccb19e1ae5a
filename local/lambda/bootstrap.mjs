// The Node.js runtime of one local execution environment: loads the handler and speaks Lambda's Runtime API.
// It runs in a process of its own, as plain JavaScript, like the runtime that AWS ships.
// @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

import { existsSync } from 'node:fs';
import http from 'node:http';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
// Tracers patch node:http when the handler loads; the runtime's own polls must not be traced.
const request = http.request;
const agent = new http.Agent({ keepAlive: true });
const stdout = process.stdout.write.bind(process.stdout);
// One pipe for both keeps the lines in the order in which they were written.
process.stderr.write = stdout;

const RealDate = Date;
let clockOffsetMs = Number(process.env._LOCAL_NOW_MS) - RealDate.now();
delete process.env._LOCAL_NOW_MS;

/** Date begins at the local cloud's time and runs at real pace, so durations stay real. */
const setClock = (nowMs) => {
  clockOffsetMs = nowMs - RealDate.now();
};
const now = () => RealDate.now() + clockOffsetMs;
// A Proxy and not a subclass: `Date()` without `new` has to work.
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});

const call = (method, path, body, headers = {}) =>
  new Promise((done, failed) => {
    const url = { host, port, method, path: `/2018-06-01/runtime${path}`, headers, agent };
    const outgoing = request(url, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => done({ headers: answer.headers, body: Buffer.concat(chunks) }));
    });
    outgoing.on('error', failed);
    outgoing.end(body);
  });

const errorOf = (error) => ({
  errorType: error?.name ?? typeof error,
  errorMessage: error?.message ?? String(error),
  stackTrace: String(error?.stack ?? '').split('\n'),
});

let requestId;
const levels = {
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  log: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
};
const severity = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
const minimum = severity.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL ?? 'TRACE');

const text = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

/** In the JSON log format the runtime wraps what the console is given, and filters it by level. */
const patchConsole = () => {
  for (const [method, level] of Object.entries(levels)) {
    if (severity.indexOf(level) < minimum) {
      console[method] = () => {};
      continue;
    }
    console[method] = (...values) => {
      const line = { timestamp: new RealDate(now()).toISOString(), level, requestId };
      const error = values.find((value) => value instanceof Error);
      const message = values.map((value) => (value instanceof Error ? value.message : text(value)));
      stdout(
        `${JSON.stringify({ ...line, message: message.join(' '), ...(error && errorOf(error)) })}\n`,
      );
    };
  }
};

const loadHandler = async () => {
  const [file, ...path] = basename(process.env._HANDLER).split('.');
  const root = resolve(process.env.LAMBDA_TASK_ROOT, dirname(process.env._HANDLER));
  const found = ['.mjs', '.js', '.cjs']
    .map((extension) => join(root, file + extension))
    .find(existsSync);
  if (!found) throw new Error(`cannot find module ${file} in ${root}`);
  const module = await import(pathToFileURL(found).href);
  const handler =
    path.reduce((value, key) => value?.[key], module) ?? module.default?.[path.join('.')];
  if (typeof handler !== 'function') throw new Error(`${process.env._HANDLER} is not a function`);
  return handler;
};

const contextOf = (headers) => {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    awsRequestId: requestId,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - now()),
  };
};

const invokeNext = async (handler) => {
  const next = await call('GET', '/invocation/next');
  requestId = next.headers['lambda-runtime-aws-request-id'];
  setClock(Number(next.headers['x-local-now-ms']));
  process.env._X_AMZN_TRACE_ID = next.headers['lambda-runtime-trace-id'];
  try {
    const result = await handler(JSON.parse(next.body), contextOf(next.headers));
    await call('POST', `/invocation/${requestId}/response`, JSON.stringify(result ?? null));
  } catch (error) {
    console.error(error);
    await call('POST', `/invocation/${requestId}/error`, JSON.stringify(errorOf(error)));
  }
  // Written on the same pipe as the handler's lines, so that each line is filed under its invocation.
  stdout(`\u001e${requestId} ${process.resourceUsage().maxRSS}\n`);
};

const initError = async (error) => {
  await call('POST', '/init/error', JSON.stringify(errorOf(error))).catch(() => {});
  process.exit(1);
};

if (process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON') patchConsole();
const handler = await loadHandler().catch(initError);
try {
  for (;;) await invokeNext(handler);
} catch {
  // The Runtime API is gone: the local cloud has ended.
  process.exit(0);
}
