import type { Context, Span, SpanOptions } from '@opentelemetry/api';
import type { IdGenerator, ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Configuration } from '../configuration';
import { errorRecord } from '../errors/error-record';
import type { OwnLines } from '../lines/own-lines';
import { optionalPackage } from '../optional-package';
import { redact, redactText } from '../redaction';
import { limitedFlush } from './limited-flush';
import { otlpEndpoint } from './otlp-endpoint';
import type { RootSpan, Tracing } from './port';
import { isFault, statusOfError, statusOfResult } from './span-ending';
import { tellOnce } from './tell-once';
import { w3cTraceId, withLineage, xrayTraceOf } from './trace-id';

/**
 * Traces with OpenTelemetry and exports in batches by OTLP over HTTP (AR7, AN5). What libraries or the handler itself do
 * with `@opentelemetry/api` is part of the same traces.
 * @returns undefined where the packages are absent, which is told
 */
export const openTelemetry = (
  configuration: Configuration,
  service: string,
  tell: OwnLines,
  variables: NodeJS.ProcessEnv = process.env,
): Tracing | undefined => {
  const packages = loadPackages();
  if (packages === undefined) {
    tell(
      'INFO',
      `OpenTelemetry is off: ${absentPackages().join(', ')} not found; add them to the function`,
    );
    return undefined;
  }
  const { url, remark } = otlpEndpoint(configuration.otelEndpoint);
  const tracing = startOpenTelemetry(packages, {
    url,
    sampleRate: configuration.otelSampleRate,
    attributes: resourceAttributes(configuration, service, variables),
    tell: tellOnce(tell),
  });
  tell('INFO', ['OpenTelemetry is on', `spans go to ${url}`, remark].filter(Boolean).join(': '));
  return tracing;
};

interface Packages {
  readonly api: typeof import('@opentelemetry/api');
  readonly core: typeof import('@opentelemetry/core');
  readonly contextAsyncHooks: typeof import('@opentelemetry/context-async-hooks');
  readonly exporter: typeof import('@opentelemetry/exporter-trace-otlp-http');
  readonly propagator: typeof import('@opentelemetry/propagator-aws-xray');
  readonly resources: typeof import('@opentelemetry/resources');
  readonly sdk: typeof import('@opentelemetry/sdk-trace-base');
}

const packageNames: Readonly<Record<keyof Packages, string>> = {
  api: '@opentelemetry/api',
  core: '@opentelemetry/core',
  contextAsyncHooks: '@opentelemetry/context-async-hooks',
  exporter: '@opentelemetry/exporter-trace-otlp-http',
  propagator: '@opentelemetry/propagator-aws-xray',
  resources: '@opentelemetry/resources',
  sdk: '@opentelemetry/sdk-trace-base',
};

const loadPackages = (): Packages | undefined => {
  const loaded = Object.entries(packageNames).map(([key, name]) => [key, optionalPackage(name)]);
  return loaded.every(([, found]) => found !== undefined)
    ? (Object.fromEntries(loaded) as unknown as Packages)
    : undefined;
};

const absentPackages = (): readonly string[] =>
  Object.values(packageNames).filter((name) => optionalPackage(name) === undefined);

/** @see https://opentelemetry.io/docs/specs/semconv/resource/ */
const resourceAttributes = (
  { otelServiceName, version, environment }: Configuration,
  service: string,
  variables: NodeJS.ProcessEnv,
): Readonly<Record<string, string>> => {
  const attributes = {
    'service.name': otelServiceName ?? service,
    'service.version': version,
    // The documents' name and the one that has taken its place.
    'deployment.environment': environment,
    'deployment.environment.name': environment,
    'cloud.provider': 'aws',
    'cloud.platform': 'aws_lambda',
    'cloud.region': variables.AWS_REGION,
    'faas.name': variables.AWS_LAMBDA_FUNCTION_NAME,
    'faas.version': variables.AWS_LAMBDA_FUNCTION_VERSION,
    'faas.instance': variables.AWS_LAMBDA_LOG_STREAM_NAME,
  };
  const known = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as Record<string, string>;
};

interface Settings {
  readonly url: string;
  readonly sampleRate: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly tell: OwnLines;
}

/** How long one export may take. Lambda's time runs while it waits. */
const EXPORT_LIMIT_MS = 1000;

