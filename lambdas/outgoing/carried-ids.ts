import { currentInvocation } from '../invocation';
import { currentLogContext } from '../logging/log-context';

/** What goes on from the current invocation to whom it calls. */
export interface CarriedIds {
  /** The header, in lower case, that carries the request's id: messages have an attribute of that name. */
  readonly header: string;
  readonly requestId: string | undefined;
  /** Of the current span; empty where nothing is traced. */
  readonly trace: Readonly<Record<string, string>>;
}

// What the handler calls the request by may be anything; a header may not.
const acceptable = /^[\x21-\x7e]{1,256}$/;

/** Undefined outside an invocation. */
export const carriedIds = (): CarriedIds | undefined => {
  const invocation = currentInvocation();
  if (!invocation) return undefined;
  const requestId = String(currentLogContext().request_id ?? invocation.request.requestId);
  return {
    header: invocation.correlationIdHeader,
    requestId: acceptable.test(requestId) ? requestId : undefined,
    trace: invocation.tracing.outgoing(),
  };
};

/** As headers, in lower case. */
export const carriedHeaders = ({
  header,
  requestId,
  trace,
}: CarriedIds): Readonly<Record<string, string>> =>
  requestId === undefined ? trace : { [header]: requestId, ...trace };
