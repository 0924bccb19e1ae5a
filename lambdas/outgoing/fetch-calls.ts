import { currentInvocation, type Invocation } from '../invocation';
import { noTracing } from '../tracing/none';
import { carriedHeaders, carriedIds } from './carried-ids';
import { isInOwnNetwork } from './own-network';

/** A request of Node.js' `fetch`, and of undici's other calls, as its channels show it. */
export interface FetchRequest {
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

/** What is known of all calls. */
interface Observed {
  readonly allowedHosts: ReadonlySet<string>;
  readonly endings: WeakMap<FetchRequest, Ending>;
}

/** Watches how calls end. @returns what a call that begins is given to */
export const fetchCalls = (
  allowedHosts: ReadonlySet<string>,
): ((request: FetchRequest) => void) => {
  const { subscribe } = process.getBuiltinModule('node:diagnostics_channel');
  const endings: Observed['endings'] = new WeakMap();
  subscribe('undici:request:headers', (message) => {
    const { request, response } = message as Answer;
    endings.get(request)?.answered(response.statusCode);
  });
  subscribe('undici:request:error', (message) => {
    const { request, error } = message as Failure;
    endings.get(request)?.failed(error);
  });
  return (request) => begin(request, { allowedHosts, endings });
};

const begin = (request: FetchRequest, observed: Observed): void => {
  const invocation = currentInvocation();
  if (!invocation || request.method === 'CONNECT') return;
  const url = new URL(request.path, request.origin);
  if (invocation.tracing === noTracing) carryOn(request, url, observed);
  else span(invocation, request, url, observed).catch(() => {});
};

const span = (
  { tracing }: Invocation,
  request: FetchRequest,
  url: URL,
  observed: Observed,
): Promise<void> => {
  const call = async () => {
    carryOn(request, url, observed);
    const status = await new Promise<number>((answered, failed) => {
      observed.endings.set(request, { answered, failed });
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

const carryOn = (request: FetchRequest, { hostname }: URL, { allowedHosts }: Observed): void => {
  if (!isInOwnNetwork(hostname) && !isIn(allowedHosts, hostname)) return;
  const ids = carriedIds();
  if (!ids) return;
  for (const [name, value] of Object.entries(carriedHeaders(ids))) {
    if (!hasHeader(request, name)) request.addHeader(name, value);
  }
};

const isIn = (hosts: ReadonlySet<string>, hostname: string): boolean => {
  for (const host of hosts) {
    if (hostname === host || (host.startsWith('.') && hostname.endsWith(host))) return true;
  }
  return false;
};

const hasHeader = ({ headers }: FetchRequest, name: string): boolean =>
  typeof headers === 'string'
    ? headers.toLowerCase().includes(`${name}:`)
    : headers.some((each, index) => index % 2 === 0 && String(each).toLowerCase() === name);
