// The Node.js runtime of one local execution environment: loads the handler and speaks Lambda's Runtime API.
// It runs in a process of its own, as plain JavaScript, like the runtime that AWS ships, and writes the lines that it writes.
// @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

import { existsSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { basename, dirname, resolve } from 'node:path';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';

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

const runtimeUrl = (method, path, headers) => ({
  host,
  port,
  method,
  path: `/2018-06-01/runtime${path}`,
  headers,
  agent,
});

const call = (method, path, body = '') =>
  new Promise((done, failed) => {
    const headers = { 'content-length': Buffer.byteLength(body) };
    const outgoing = request(runtimeUrl(method, path, headers), (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => done({ headers: answer.headers, body: Buffer.concat(chunks) }));
    });
    outgoing.on('error', failed);
    outgoing.end(body);
  });

/** What goes wrong in the runtime's own words. */
class RuntimeError extends Error {
  constructor(kind, message, cause) {
    super(message, { cause });
    Object.defineProperty(this, 'name', { value: PREFIX + kind });
    if (cause?.stack) this.stack = cause.stack;
  }
}
const PREFIX = 'Runtime.';

const stackOf = (error) => (typeof error.stack === 'string' ? error.stack.split('\n') : []);

/** What the caller gets. */
const toAnswer = (error) =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: stackOf(error) }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };

const errorsAsText = (_key, value) => {
  if (!(value instanceof Error)) return value;
  const { name, message, code } = value;
  return { errorType: name, errorMessage: message, code, ...value, stack: stackOf(value) };
};

/** What the text log says behind `Invoke Error`. */
const toLogText = (error) => {
  try {
    return `\t${JSON.stringify(error, errorsAsText)}`;
  } catch {
    return `\t${JSON.stringify(toAnswer(error))}`;
  }
};

const classOf = (error) =>
  error instanceof RuntimeError ? error.name.slice(PREFIX.length) : error.constructor?.name;

const toLogObject = (error) => ({
  errorType: classOf(error) ?? 'UnknownError',
  errorMessage: error.message,
  stackTrace: stackOf(error),
});

let requestId;
const isJson = process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON';
const levels = {
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  log: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
};
const severity = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
const minimum = isJson ? severity.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL) : 0;

/** One event, however many lines it has: it is marked, and its line ends are put aside. */
const writeEvent = (message) => stdout(`\u0002${message.replaceAll('\n', '\u001f')}\n`);

const errorsAsObjects = (_key, value) =>
  value instanceof Error ? { ...toLogObject(value), ...value } : value;

const jsonLine = (level, values) => {
  const line = { timestamp: new RealDate(now()).toISOString(), level, requestId };
  if (values.length === 1) {
    try {
      return JSON.stringify({ ...line, message: values[0] }, errorsAsObjects);
    } catch {
      return JSON.stringify({ ...line, message: format(values[0]) });
    }
  }
  const error = values.find((value) => value instanceof Error);
  return JSON.stringify({ ...line, message: format(...values), ...(error && toLogObject(error)) });
};

const textLine = (level, values) =>
  `${new RealDate(now()).toISOString()}\t${requestId}\t${level}\t${format(...values)}`;

const writeLine = (level, ...values) =>
  writeEvent(isJson ? jsonLine(level, values) : textLine(level, values));

const logError = (what, error) =>
  isJson ? writeLine('ERROR', error) : writeLine('ERROR', what, toLogText(error));

for (const [method, level] of Object.entries(levels)) {
  console[method] =
    severity.indexOf(level) < minimum ? () => {} : (...values) => writeLine(level, ...values);
}

const PRELUDE_TYPE = 'application/vnd.awslambda.http-integration-response';
const STREAMING = Symbol('streaming');

/** What a streaming handler writes its answer to: the answer begins with the first byte. */
class ResponseStream extends Writable {
  #contentType = 'application/octet-stream';
  // A handler may begin to write when its call is over.
  #requestId = requestId;
  #outgoing;
  #answered;
  _onBeforeFirstWrite;

  setContentType(contentType) {
    this.#contentType = contentType;
  }

  get isBegun() {
    return this.#outgoing !== undefined;
  }

  _write(chunk, encoding, done) {
    this.#begin().write(chunk, encoding, done);
  }

  _final(done) {
    this.#begin().end();
    this.#answered.then(() => done(), done);
  }

