import type * as SentryPackage from '@sentry/aws-serverless';
import type { Configuration } from '../configuration';
import { HttpError } from '../http/http-error';
import { optionalPackage } from '../optional-package';
import { redact } from '../redaction';

type Options = NonNullable<Parameters<typeof SentryPackage.init>[0]>;
type Integration = ReturnType<typeof SentryPackage.consoleIntegration>;

/** OpenTelemetry's spans are in OpenTelemetry; and its contexts do not tell Sentry which request is which. */
export const isTracedBySentry = ({ tracing }: Configuration): boolean =>
  tracing !== 'opentelemetry';

/** What nobody looks into: who asked made a mistake (AN6). */
export const isNotFound = (error: unknown): boolean =>
  error instanceof HttpError && error.status === 404;

/** As AN6 sets Sentry up. */
export const sentryOptions = (configuration: Configuration): Options => {
  const isTraced = isTracedBySentry(configuration);
  return {
    dsn: configuration.sentryDsn,
    environment: configuration.environment,
    release: configuration.version,
    tracesSampleRate: isTraced ? configuration.sentryTracesSampleRate : undefined,
    profilesSampleRate: configuration.sentryProfilesSampleRate,
    maxBreadcrumbs: isTraced ? 50 : 0,
    attachStacktrace: true,
    sendDefaultPii: false,
    sendClientReports: false,
    skipOpenTelemetrySetup: !isTraced,
    // In a bundle there is nothing to hook into, and the hooks cost a thread.
    registerEsmLoaderHooks: false,
    // Whom the handler calls learns the request's id and trace from the tracing, not from Sentry's headers.
    tracePropagationTargets: [],
    integrations: (all) => [...all.filter(({ name }) => integrations.has(name)), ...profiling()],
    beforeSend: (event, { originalException }) =>
      isNotFound(originalException) ? null : withoutSecrets(event),
    beforeSendTransaction: withoutSecrets,
    beforeBreadcrumb: (breadcrumb) => redact(breadcrumb) as typeof breadcrumb,
  };
};

/**
 * Those that work in a bundle and tell neither headers nor bodies. Not those for what nobody catches: they write it to
 * the log as it is, and Lambda ends the process before anything is sent.
 */
const integrations: ReadonlySet<string> = new Set([
  'InboundFilters',
  'FunctionToString',
  'LinkedErrors',
  'Console',
  'Http',
  'NodeFetch',
  'Context',
]);

interface ProfilingPackage {
  readonly nodeProfilingIntegration: () => Integration;
}

// A native package: only a function that was built for Lambda's platform has it.
const profiling = (): readonly Integration[] => {
  const found = optionalPackage<ProfilingPackage>('@sentry/profiling-node');
  return found === undefined ? [] : [found.nodeProfilingIntegration()];
};

/** Sentry's own notes on an event are no JSON, and do not leave the function. */
const withoutSecrets = <E extends { readonly sdkProcessingMetadata?: unknown }>(event: E): E => {
  const { sdkProcessingMetadata, ...sent } = event;
  return { ...(redact(sent) as E), sdkProcessingMetadata };
};
