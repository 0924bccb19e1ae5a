import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { build } from 'esbuild';
import * as v from 'valibot';
import { closeServer, listenOnLoopback } from '../loopback-server';
import type { ConsoleSource } from './console-source';
import { packAnswer } from './packed-series';

export interface ConsoleOptions {
  /** 0 for any free one. */
  readonly port: number;
  readonly source: ConsoleSource;
  /** The virtual clock: where a question about logs names no time, it means the hour before now. */
  readonly now: () => number;
}

export interface Console {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the console to browsers on this machine. */
export const startConsole = async ({ port, source, now }: ConsoleOptions): Promise<Console> => {
  const files = await bundle();
  const routes = apiRoutes(source, now);
  const server = createServer((request, response) => {
    answer(request, files, routes, source, response).catch((error: unknown) =>
      sendError(response, error),
    );
  });
  const ownPort = await listenOnLoopback(server, port);
  return { url: `http://127.0.0.1:${ownPort}`, close: () => closeServer(server) };
};

interface StaticFile {
  readonly type: string;
  readonly body: string;
}

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Local cloud</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/app.css">
<script src="/app.js" defer></script>
</head>
<body></body>
</html>
`;

const bundle = async (): Promise<ReadonlyMap<string, StaticFile>> => {
  const folder = join(__dirname, '../console');
  const { outputFiles } = await build({
    entryPoints: { app: join(folder, 'main.tsx'), style: join(folder, 'console.css') },
    outdir: '/',
    write: false,
    bundle: true,
    minify: true,
    target: 'es2022',
    // As in its tsconfig.json, which esbuild does not read in an installed package.
    jsx: 'automatic',
    jsxImportSource: 'preact',
    format: 'iife',
    logLevel: 'silent',
  });
  const text = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', body: PAGE }],
    ['/app.js', { type: 'text/javascript; charset=utf-8', body: text('app.js') }],
    ['/app.css', { type: 'text/css; charset=utf-8', body: text('style.css') }],
  ]);
};

/** An answer other than success, with the text to show. */
class RequestRefused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const answer = async (
  request: IncomingMessage,
  files: ReadonlyMap<string, StaticFile>,
  routes: Routes,
  source: ConsoleSource,
  response: ServerResponse,
): Promise<void> => {
  refuseStrangers(request);
  const url = new URL(request.url ?? '/', 'http://localhost');
  const file = request.method === 'GET' ? files.get(url.pathname) : undefined;
  if (file) return send(response, 200, file);
  if (url.pathname === '/api/events') {
    return stream(response, (send) => source.subscribe(send));
  }
  if (url.pathname === '/api/tail') return tail(source, url.searchParams, response);
  const route = routes[`${request.method} ${url.pathname}`];
  if (!route) throw new RequestRefused(404, `nothing is at ${request.method} ${url.pathname}`);
  sendJson(response, 200, await route(url.searchParams, await bodyOf(request)));
};

/**
 * A page of another site can make the browser call this port: under a name of its own (DNS rebinding), seen in Host,
 * or from its own origin, seen in Origin, and in Sec-Fetch-Site where a GET carries no Origin. It may link here.
 */
const refuseStrangers = ({ headers, method, socket }: IncomingMessage): void => {
  const own = [`127.0.0.1:${socket.localPort}`, `localhost:${socket.localPort}`];
  if (!own.includes(headers.host ?? '')) {
    throw new RequestRefused(403, `the console answers to ${own.join(' or ')} only`);
  }
  const origins: readonly (string | undefined)[] = own.map((host) => `http://${host}`);
  const hasNoOrigin = method === 'GET' && headers.origin === undefined;
  if (!hasNoOrigin && !origins.includes(headers.origin)) {
    throw new RequestRefused(403, 'only the console itself may ask or change anything here');
  }
  const site = headers['sec-fetch-site'] ?? 'same-origin';
  const isLink = method === 'GET' && headers['sec-fetch-mode'] === 'navigate';
  if (site !== 'same-origin' && site !== 'none' && !isLink) {
    throw new RequestRefused(403, 'a page of another origin may not ask anything here');
  }
};

type Route = (parameters: URLSearchParams, body: unknown) => unknown;
type Routes = Readonly<Record<string, Route>>;

const HOUR_MS = 3_600_000;
const DEFAULT_LIMIT = 200;

