import type { Tracer } from '@aws-lambda-powertools/tracer';
import { bundling } from '../../telemetry/bundling';
import type { OwnLines } from '../lines/own-lines';
import { loadPart } from '../parts';
import { sharedState } from '../shared-state';
import * as standIn from './cls-hooked';
import { daemonAddress, daemonSender } from './daemon-socket';
import { noTracing } from './none';
import type { Attributes, Tracing } from './port';
import { putAttribute, putAttributes } from './segment-attributes';
import { type SpanBatch, sendHeld, spanSender } from './segment-batch';
import { type Segment, segmentDocument } from './segment-document';
import { isFault, statusOfError, statusOfResult } from './span-ending';
import { tellOnce } from './tell-once';
import { traceHeaders, w3cTraceId, xrayTraceOf } from './trace-id';

type XraySdk = typeof import('aws-xray-sdk-core');

/** Traces with Powertools' Tracer. Loads it, and with it the X-Ray SDK: for functions that are traced only. */
export const powertoolsTracing = (service: string, tell: OwnLines): Tracing => {
  putStandIn();
  const tracer = startTracer(service);
  if (!tracer.isTracingEnabled()) return { ...noTracing, tracer };
  const xray = loadXraySdk();
  const once = tellOnce(tell);
  const send = daemon(once);
  sendInBatches(xray, send);
  makeIdsFast(xray);
  const open = new Set<InvocationSegment>();
  const invocationSegment = invocationSegments(xray);
  const capture = capturer(xray, once);
  const current = () => currentSegment(xray);

  return {
    tracer,
    root: ({ name, kind, attributes, lambdaTrace }, work) => {
      const segment = invocationSegment(lambdaTrace);
      const traced = (): ReturnType<typeof work> =>
        capture(`## ${name}`, async (span) => {
          putAttributes(span, attributes);
          return kind === 'server' ? answered(span, work) : work();
        });
      if (segment.notTraced) return within(xray, segment, work);
      open.add(segment);
      return within(xray, segment, traced).finally(() => open.delete(segment));
    },
    // What X-Ray does not want (most requests, by its sampling rules) costs next to nothing.
    span: (name, work, { kind, attributes = {} } = {}) =>
      isTraced(current())
        ? capture(serviceCalled(attributes) ?? name, (span) => {
            if (kind === 'client') span.namespace = serviceCalled(attributes) ? 'aws' : 'remote';
            putAttributes(span, attributes);
            return work();
          })
        : work(),
    annotate: (key, value) => {
      const segment = current();
      if (isSpan(segment) && isTraced(segment)) putAttribute(segment, key, value);
    },
    outgoing: () => headersOf(current()),
    keep: () => {
      const segment = current();
      return (work) => within(xray, segment, work);
    },
    // All is sent when an invocation's span ends: what is held now is of one that Lambda is about to end.
    flush: () => {
      for (const segment of open) sendHeld(segment, send);
      return undefined;
    },
  };
};

const startTracer = (serviceName: string): Tracer => {
  const { Tracer } = loadTracer();
  // Calls by `fetch` become spans of ours, whatever traces; those by `node:http` are Powertools'.
  const tracer = new Tracer({ serviceName, captureHTTPsRequests: false });
  const isCaptured = process.env.POWERTOOLS_TRACER_CAPTURE_HTTPS_REQUESTS !== 'false';
  if (tracer.isTracingEnabled() && isCaptured) tracer.provider.captureHTTPsGlobal();
  return tracer;
};

/** What the spans of one invocation hang in. Lambda itself sends it; the SDK stands in for it with one for the process. */
interface InvocationSegment extends SpanBatch {
  readonly id: string;
  readonly trace_id: string;
  readonly notTraced: boolean;
  readonly lambdaTrace: string | undefined;
}

const invocationSegments = (
  xray: XraySdk,
): ((lambdaTrace: string | undefined) => InvocationSegment) => {
  // The SDK has it only where it was loaded first, which may be another observer's doing.
  const standInForLambdas = sharedState(
    'xray-segment',
    () => (xray.getSegment() ?? Object.create(xray.Segment.prototype)) as object,
  );
  return (lambdaTrace) => {
    const trace = xrayTraceOf(lambdaTrace);
    return Object.assign(Object.create(standInForLambdas), {
      // The SDK would read the process's variable over and over: several invocations may run side by side.
      facade: false,
      trace_id: trace?.root,
      id: trace?.parent,
      notTraced: !trace?.isSampled || trace.parent === undefined,
      subsegments: undefined,
      lambdaTrace,
      held: [],
      isSent: false,
    });
  };
};

type CurrentSegment = InvocationSegment | Segment | undefined;

const SEGMENT = 'segment';

