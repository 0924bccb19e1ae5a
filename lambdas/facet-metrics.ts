import type { AnyTelemetry, Bound } from '../telemetry/define-telemetry';
import type { http } from '../telemetry/facets/http';
import type { system } from '../telemetry/facets/system';
import { OTHER } from '../telemetry/instrument';
import { bodyBytes, type HttpExchange } from './http-exchange';
import type { SystemUsage } from './stopwatch';

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
  errors,
  latency,
  requestBytes,
  responseBytes,
}: Facet<typeof http>): FacetMetrics<[HttpExchange, durationMs: number]> => ({
  instruments: [requests, errors, latency, requestBytes, responseBytes],
  put: (members, { event, response }, durationMs) => {
    members[requests.metric.name] = 1;
    members[errors.metric.name] = response.statusCode >= 500 ? 1 : 0;
    members[latency.metric.name] = durationMs;
    members[requestBytes.metric.name] = bodyBytes(event);
    members[responseBytes.metric.name] = bodyBytes(response);
  },
});

/** What the http facet measures of an exchange that ended with 400 or above. */
export const failureMetrics = ({
  errorResponses,
}: Facet<typeof http>): FacetMetrics<[statusCode: number]> => ({
  instruments: [errorResponses],
  put: (members, statusCode) => {
    members.status = declared(errorResponses, 'status', String(statusCode));
    members[errorResponses.metric.name] = 1;
  },
});

/** What the system facet measures of an invocation. */
export const systemMetrics = ({
  cpu,
  memory,
  coldStarts,
}: Facet<typeof system>): FacetMetrics<[SystemUsage, coldStart: boolean]> => ({
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
