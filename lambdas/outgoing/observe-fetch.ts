import { currentInvocation, type Invocation } from '../invocation';
import { noTracing } from '../tracing/none';
import { carriedHeaders, carriedIds } from './carried-ids';
import { isInOwnNetwork } from './own-network';

/** A request of Node.js' `fetch`, and of undici's other calls, as its channels show it. */
interface FetchRequest {
  readonly method: string;
  readonly origin: string | URL;
  readonly path: string;
  /** Names and values by turns. */
  readonly headers: readonly unknown[] | string;
  addHeader(name: string, value: string): void;
}

interface Answer {
  readonly request: FetchRequest;
  readonly response: { readonly statusCode: number };
}

interface Failure {
  readonly request: FetchRequest;
  readonly error: unknown;
}

/** How a call that is under way ends. */
interface Ending {
  readonly answered: (status: number) => void;
  readonly failed: (error: unknown) => void;
}

const allowedHosts = new Set<string>();
let isObserved = false;

/**
 * From now on each `fetch` in an invocation is a span of the trace. The request's id and the trace go on, in headers
 * that the caller has not set, to hosts in the function's own network and to `hosts`: a stranger need not know either,
 * and ids that callers chose may say more than they should. Each hop of a redirect is judged by itself.
 * @param hosts - `api.example.com`, or with all that is below it `.example.com`
 * @see https://nodejs.org/api/diagnostics_channel.html and undici's DiagnosticsChannel.md
 */
export const observeFetch = (hosts: readonly string[] = []): void => {
  for (const host of hosts) allowedHosts.add(host.toLowerCase());
  if (isObserved) return;
  isObserved = true;
  const { subscribe } =
    require('node:diagnostics_channel') as typeof import('node:diagnostics_channel');
  const endings = new WeakMap<FetchRequest, Ending>();
  subscribe('undici:request:create', (message) => {
    begin((message as { readonly request: FetchRequest }).request, endings);
  });
  subscribe('undici:request:headers', (message) => {
    const { request, response } = message as Answer;
    endings.get(request)?.answered(response.statusCode);
  });
  subscribe('undici:request:error', (message) => {
    const { request, error } = message as Failure;
    endings.get(request)?.failed(error);
  });
};

// What is thrown in a channel ends the process.
const begin = (request: FetchRequest, endings: WeakMap<FetchRequest, Ending>): void => {
  try {
    const invocation = currentInvocation();
    if (!invocation || request.method === 'CONNECT') return;
    const url = new URL(request.path, request.origin);
    if (invocation.tracing === noTracing) carryOn(request, url);
    else span(invocation, request, url, endings).catch(() => {});
  } catch {
    // The call goes on as it is.
  }
};

const span = (
  { tracing }: Invocation,
  request: FetchRequest,
  url: URL,
  endings: WeakMap<FetchRequest, Ending>,
): Promise<void> => {
  const call = async () => {
    carryOn(request, url);
    const status = await new Promise<number>((answered, failed) => {
      endings.set(request, { answered, failed });
    });
    tracing.annotate('http.response.status_code', status);
  };
  const attributes = {
    'http.request.method': request.method,
    'server.address': url.hostname,
    // Without the query, which may be personal.
    'url.full': `${url.origin}${url.pathname}`,
  };
  return tracing.span(url.hostname, call, { kind: 'client', attributes });
};

const carryOn = (request: FetchRequest, { hostname }: URL): void => {
  if (!isInOwnNetwork(hostname) && !isAllowed(hostname)) return;
  const ids = carriedIds();
  if (!ids) return;
  for (const [name, value] of Object.entries(carriedHeaders(ids))) {
    if (!hasHeader(request, name)) request.addHeader(name, value);
  }
};

const isAllowed = (hostname: string): boolean => {
  for (const host of allowedHosts) {
    if (hostname === host || (host.startsWith('.') && hostname.endsWith(host))) return true;
  }
  return false;
};

const hasHeader = ({ headers }: FetchRequest, name: string): boolean =>
  typeof headers === 'string'
    ? headers.toLowerCase().includes(`${name}:`)
    : headers.some((each, index) => index % 2 === 0 && String(each).toLowerCase() === name);