const currentSegment = (xray: XraySdk): CurrentSegment => xray.getNamespace().get(SEGMENT);

const isSpan = (segment: CurrentSegment): segment is Segment =>
  segment !== undefined && 'parent' in segment;

const isTraced = (segment: CurrentSegment): boolean => segment?.notTraced === false;

const within = <R>(xray: XraySdk, segment: CurrentSegment, work: () => R): R => {
  const namespace = xray.getNamespace();
  return namespace.runAndReturn(() => {
    namespace.set(SEGMENT, segment);
    return work();
  });
};

type Capture = <R>(name: string, work: (span: Segment) => Promise<R>) => Promise<R>;

const capturer =
  (xray: XraySdk, tell: OwnLines): Capture =>
  (name, work) =>
    xray.captureAsyncFunc(name, async (subsegment) => {
      const span = subsegment as Segment;
      try {
        return await work(span);
      } catch (error) {
        if (isFault(error)) span.addError(shownError(error));
        throw error;
      } finally {
        close(span, tell);
      }
    });

// Masked before the SDK takes the stack apart: a secret may be longer than a line.
const shownError = (error: unknown): Error => {
  const { name, message, stack } = loadPart('errors/error-record').errorRecord(error);
  return Object.assign(new Error(message), { name, stack });
};

const close = (span: Segment, tell: OwnLines): void => {
  try {
    span.close();
  } catch (error) {
    tell('WARNING', 'a span could not be sent', error);
  }
};

/** Marks a request's span with the status that its caller gets. */
const answered = async <R>(span: Segment, work: () => Promise<R>): Promise<R> => {
  try {
    const result = await work();
    const status = statusOfResult(result);
    if (status !== undefined) putAttribute(span, 'http.response.status_code', status);
    return result;
  } catch (error) {
    putAttribute(span, 'http.response.status_code', statusOfError(error));
    throw error;
  }
};

/** X-Ray's map shows a service of AWS by its name. */
const serviceCalled = (attributes: Attributes): string | undefined =>
  attributes['rpc.system'] === 'aws-api' ? String(attributes['rpc.service']) : undefined;

const headersOf = (segment: CurrentSegment): Readonly<Record<string, string>> => {
  const invocation = isSpan(segment) ? (segment.segment as unknown as InvocationSegment) : segment;
  if (!segment?.id || !invocation?.trace_id) return {};
  const traceId = w3cTraceId(invocation.trace_id);
  return traceHeaders(traceId, segment.id, isTraced(segment), invocation.lambdaTrace);
};

const daemon = (tell: OwnLines): ((document: string) => void) => {
  const address = daemonAddress(process.env.AWS_XRAY_DAEMON_ADDRESS);
  return daemonSender(address, (error) =>
    tell('WARNING', 'spans could not be sent to the X-Ray daemon', error),
  );
};

/** What the SDK would send by itself, ended span by ended span. */
const sendInBatches = ({ Subsegment }: XraySdk, send: (document: string) => void): void => {
  const take = spanSender(send);
  Subsegment.prototype.flush = function flush(this: Segment) {
    if (!isTraced(this)) return;
    const batch = this.segment as unknown as InvocationSegment | { readonly held: undefined };
    // What is captured outside an invocation's span has no batch.
    if (batch.held === undefined) send(segmentDocument({ span: this }));
    else take(this, batch);
  };
};

/** The SDK would ask the system for the bytes of each id; a UUID's come out of a store that Node.js keeps. */
const makeIdsFast = ({ Subsegment }: XraySdk): void => {
  const { randomUUID } = require('node:crypto') as typeof import('node:crypto');
  const prototype = Subsegment.prototype as unknown as { init(this: Segment, name: string): void };
  prototype.init = function init(name) {
    const uuid = randomUUID();
    // Those of its digits that are all random.
    this.id = uuid.slice(0, 8) + uuid.slice(-8);
    this.name = name;
    this.start_time = Date.now() / 1000;
    this.in_progress = true;
    this.notTraced = false;
    Object.assign(this, { counter: 0 });
  };
};

const loadTracer = () =>
  require('@aws-lambda-powertools/tracer') as typeof import('@aws-lambda-powertools/tracer');
const loadXraySdk = () => require('aws-xray-sdk-core') as XraySdk;

/** A bundle has the stand-in already; without one it is put where the X-Ray SDK's `require` looks first. */
const putStandIn = (): void => {
  try {
    const path = require.resolve(bundling.asyncContext.specifier);
    require.cache[path] ??= Object.assign(Object.create(module), {
      id: path,
      filename: path,
      loaded: true,
      exports: standIn,
    });
  } catch {
    // A bundle stands alone: there is no such package to replace.
  }
};
