import type { Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import type { HttpRequest } from './http/http-request';
import type { ServiceLogger } from './logging/service-logger';
import type { Measurements } from './measuring/measurements';
import { sharedState } from './shared-state';
import type { Tracing } from './tracing/port';
import type { TriggerKind } from './trigger';

/** What is known of the request that is being served. */
export interface RequestInfo {
  /** The caller's, from the header or attribute that carries it (`X-Request-ID`), else API Gateway's id, else Lambda's. */
  readonly requestId: string;
  readonly userId?: string;
  readonly workspaceId?: string;
  /** X-Ray's. */
  readonly traceId?: string;
  /** The trace's id as W3C writes it, where the service's lines tell it. */
  readonly w3cTraceId?: string;
  /** Method and resource as the telemetry declares them, `other` for any that it does not; absent outside an API. */
  readonly route?: string;
  /** What made Lambda call the function. */
  readonly trigger: TriggerKind;
  readonly coldStart: boolean;
  /** Milliseconds until Lambda ends the invocation; Infinity where nobody does. */
  readonly remainingTimeMs: () => number;
}

/** All that one invocation gathers: nothing of it lives in a module, for several may run side by side. */
export interface Invocation {
  readonly request: RequestInfo;
  /** Lambda's own; empty where a test calls the handler without one. */
  readonly context: Context;
  /** Absent outside an API. */
  readonly http: HttpRequest | undefined;
  /** The header, in lower case, that carries the request's id on to whom the handler calls. */
  readonly correlationIdHeader: string;
  readonly measurements: Measurements;
  readonly tracing: Tracing;
  /** The service's logger, made when first asked for. */
  readonly logger: () => ServiceLogger;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number;
  /** What the handler adds to the context of the invocation's line. */
  readonly notes: Record<string, unknown>;
  /** What the handler appends to its own log lines. */
  logKeys: Record<string, unknown>;
  /** Made when the handler asks for it. */
  powertoolsMetrics: PowertoolsMetrics | undefined;
  /** Whether this invocation's DEBUG lines are written whatever the level; undecided before the first of them. */
  isDebugSampled: boolean | undefined;
  /** Its line is written: what is measured now has no line to join. */
  isOver: boolean;
}

const { AsyncLocalStorage } = process.getBuiltinModule('node:async_hooks');
const storage = sharedState('invocation', () => new AsyncLocalStorage<Invocation>());

/** Runs `work`, and all that it awaits, as this invocation. */
export const runInvocation = <A extends readonly unknown[], R>(
  invocation: Invocation,
  work: (...args: A) => R,
  ...args: A
): R => storage.run(invocation, work as unknown as (...args: unknown[]) => R, ...args);

/** Goes on as this invocation, and so does whoever called, until another one is entered: for what cannot wrap its work. */
export const enterInvocation = (invocation: Invocation): void => storage.enterWith(invocation);

export const currentInvocation = (): Invocation | undefined => storage.getStore();
