import type { RequestInfo } from '../invocation';
import type { SpanDetails } from '../tracing/port';

/** Where errors go beside the log: a service that gathers them. */
export interface ErrorTracking {
  /** Runs `work` as this request: what leads to an error, and the transaction, are the request's own. */
  invocation<R>(request: RequestInfo, work: () => Promise<R>): Promise<R>;
  /** Runs `work` as a part of the transaction. */
  span<R>(name: string, work: () => Promise<R>, details?: SpanDetails): Promise<R>;
  /** Reports what made a request fail, also when its work is over. Never throws. */
  report(request: RequestInfo, error: unknown): void;
  /**
   * Sends what is gathered: Lambda may freeze the environment once the invocation is answered. Never rejects.
   * @returns undefined where there is nothing to wait for
   */
  flush(remainingTimeMs: number): Promise<void> | undefined;
}