  /** Ends what cannot be completed: the caller sees a broken answer. */
  fail(error) {
    const { errorType, ...rest } = toAnswer(error);
    const body = Buffer.from(JSON.stringify({ errorType, ...rest })).toString('base64');
    this.#outgoing.addTrailers({
      'Lambda-Runtime-Function-Error-Type': errorType,
      'Lambda-Runtime-Function-Error-Body': body,
    });
    this.#outgoing.end();
    return this.#answered;
  }

  #begin() {
    if (this.#outgoing) return this.#outgoing;
    const headers = {
      'content-type': this.#contentType,
      'lambda-runtime-function-response-mode': 'streaming',
      'transfer-encoding': 'chunked',
      trailer: 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body',
    };
    const url = runtimeUrl('POST', `/invocation/${this.#requestId}/response`, headers);
    this.#answered = new Promise((done, failed) => {
      this.#outgoing = request(url, (answer) => answer.on('end', done).resume());
      this.#outgoing.on('error', (error) => {
        this.destroy(error);
        failed(error);
      });
    });
    this.#answered.catch(() => {});
    this._onBeforeFirstWrite?.((chunk) => this.#outgoing.write(chunk));
    return this.#outgoing;
  }
}

globalThis.awslambda = {
  streamifyResponse: (handler) => Object.assign(handler, { [STREAMING]: true }),
  HttpResponseStream: {
    from: (stream, prelude) => {
      stream.setContentType(PRELUDE_TYPE);
      const head = JSON.stringify(prelude);
      stream._onBeforeFirstWrite = (write) => {
        write(head);
        write(new Uint8Array(8));
      };
      return stream;
    },
  },
};

const importModule = async (file) => {
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new RuntimeError('UserCodeSyntaxError', String(error), error);
    }
    if (/^(ERR_)?MODULE_NOT_FOUND$/.test(error?.code)) {
      throw new RuntimeError('ImportModuleError', String(error), error);
    }
    throw error;
  }
};

const runtimeVersion = Number(/nodejs(\d+)/.exec(process.env.AWS_EXECUTION_ENV)?.[1]);
/** @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html */
const knowsCallbacks = runtimeVersion < 24;
const CALLBACKS_ARE_GONE =
  'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.';
const NEVER_SETTLED =
  'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes';

const loadHandler = async () => {
  const name = process.env._HANDLER;
  const [file, ...path] = basename(name).split('.');
  if (path.length === 0) throw new RuntimeError('MalformedHandlerName', 'Bad handler');
  const stem = resolve(process.env.LAMBDA_TASK_ROOT, dirname(name), file);
  const found = ['.js', '.mjs', '.cjs'].map((extension) => stem + extension).find(existsSync);
  if (!found) {
    throw new RuntimeError('ImportModuleError', `Error: Cannot find module '${file}'`);
  }
  const module = await importModule(found);
  const from = (start) => path.reduce((value, key) => value?.[key], start);
  const handler = from(module) ?? from(module.default);
  if (handler === undefined) {
    throw new RuntimeError('HandlerNotFound', `${name} is undefined or not exported`);
  }
  if (typeof handler !== 'function') {
    throw new RuntimeError('HandlerNotFound', `${name} is not a function`);
  }
  if (!knowsCallbacks && handler.length >= 3 && !handler[STREAMING]) {
    throw new RuntimeError('CallbackHandlerDeprecated', CALLBACKS_ARE_GONE);
  }
  return handler;
};

const parsed = (text) => (text === undefined ? undefined : JSON.parse(text));

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
    clientContext: parsed(headers['lambda-runtime-client-context']),
    getRemainingTimeInMillis: () => Math.max(0, deadline - now()),
  };
};

/** What is to happen when nothing is left that the process waits for. */
let onIdle;
process.on('beforeExit', () => {
  const run = onIdle;
  onIdle = undefined;
  run?.();
});

/** A handler answers by its promise, or by the callback: then what it returns is nothing, and its event loop is awaited. */
const calledBack = (handler, event, context) =>
  new Promise((done, failed) => {
    onIdle = () => {
      if (handler.constructor.name !== 'AsyncFunction') done(null);
      else failed(new RuntimeError('NodeJsExit', NEVER_SETTLED));
    };
    const settle = (error, result) => {
      onIdle = undefined;
      if (error === undefined || error === null) done(result);
      else failed(error);
    };
    const fail = (error) => settle(error ?? 'handled');
    const succeed = (result) => settle(null, result);
    let isCalled = false;
    const callback = (error, result) => {
      if (isCalled) return;
      isCalled = true;
      const isAnswer = error === undefined || error === null;
      if (isAnswer && context.callbackWaitsForEmptyEventLoop) onIdle = () => done(result);
      else settle(error, result);
    };
    Object.assign(context, {
      callbackWaitsForEmptyEventLoop: true,
      succeed,
      fail,
      done: settle,
    });
    const result = handler(event, context, callback);
    if (typeof result?.then === 'function') result.then(succeed, fail);
  });

