import type { Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import type { Tracer } from '@aws-lambda-powertools/tracer';
import type { AnyTelemetry } from '../telemetry/define-telemetry';
import type { LogLevel } from './configuration';
import type { Invocation, RequestInfo } from './invocation';
import { type MetricHandles, metricHandles } from './metric-handles';
import type { ServiceLogger } from './service-logger';
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
}

/**
 * @param onLost - told of a metric that was measured when its invocation was over
 */
export const toolMaker = <T extends AnyTelemetry>(
  telemetry: T,
  logLevel: LogLevel,
  tracing: Tracing,
  onLost: (metricName: string) => void,
): ((invocation: Invocation) => Tools<T>) => {
  const shared: Shared<T> = {
    telemetry,
    logger: once(() => loadLogger().createServiceLogger(telemetry.service, logLevel)),
    metrics: metricHandles(telemetry, onLost),
    traced: (name, work) => tracing.span(name, async () => work()),
    tracer: tracing.tracer,
  };
  return (invocation) => new InvocationTools(shared, invocation);
};

// A class, because a literal with getters takes ten times as long to make, and each request makes one.
class InvocationTools<T extends AnyTelemetry> implements Tools<T> {
  readonly metrics: MetricHandles<T>;
  readonly traced: Tools<T>['traced'];
  readonly request: RequestInfo;
  readonly note: Tools<T>['note'];
  readonly #shared: Shared<T>;
  readonly #invocation: Invocation;

  constructor(shared: Shared<T>, invocation: Invocation) {
    this.metrics = shared.metrics;
    this.traced = shared.traced;
    this.request = invocation.request;
    this.note = (details) => {
      Object.assign(invocation.notes, details);
    };
    this.#shared = shared;
    this.#invocation = invocation;
  }

  get logger(): ServiceLogger {
    return this.#shared.logger();
  }

  get powertools(): Tools<T>['powertools'] {
    const { telemetry, tracer } = this.#shared;
    const invocation = this.#invocation;
    return {
      get metrics() {
        invocation.powertoolsMetrics ??= createPowertoolsMetrics(telemetry);
        return invocation.powertoolsMetrics;
      },
      tracer,
    };
  }
}

// What costs time to load is loaded where it is first used: a function that never logs pays nothing for a logger.
const loadLogger = () => require('./service-logger') as typeof import('./service-logger');

const createPowertoolsMetrics = ({ namespace, service }: AnyTelemetry): PowertoolsMetrics => {
  const { Metrics } =
    require('@aws-lambda-powertools/metrics') as typeof import('@aws-lambda-powertools/metrics');
  return new Metrics({ namespace, serviceName: service });
};

const once = <V>(make: () => V): (() => V) => {
  let value: V | undefined;
  return () => {
    value ??= make();
    return value;
  };
};
