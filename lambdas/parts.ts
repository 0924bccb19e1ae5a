import type { PartName } from '../telemetry/bundling';

/** What the parts of the run time export, which only some functions use, or use only at times. */
interface Parts extends Record<PartName, unknown> {
  readonly 'service-logger': typeof import('./service-logger');
  readonly 'text-line': typeof import('./text-line');
  readonly 'powertools-metrics': typeof import('./powertools-metrics');
  readonly 'tracing/powertools': typeof import('./tracing/powertools');
  readonly 'tracing/opentelemetry': typeof import('./tracing/opentelemetry');
  readonly 'error-tracking/sentry': typeof import('./error-tracking/sentry');
}

/**
 * Loads a part when it is first needed.
 * @throws Error where the bundle has no such file beside it
 */
export const loadPart = <N extends PartName>(name: N): Parts[N] => {
  // The path is a variable, so that no bundler takes the file along; in the source it is the file of that name here.
  const path = `./${name}`;
  return require(path) as Parts[N];
};

/** Whether `loadPart` failed because there is no such file. */
export const isAbsent = (error: unknown): boolean =>
  (error as { readonly code?: unknown } | undefined)?.code === 'MODULE_NOT_FOUND';
