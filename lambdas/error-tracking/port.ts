import type { RequestInfo } from '../invocation';

/** Where errors go beside the log: a service that gathers them. */
export interface ErrorTracking {
  /** Runs `work` as this request: what it reports, and its transaction, are told by the request's route, user and workspace. */
  invocation<R>(request: RequestInfo, work: () => Promise<R>): Promise<R>;
  /** Reports what a handler threw. Called within `invocation`. Never throws. */
  report(error: unknown): void;
  /** Sends what is gathered: Lambda may freeze the environment once the invocation is answered. Never rejects. */
  flush(): Promise<void>;
}
