import { currentInvocation } from '../invocation';
import { noTracing } from '../tracing/none';
import type { SpanDetails } from '../tracing/port';
import { tellOnce } from './tell-once';

/** How work ended, and when. */
export type Ending<R> =
  | { readonly status: 'success'; readonly durationMs: number; readonly result: R }
  | { readonly status: 'failure'; readonly durationMs: number; readonly error: unknown };

/** What is recorded of work, and where. */
export interface Recording<R> {
  /** Who tells it when recording fails. */
  readonly service: string;
  /** The span's. */
  readonly name: string;
  readonly span?: SpanDetails;
  /** Called once, before the caller goes on. */
  readonly onEnd: (ending: Ending<R>) => void;
}

/**
 * Runs work as a span of the current trace, and records how it ended. The caller gets the work's own result or its own
 * error, whatever becomes of the recording.
 */
export const timedWork = async <R>(
  { service, name, span, onEnd }: Recording<R>,
  work: () => Promise<R> | R,
): Promise<R> => {
  const ending = await endingOf(name, span, work);
  try {
    onEnd(ending);
  } catch (error) {
    tellOnce(service, `${name} could not be recorded`, error);
  }
  if (ending.status === 'failure') throw ending.error;
  return ending.result;
};

const endingOf = async <R>(
  name: string,
  details: SpanDetails | undefined,
  work: () => Promise<R> | R,
): Promise<Ending<R>> => {
  const { tracing = noTracing } = currentInvocation() ?? {};
  const startedMs = performance.now();
  try {
    const result = await tracing.span(name, async () => work(), details);
    return { status: 'success', durationMs: performance.now() - startedMs, result };
  } catch (error) {
    return { status: 'failure', durationMs: performance.now() - startedMs, error };
  }
};
