import { bundling } from '../../telemetry/bundling';
import { errorCategory, isCallersFault } from '../error-category';
import * as standIn from './cls-hooked';
import type { Tracing } from './port';

/** Traces with Powertools' Tracer. Loads it, and with it the X-Ray SDK: for functions that are traced only. */
export const powertoolsTracing = (service: string): Tracing => {
  putStandIn();
  const { Tracer } =
    require('@aws-lambda-powertools/tracer') as typeof import('@aws-lambda-powertools/tracer');
  const tracer = new Tracer({ serviceName: service });
  return {
    tracer,
    root: ({ name }, work) => (tracer.isTraceSampled() ? span(tracer, `## ${name}`, work) : work()),
    // What X-Ray does not want (most requests, by its sampling rules) costs nothing.
    span: (name, work) => (tracer.isTraceSampled() ? span(tracer, name, work) : work()),
    outgoing: () => ({}),
    flush: () => undefined,
    annotate: (key, value) => {
      if (tracer.isTraceSampled()) tracer.putAnnotation(key, value);
    },
  };
};

const span = <R>(
  tracer: NonNullable<Tracing['tracer']>,
  name: string,
  work: () => Promise<R>,
): Promise<R> =>
  tracer.provider.captureAsyncFunc(name, async (subsegment) => {
    try {
      return await work();
    } catch (error) {
      // X-Ray would show a fault of the service.
      if (!isCallersFault(errorCategory(error))) tracer.addErrorAsMetadata(error as Error);
      throw error;
    } finally {
      close(subsegment);
    }
  }) as Promise<R>;

const close = (subsegment: { close(): void } | undefined): void => {
  try {
    subsegment?.close();
  } catch (error) {
    // A lost span is no reason to fail a request.
    console.warn('a span could not be closed', error);
  }
};

/** A bundle has the stand-in already; without one it is put where the X-Ray SDK's `require` looks first. */
const putStandIn = (): void => {
  try {
    const path = require.resolve(bundling.asyncContext.specifier);
    require.cache[path] ??= Object.assign(Object.create(module), {
      id: path,
      filename: path,
      loaded: true,
      exports: standIn,
    });
  } catch {
    // A bundle stands alone: there is no such package to replace.
  }
};
