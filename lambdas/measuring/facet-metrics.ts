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

/** What the http facet measures of an exchange that ended with 400 or above: `refusal` below 500, `failure` from there. */
export const failureMetrics = ({
  errors,
  errorResponses,
}: Facet<typeof http>): Readonly<
  Record<'refusal' | 'failure', FacetMetrics<[statusCode: number]>>
> => {
  const putStatus = (members: Members, statusCode: number): void => {
    members.status = declared(errorResponses, 'status', String(statusCode));
    members[errorResponses.metric.name] = 1;
  };
  return {
    refusal: { instruments: [errorResponses], put: putStatus },
    failure: {
      instruments: [errorResponses, errors],
      put: (members, statusCode) => {
        putStatus(members, statusCode);
        members[errors.metric.name] = 1;
      },
    },
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
