import type { Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import type { Tracer } from '@aws-lambda-powertools/tracer';
import type { Context } from 'aws-lambda';
import type { AnyTelemetry } from '../telemetry/define-telemetry';
import type { Configuration } from './configuration';
import type { Invocation, RequestInfo } from './invocation';
import { outputWriter } from './lines/canonical-line';
import type { EmfOutput } from './lines/emf-line';
import type { LoggerOptions, ServiceLogger } from './logging/service-logger';
import { type MetricHandles, metricHandles } from './measuring/metric-handles';
import { once } from './once';
import { loadPart } from './parts';
import type { Tracing } from './tracing/port';

/** What a handler is given beside its event. Take from it by name: a spread leaves out what is loaded on first use. */
export interface Tools<T extends AnyTelemetry> {
  /** Powertools' Logger; `logger.component('prices')` is the logger of a part of the service. */
  readonly logger: ServiceLogger;
  /** The telemetry's instruments. A wrong name, dimension or value does not compile. */
  readonly metrics: MetricHandles<T>;
  /** Runs `work` as a span of the request's trace. */
  readonly traced: <R>(name: string, work: () => Promise<R> | R) => Promise<R>;
  readonly request: RequestInfo;
  /** Lambda's own, of this invocation. */
  readonly context: Context;
  /** Adds to the `context` of the request's line. */
  readonly note: (details: Readonly<Record<string, unknown>>) => void;
  readonly powertools: {
    /** What is put here joins the request's line; of this request alone. */
    readonly metrics: PowertoolsMetrics;
    /** Undefined where nothing is traced. */
    readonly tracer: Tracer | undefined;
  };
}

/** What the tools of all invocations have in common. */
interface Shared<T extends AnyTelemetry> {
  readonly telemetry: T;
  readonly logger: () => ServiceLogger;
  readonly metrics: MetricHandles<T>;
  readonly traced: Tools<T>['traced'];
  readonly tracer: Tracer | undefined;
  readonly publish: (invocation: Invocation, output: EmfOutput) => void;
  readonly onLost: (what: string) => void;
}

export interface ToolMaker<T extends AnyTelemetry> {
  readonly of: (invocation: Invocation) => Tools<T>;
  readonly logger: () => ServiceLogger;
}

/**
 * @param onLost - told of what came when its invocation was over
 */
export const toolMaker = <T extends AnyTelemetry>(
  telemetry: T,
  configuration: Configuration,
  tracing: Tracing,
  loggerOptions: LoggerOptions,
  onLost: (what: string) => void,
): ToolMaker<T> => {
  const logger = once(() =>
    loadPart('logging/service-logger').createServiceLogger(telemetry, configuration, loggerOptions),
  );
  const { now = Date.now } = loggerOptions;
  const writeOutput = outputWriter(telemetry, configuration);
  const shared: Shared<T> = {
    telemetry,
    logger,
    metrics: metricHandles(telemetry, onLost),
    traced: (name, work) => tracing.span(name, async () => work()),
    tracer: tracing.tracer,
    publish: (invocation, output) => writeOutput(invocation, output, now()),
    onLost,
  };
  return { of: (invocation) => new InvocationTools(shared, invocation), logger };
};

// A class, because a literal with getters takes ten times as long to make, and each request makes one.
class InvocationTools<T extends AnyTelemetry> implements Tools<T> {
  readonly metrics: MetricHandles<T>;
  readonly traced: Tools<T>['traced'];
  readonly request: RequestInfo;
  readonly context: Context;
  readonly #shared: Shared<T>;
  readonly #invocation: Invocation;

  constructor(shared: Shared<T>, invocation: Invocation) {
    this.metrics = shared.metrics;
    this.traced = shared.traced;
    this.request = invocation.request;
    this.context = invocation.context;
    this.#shared = shared;
    this.#invocation = invocation;
  }

  get logger(): ServiceLogger {
    return this.#shared.logger();
  }

  get note(): Tools<T>['note'] {
    const invocation = this.#invocation;
    const { onLost } = this.#shared;
    return (details) => {
      if (invocation.isOver) onLost('a note');
      else Object.assign(invocation.notes, details);
    };
  }

  get powertools(): Tools<T>['powertools'] {
    const { telemetry, tracer, publish, onLost } = this.#shared;
    const invocation = this.#invocation;
    return {
      get metrics() {
        if (invocation.isOver) onLost('a metric of Powertools');
        invocation.powertoolsMetrics ??= loadPart(
          'measuring/powertools-metrics',
        ).createPowertoolsMetrics(telemetry, invocation.measurements, (output) =>
          publish(invocation, output),
        );
        return invocation.powertoolsMetrics;
      },
      tracer,
    };
  }
}