const answerWhole = async (handler, event, context) => {
  const answer = knowsCallbacks ? calledBack : async () => handler(event, context);
  const body = toBody(await answer(handler, event, context));
  await call('POST', `/invocation/${requestId}/response`, body);
};

const toBody = (result) => {
  try {
    return JSON.stringify(result ?? null) ?? 'null';
  } catch (error) {
    throw new RuntimeError('JSONStringifyError', 'Unable to stringify response body', error);
  }
};

const answerStreamed = async (handler, event, context) => {
  const stream = new ResponseStream();
  const closed = new Promise((done) => stream.once('close', done).on('error', done));
  const unfinished = new Promise((_done, failed) => {
    onIdle = () => failed(new Error('Response stream is not finished.'));
  });
  try {
    await Promise.race([streamTo(stream, closed, handler, event, context), unfinished]);
  } catch (error) {
    if (!stream.isBegun || stream.destroyed) throw error;
    logError('Invoke Error', error);
    await stream.fail(error);
  }
};

/** Ends when the handler has returned and has ended its stream. */
const streamTo = async (stream, closed, handler, event, context) => {
  const running = handler(event, stream, context);
  if (typeof running?.then !== 'function') {
    throw new Error('Streaming does not support non-async handlers.');
  }
  if ((await running) !== undefined) console.warn('Streaming handlers ignore return values.');
  await closed;
};

/** The most memory that this process has held. The system's own figure would count its parent's before the start. */
const maxMemoryKilobytes = () => {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
};

/** Written on the same pipe as the handler's lines, so that each line is filed under its invocation. */
const writeEnd = (how) => stdout(`\u001e${requestId} ${maxMemoryKilobytes()} ${how}\n`);

let answerUrl;

/**
 * Where CloudFormation waits for a custom resource there is HTTPS and no port, so providers ask for host name and path
 * alone. Here it is a port of this machine.
 */
const answerByHttp = async (responseUrl) => {
  const isFirst = answerUrl === undefined;
  answerUrl = new URL(responseUrl);
  if (!isFirst) return;
  const { default: https } = await import('node:https');
  const { request } = https;
  https.request = (options, ...more) => {
    const { hostname, port, pathname } = answerUrl;
    const isAnswer = options?.hostname === hostname && options.path === pathname;
    return isAnswer ? http.request({ ...options, port }, ...more) : request(options, ...more);
  };
  syncBuiltinESMExports();
};

const invokeNext = async (handler) => {
  const next = await call('GET', '/invocation/next');
  requestId = next.headers['lambda-runtime-aws-request-id'];
  setClock(Number(next.headers['x-local-now-ms']));
  process.env._X_AMZN_TRACE_ID = next.headers['lambda-runtime-trace-id'];
  const answer = handler[STREAMING] ? answerStreamed : answerWhole;
  try {
    const event = JSON.parse(next.body);
    if (String(event?.ResponseURL).startsWith('http://127.0.0.1:'))
      await answerByHttp(event.ResponseURL);
    await answer(handler, event, contextOf(next.headers));
  } catch (error) {
    logError('Invoke Error', error);
    await call('POST', `/invocation/${requestId}/error`, JSON.stringify(toAnswer(error)));
  }
  onIdle = undefined;
  writeEnd('answered');
};

/** What nobody caught ends the process, as it does on Lambda. */
const endWith = async (what, error, exitCode) => {
  logError(what, error);
  const path = requestId === undefined ? '/init/error' : `/invocation/${requestId}/error`;
  await call('POST', path, JSON.stringify(toAnswer(error))).catch(() => {});
  process.exit(exitCode);
};

// A handler that ends the process has no answer: the mark only says what memory it took.
process.on('exit', () => writeEnd('exit'));
process.on('uncaughtException', (error) => endWith('Uncaught Exception', error, 129));
process.on('unhandledRejection', (reason, promise) => {
  const error = new RuntimeError('UnhandledPromiseRejection', String(reason));
  return endWith('Unhandled Promise Rejection', Object.assign(error, { reason, promise }), 128);
});

const handler = await loadHandler().catch((error) => endWith('Uncaught Exception', error, 129));
try {
  for (;;) await invokeNext(handler);
} catch {
  // The Runtime API is gone: the local cloud has ended.
  process.exit(0);
}
