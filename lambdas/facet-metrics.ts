import type { AnyTelemetry, Bound } from '../telemetry/define-telemetry';
import type { MetricDirective } from '../telemetry/emf';
import type { http } from '../telemetry/facets/http';
import type { system } from '../telemetry/facets/system';
import { OTHER } from '../telemetry/instrument';
import { directivesOf, type EmfLine } from './emf-line';
import { bodyBytes, type HttpExchange } from './http-exchange';
import type { Usage } from './stopwatch';

type Facet<F extends (...options: never[]) => object> = {
  readonly [N in keyof ReturnType<F>]: Bound;
};

interface Facets {
  readonly http?: Facet<typeof http>;
  readonly system?: Facet<typeof system>;
}

/** The facets whose metrics belong to every invocation. */
export const facetsOf = (telemetry: AnyTelemetry): Facets => telemetry as Facets;

type AddMetrics<M> = (line: EmfLine, measured: M) => void;

/** Adds what the http facet measures of an exchange. The directives are made once: only values vary. */
export const httpMetrics = (facet: Facet<typeof http>): AddMetrics<HttpExchange & Usage> => {
  const { requests, errors, latency, requestBytes, responseBytes, errorResponses } = facet;
  const ofAll = directivesOf([requests, errors, latency, requestBytes, responseBytes]);
  const ofFailed: readonly MetricDirective[] = [...ofAll, ...directivesOf([errorResponses])];
  return (line, { event, response, durationMs }) => {
    const { statusCode } = response;
    const isFailed = statusCode >= 400;
    line.addConstant(isFailed ? ofFailed : ofAll, {
      [requests.metric.name]: 1,
      [errors.metric.name]: statusCode >= 500 ? 1 : 0,
      [latency.metric.name]: durationMs,
      [requestBytes.metric.name]: bodyBytes(event),
      [responseBytes.metric.name]: bodyBytes(response),
      ...(isFailed && {
        status: declared(errorResponses, 'status', String(statusCode)),
        [errorResponses.metric.name]: 1,
      }),
    });
  };
};

/** Adds what the system facet measures of an invocation. */
export const systemMetrics = (
  facet: Facet<typeof system>,
): AddMetrics<Usage & { readonly coldStart: boolean }> => {
  const { cpu, memory, coldStarts } = facet;
  const directives = directivesOf([cpu, memory, coldStarts]);
  return (line, { cpuPercent, peakMemoryMegabytes, coldStart }) =>
    line.addConstant(directives, {
      [cpu.metric.name]: cpuPercent,
      [memory.metric.name]: peakMemoryMegabytes,
      [coldStarts.metric.name]: coldStart ? 1 : 0,
    });
};

/** The value where the instrument declares it, else `other`. */
export const declared = (instrument: Bound, dimension: string, value: string): string =>
  instrument.by[dimension]?.includes(value) ? value : OTHER;