const startOpenTelemetry = (packages: Packages, settings: Settings): Tracing => {
  const { api, core, sdk } = packages;
  const { url, sampleRate, attributes, tell } = settings;
  const lambdaTraceKey = api.createContextKey('Lambda’s trace header');
  const lambdaTraceOf = (context: Context) =>
    context.getValue(lambdaTraceKey) as string | undefined;
  const exporter = new packages.exporter.OTLPTraceExporter({ url, timeoutMillis: EXPORT_LIMIT_MS });
  const provider = new sdk.BasicTracerProvider({
    resource: packages.resources
      .defaultResource()
      .merge(packages.resources.resourceFromAttributes(attributes)),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(sampleRate) }),
    idGenerator: idGenerator(packages, () => lambdaTraceOf(api.context.active())),
    spanProcessors: [
      new sdk.BatchSpanProcessor(withoutSecrets(exporter), {
        exportTimeoutMillis: EXPORT_LIMIT_MS,
      }),
    ],
  });
  const propagator = new core.CompositePropagator({
    propagators: [
      new packages.propagator.AWSXRayPropagator(),
      new core.W3CTraceContextPropagator(),
    ],
  });
  const contexts = new packages.contextAsyncHooks.AsyncLocalStorageContextManager().enable();
  // For instrumentations; where a layer has set its own, these do nothing, and its context is ours too.
  api.context.setGlobalContextManager(contexts);
  api.propagation.setGlobalPropagator(propagator);
  api.trace.setGlobalTracerProvider(provider);
  const onFailure = (error: unknown) =>
    tell('WARNING', `spans could not be sent to ${url}: is a collector listening there?`, error);
  core.setGlobalErrorHandler(onFailure);

  const { context, trace } = api;
  const tracer = provider.getTracer('watchkeeper');
  const run = <R>(
    name: string,
    options: SpanOptions,
    parent: Context,
    work: (span: Span) => Promise<R>,
  ): Promise<R> =>
    tracer.startActiveSpan(name, options, parent, async (span) => {
      try {
        return await work(span);
      } catch (error) {
        if (isFault(error)) recordError(span, error, api.SpanStatusCode.ERROR);
        throw error;
      } finally {
        span.end();
      }
    });

  return {
    root: (root, work) => {
      const base = api.ROOT_CONTEXT.setValue(lambdaTraceKey, root.lambdaTrace);
      const carrier = callersTrace(root);
      const parent = carrier ? propagator.extract(base, carrier, api.defaultTextMapGetter) : base;
      const options = { kind: kinds(api)[root.kind], attributes: root.attributes };
      return context.with(base, () =>
        run(root.name, options, parent, (span) =>
          root.kind === 'server' ? answered(span, work, api.SpanStatusCode.ERROR) : work(),
        ),
      );
    },
    span: (name, work, { kind = 'internal', attributes = {} } = {}) =>
      run(name, { kind: kinds(api)[kind], attributes }, context.active(), work),
    annotate: (key, value) => {
      trace.getActiveSpan()?.setAttribute(key, value);
    },
    outgoing: () => {
      const headers: Record<string, string> = {};
      propagator.inject(context.active(), headers, api.defaultTextMapSetter);
      const xray = headers['x-amzn-trace-id'];
      const lambdaTrace = lambdaTraceOf(context.active());
      return xray === undefined
        ? headers
        : { ...headers, 'x-amzn-trace-id': withLineage(xray, lambdaTrace) };
    },
    keep: () => {
      const kept = context.active();
      return (work) => context.with(kept, work);
    },
    flush: limitedFlush(() => provider.forceFlush(), EXPORT_LIMIT_MS, onFailure),
  };
};

/**
 * A trace that begins here gets the id that Lambda has for it: log lines, X-Ray and OpenTelemetry call it the same.
 * X-Ray takes any id of W3C's now, so nothing is lost where Lambda has none.
 */
const idGenerator = ({ sdk }: Packages, lambdaTrace: () => string | undefined): IdGenerator => {
  const random = new sdk.RandomIdGenerator();
  return {
    generateSpanId: () => random.generateSpanId(),
    generateTraceId: () => {
      const root = xrayTraceOf(lambdaTrace())?.root;
      return root === undefined ? random.generateTraceId() : w3cTraceId(root);
    },
  };
};

/**
 * Who called may have begun the trace; W3C's header says so for certain. Lambda's counts where X-Ray samples: else the
 * parent that it names is nowhere to be seen, and whether OpenTelemetry samples is not X-Ray's to say.
 */
const callersTrace = ({
  header,
  lambdaTrace,
}: RootSpan): Readonly<Record<string, string>> | undefined => {
  const traceparent = header('traceparent');
  if (traceparent !== undefined) {
    const tracestate = header('tracestate');
    return tracestate === undefined ? { traceparent } : { traceparent, tracestate };
  }
  const xray = [lambdaTrace, header('x-amzn-trace-id')].find(
    (each) => xrayTraceOf(each)?.isSampled,
  );
  return xray === undefined ? undefined : { 'x-amzn-trace-id': xray };
};

const kinds = ({ SpanKind }: Packages['api']) => ({
  server: SpanKind.SERVER,
  consumer: SpanKind.CONSUMER,
  client: SpanKind.CLIENT,
  internal: SpanKind.INTERNAL,
});

const recordError = (span: Span, error: unknown, code: number): void => {
  const { name, message, stack } = errorRecord(error);
  span.recordException(stack === undefined ? { name, message } : { name, message, stack });
  span.setStatus({ code, message });
};

/** Marks a request's span with the status that its caller gets. */
const answered = async <R>(span: Span, work: () => Promise<R>, code: number): Promise<R> => {
  try {
    const result = await work();
    const status = statusOfResult(result);
    if (status !== undefined) span.setAttribute('http.response.status_code', status);
    if (status !== undefined && status >= 500) span.setStatus({ code });
    return result;
  } catch (error) {
    span.setAttribute('http.response.status_code', statusOfError(error));
    throw error;
  }
};

/** Whoever has put something into a span, no secret leaves with it. */
const withoutSecrets = (exporter: SpanExporter): SpanExporter => ({
  export: (spans, done) => exporter.export(spans.map(shown), done),
  shutdown: () => exporter.shutdown(),
  forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
});

const shown = (span: ReadableSpan): ReadableSpan =>
  Object.create(span, {
    name: { value: redactText(span.name) },
    attributes: { value: redact(span.attributes) },
    events: { value: redact(span.events) },
    status: { value: redact(span.status) },
  });
