import type { AnyTelemetry, Bound } from '../../telemetry/define-telemetry';
import type { http } from '../../telemetry/facets/http';
import type { system } from '../../telemetry/facets/system';
import { OTHER } from '../../telemetry/instrument';
import { bodyBytes, type HttpExchange } from '../http/http-exchange';
import type { Usage } from '../stopwatch';

type Facet<F extends (...options: never[]) => object> = {
  readonly [N in keyof ReturnType<F>]: Bound;
};

interface Facets {
  readonly http?: Facet<typeof http>;
  readonly system?: Facet<typeof system>;
}

/** The facets whose metrics belong to every invocation. */
export const facetsOf = (telemetry: AnyTelemetry): Facets => telemetry as Facets;

type Members = Record<string, unknown>;

/** Instruments that are always measured together, and how their values get into a line's members. */
interface FacetMetrics<A extends readonly unknown[]> {
  readonly instruments: readonly Bound[];
  readonly put: (members: Members, ...measured: A) => void;
}

/** What the http facet measures of every exchange. */
export const exchangeMetrics = ({
  requests,
  latency,
  requestBytes,
  responseBytes,
}: Facet<typeof http>): FacetMetrics<[HttpExchange, durationMs: number]> => ({
  instruments: [requests, latency, requestBytes, responseBytes],
  put: (members, { http, answer, bodyBytes: streamed }, durationMs) => {
    members[requests.metric.name] = 1;
    members[latency.metric.name] = durationMs;
    members[requestBytes.metric.name] = bodyBytes(http);
    members[responseBytes.metric.name] = streamed ?? bodyBytes(answer);
  },
});

/**
 * What the http facet measures of an exchange that did not end well: `refused` with a status below 500, `failed` with one
 * from there, or after any status of an error; `broken` off when its good status was sent already.
 */
export const failureMetrics = ({
  errors,
  errorResponses,
}: Facet<typeof http>): Readonly<Partial<Record<string, FacetMetrics<[statusCode: number]>>>> => {
  const putStatus = (members: Members, statusCode: number): void => {
    members.status = declared(errorResponses, 'status', String(statusCode));
    members[errorResponses.metric.name] = 1;
  };
  const putError = (members: Members): void => {
    members[errors.metric.name] = 1;
  };
  return {
    refused: { instruments: [errorResponses], put: putStatus },
    failed: {
      instruments: [errorResponses, errors],
      put: (members, statusCode) => {
        putStatus(members, statusCode);
        putError(members);
      },
    },
    broken: { instruments: [errors], put: putError },
  };
};

/** What the system facet measures of an invocation. */
export const systemMetrics = ({
  cpu,
  memory,
  coldStarts,
}: Facet<typeof system>): FacetMetrics<[Usage, coldStart: boolean]> => ({
  instruments: [cpu, memory, coldStarts],
  put: (members, { cpuPercent, peakMemoryMegabytes }, coldStart) => {
    members[cpu.metric.name] = cpuPercent;
    members[memory.metric.name] = peakMemoryMegabytes;
    members[coldStarts.metric.name] = coldStart ? 1 : 0;
  },
});

/** The value where the instrument declares it, else `other`. */
export const declared = (instrument: Bound, dimension: string, value: string): string =>
  instrument.by[dimension]?.includes(value) ? value : OTHER;
