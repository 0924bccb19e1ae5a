import { readConfiguration } from '../../../lambdas/configuration';
import { type Invocation, runInvocation } from '../../../lambdas/invocation';
import { createServiceLogger } from '../../../lambdas/logging/service-logger';
import { Measurements } from '../../../lambdas/measuring/measurements';
import { takeSamples } from '../../../lambdas/recording/invocation-samples';
import type { Attributes, Tracing } from '../../../lambdas/tracing/port';
import type { AnyTelemetry } from '../../../telemetry/define-telemetry';
import { type Line, writtenLines } from '../written-lines';

interface Span {
  readonly name: string;
  readonly attributes: Attributes;
  readonly parent: string | undefined;
  readonly failed: boolean;
}

/** What became of an invocation in which `work` ran. */
export interface Recorded {
  /** Values by metric and labels: `{ 'tasks_executed collect success': [1] }`. */
  readonly measured: Readonly<Record<string, readonly number[]>>;
  readonly lines: readonly Line[];
  readonly spans: readonly Span[];
  /** What the work threw. */
  readonly thrown: unknown;
  readonly result: unknown;
}

/** Runs `work` as an invocation of a service whose DEBUG lines are written. */
export const recorded = async (telemetry: AnyTelemetry, work: () => unknown): Promise<Recorded> => {
  const { spans, tracing } = recordingTracing();
  const logger = createServiceLogger(telemetry, readConfiguration({ LOG_LEVEL: 'DEBUG' }));
  const measurements = new Measurements(telemetry.undeclaredValues);
  const invocation = {
    request: { requestId: 'req-1', coldStart: false, remainingTimeMs: () => 9000 },
    measurements,
    tracing,
    logger: () => logger,
    notes: {},
    logKeys: {},
    isOver: false,
  } as unknown as Invocation;
  let [result, thrown]: unknown[] = [];
  const lines = await writtenLines(() =>
    runInvocation(invocation, async () => {
      try {
        result = await work();
      } catch (error) {
        thrown = error;
      }
      takeSamples(invocation);
    }),
  );
  const measured = Object.fromEntries(
    measurements
      .all()
      .map(({ instrument, dimensions, values }) => [
        [instrument.metric.name, ...Object.values(dimensions)].join(' '),
        values,
      ]),
  );
  return { measured, lines, spans, thrown, result };
};

/** A tracer that keeps what it is given; the parent is known as long as spans do not overlap. */
const recordingTracing = (): { spans: Span[]; tracing: Tracing } => {
  const spans: Span[] = [];
  const open: { name: string; attributes: Record<string, string | number | boolean> }[] = [];
  const tracing: Tracing = {
    root: (_span, work) => work(),
    span: async (name, work, { attributes } = {}) => {
      const span = { name, attributes: { ...attributes } };
      const parent = open.at(-1)?.name;
      let failed = true;
      open.push(span);
      try {
        const result = await work();
        failed = false;
        return result;
      } finally {
        open.splice(open.indexOf(span), 1);
        spans.push({ ...span, parent, failed });
      }
    },
    annotate: (key, value) => {
      const current = open.at(-1);
      if (current) current.attributes[key] = value;
    },
    outgoing: () => ({}),
    flush: () => undefined,
  };
  return { spans, tracing };
};
