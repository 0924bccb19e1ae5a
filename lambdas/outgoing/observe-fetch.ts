import { currentInvocation } from '../invocation';
import { loadPart } from '../parts';
import type { FetchRequest } from './fetch-calls';

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
  process
    .getBuiltinModule('node:diagnostics_channel')
    .subscribe('undici:request:create', (message) => {
      if (currentInvocation()) begin((message as { readonly request: FetchRequest }).request);
    });
};

let beginCall: ((request: FetchRequest) => void) | undefined;

// What is thrown in a channel ends the process.
const begin = (request: FetchRequest): void => {
  try {
    beginCall ??= loadPart('outgoing/fetch-calls').fetchCalls(allowedHosts);
    beginCall(request);
  } catch {
    // The call goes on as it is.
  }
};