const apiRoutes = (source: ConsoleSource, now: () => number): Routes => ({
  'GET /api/overview': () => source.overview(),
  'GET /api/dashboard': (p) => found(source.dashboard(named(p, 'name')), 'dashboard'),
  'GET /api/alarm-changes': (p) => source.alarmChanges(numberOf(p, 'limit') ?? DEFAULT_LIMIT),
  'GET /api/alarm': (p) => found(source.alarm(named(p, 'name')), 'alarm'),
  'GET /api/logs': (p) =>
    source.logEvents({
      ...windowOf(p, now),
      groups: p.getAll('group'),
      pattern: p.get('pattern') ?? '',
      limit: numberOf(p, 'limit') ?? DEFAULT_LIMIT,
    }),
  'GET /api/log-table': (p) => {
    const { startMs, endMs } = windowOf(p, now);
    return source.logTable(named(p, 'query'), startMs, endMs, p.getAll('group'));
  },
  'GET /api/saved-queries': () => source.savedQueries(),
  'GET /api/metric-names': () => source.metricNames(),
  'GET /api/traces': (p) => {
    const { startMs, endMs } = windowOf(p, now);
    return source.traces(startMs, endMs);
  },
  'GET /api/trace': (p) => found(source.trace(named(p, 'id')), 'trace'),
  'GET /api/trace-events': (p) => source.traceEvents(named(p, 'id')),
  'POST /api/clock': (_, body) => source.setClock(parse(ClockRequest, body)).then(() => null),
  'GET /api/messages': () => source.messages(),
  'GET /api/archive': () => source.archive(),
  'GET /api/archive-object': (p) => source.archiveObject(named(p, 'bucket'), named(p, 'key')),
  'POST /api/metric-batch': (_, body) =>
    parse(MetricBatch, body).requests.map(({ queries, startMs, endMs }) =>
      packAnswer(() => source.metricData(queries, startMs, endMs)),
    ),
  'POST /api/faults': (_, body) => {
    source.setFaults(parse(FaultsRequest, body));
    return source.overview().faults;
  },
  'DELETE /api/faults': () => {
    source.clearFaults();
    return null;
  },
});

const MetricDataRequest = v.object({
  startMs: v.number(),
  endMs: v.number(),
  queries: v.array(
    v.object({
      id: v.string(),
      label: v.optional(v.string()),
      expression: v.optional(v.string()),
      periodSeconds: v.optional(v.number()),
      returnData: v.boolean(),
      metricStat: v.optional(
        v.object({
          namespace: v.string(),
          metricName: v.string(),
          dimensions: v.record(v.string(), v.string()),
          stat: v.string(),
          periodSeconds: v.number(),
        }),
      ),
    }),
  ),
});

const MetricBatch = v.object({ requests: v.array(MetricDataRequest) });

const FaultsRequest = v.object({
  errors: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  latencyMs: v.pipe(v.number(), v.minValue(0)),
  forMs: v.pipe(v.number(), v.minValue(1)),
});

const ClockRequest = v.variant('kind', [
  v.object({ kind: v.literal('pause') }),
  v.object({ kind: v.literal('run'), speed: v.number() }),
  v.object({ kind: v.literal('step'), ms: v.number() }),
  v.object({ kind: v.literal('jump'), toMs: v.number() }),
]);

const parse = <const S extends v.GenericSchema>(schema: S, body: unknown): v.InferOutput<S> => {
  const result = v.safeParse(schema, body);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new RequestRefused(400, `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`);
};

const named = (parameters: URLSearchParams, name: string): string => {
  const value = parameters.get(name);
  if (!value) throw new RequestRefused(400, `the parameter ${name} is missing: add it`);
  return value;
};

const numberOf = (parameters: URLSearchParams, name: string): number | undefined => {
  const value = parameters.get(name);
  if (value === null) return undefined;
  if (!Number.isFinite(Number(value))) {
    throw new RequestRefused(400, `${name} must be a number, got ${JSON.stringify(value)}`);
  }
  return Number(value);
};

const windowOf = (parameters: URLSearchParams, now: () => number) => {
  const endMs = numberOf(parameters, 'endMs') ?? now();
  return { startMs: numberOf(parameters, 'startMs') ?? endMs - HOUR_MS, endMs };
};

const found = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new RequestRefused(404, `there is no ${what} of this name`);
  return value;
};

const MAX_BODY_BYTES = 1_000_000;

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) {
      throw new RequestRefused(413, `the body may have ${MAX_BODY_BYTES} bytes`);
    }
  }
  if (bytes === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new RequestRefused(400, 'the body must be JSON');
  }
};

/** Server-sent events, until the browser leaves. */
const stream = (
  response: ServerResponse,
  start: (send: (value: unknown) => void) => () => void,
): void => {
  // Before the head is written: what cannot be followed is an answer like others.
  const waiting: string[] = [];
  let send = (text: string): void => void waiting.push(text);
  const stop = start((value) => send(`data: ${JSON.stringify(value)}\n\n`));
  response.writeHead(200, { ...SAFETY, 'content-type': 'text/event-stream' });
  response.write(': following\n\n');
  for (const text of waiting) response.write(text);
  send = (text) => void response.write(text);
  response.on('close', stop);
};

const tail = (source: ConsoleSource, p: URLSearchParams, response: ServerResponse): void =>
  stream(response, (send) => source.tail(p.getAll('group'), p.get('pattern') ?? '', send));

/** Nothing from elsewhere runs or loads here, whatever a log line says, and no other page frames this one. */
const SAFETY = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

const send = (response: ServerResponse, status: number, { type, body }: StaticFile): void => {
  response.writeHead(status, { ...SAFETY, 'content-type': type }).end(body);
};

const sendJson = (response: ServerResponse, status: number, value: unknown): void =>
  send(response, status, { type: 'application/json', body: JSON.stringify(value) });

/** What the source throws is an answer as well: a pattern or a query that it cannot read. */
const sendError = (response: ServerResponse, error: unknown): void => {
  const { message } = error instanceof Error ? error : new Error(String(error));
  sendJson(response, error instanceof RequestRefused ? error.status : 400, { error: message });
};
