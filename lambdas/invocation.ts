import { AsyncLocalStorage } from 'node:async_hooks';
import type { Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import type { Measurements } from './measurements';

/** What is known of the request that is being served. */
export interface RequestInfo {
  /** The caller's, from the header that carries it (`X-Request-ID`), else API Gateway's id, else Lambda's. */
  readonly requestId: string;
  readonly userId?: string;
  readonly workspaceId?: string;
  /** X-Ray's. */
  readonly traceId?: string;
  /** Method and resource as the telemetry declares them, `other` for any that it does not; absent outside an API. */
  readonly route?: string;
  readonly coldStart: boolean;
  readonly remainingTimeMs: () => number;
}

/** All that one invocation gathers: nothing of it lives in a module, for several may run side by side. */
export interface Invocation {
  readonly request: RequestInfo;
  readonly measurements: Measurements;
  readonly notes: Record<string, unknown>;
  /** What the handler appends to its own log lines. */
  logKeys: Record<string, unknown>;
  /** Made when the handler asks for it. */
  powertoolsMetrics: PowertoolsMetrics | undefined;
  /** Its line is written: what is measured now has no line to join. */
  isOver: boolean;
}

const storage = new AsyncLocalStorage<Invocation>();

/** Runs `work`, and all that it awaits, as this invocation. */
export const runInvocation = <R>(invocation: Invocation, work: () => R): R =>
  storage.run(invocation, work);

export const currentInvocation = (): Invocation | undefined => storage.getStore();
