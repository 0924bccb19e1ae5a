import type { PartName } from '../telemetry/bundling';
import { sharedState } from './shared-state';

/** What the parts of the run time export, which only some functions use, or use only at times. */
interface Parts extends Record<PartName, unknown> {
  readonly 'configuration/reader': typeof import('./configuration/reader');
  readonly 'redaction/redactor': typeof import('./redaction/redactor');
  readonly 'errors/error-record': typeof import('./errors/error-record');
  readonly 'errors/error-status': typeof import('./errors/error-status');
  readonly 'errors/source-map': typeof import('./errors/source-map');
  readonly 'lines/mended-line': typeof import('./lines/mended-line');
  readonly 'lines/start-line': typeof import('./lines/start-line');
  readonly 'outgoing/fetch-calls': typeof import('./outgoing/fetch-calls');
  readonly 'profiling/profiler': typeof import('./profiling/profiler');
  readonly 'logging/audit': typeof import('./logging/audit');
  readonly 'logging/service-logger': typeof import('./logging/service-logger');
  readonly 'lines/text-line': typeof import('./lines/text-line');
  readonly 'measuring/powertools-metrics': typeof import('./measuring/powertools-metrics');
  readonly 'tracing/powertools': typeof import('./tracing/powertools');
  readonly 'tracing/opentelemetry': typeof import('./tracing/opentelemetry');
  readonly 'error-tracking/sentry': typeof import('./error-tracking/sentry');
}

/**
 * Loads a part when it is first needed.
 * @throws Error where the bundle has no such file beside it
 */
export const loadPart = <N extends PartName>(name: N): Parts[N] => load(name) as Parts[N];

// The bundle's own, which a part uses too: paths are relative to the bundle.
const load = sharedState('parts', () => {
  const loaded = new Map<PartName, unknown>();
  return (name: PartName): unknown => {
    const known = loaded.get(name);
    if (known) return known;
    // The path is a variable, so that no bundler takes the file along; in the source it is the file of that name here.
    const path = `./${name}`;
    const part = required(path);
    loaded.set(name, part);
    return part;
  };
});

const required = (path: string): unknown => {
  try {
    return require(path);
  } catch (error) {
    if (!isAbsent(error)) throw error;
    const message = `there is no ${path}.js beside the bundle: deploy with MonitoredFunction, or write the parts with writeParts`;
    throw Object.assign(new Error(message, { cause: error }), { code: ABSENT });
  }
};

const ABSENT = 'MODULE_NOT_FOUND';

/** Whether `loadPart` failed because there is no such file. */
export const isAbsent = (error: unknown): boolean =>
  (error as { readonly code?: unknown } | undefined)?.code === ABSENT;
