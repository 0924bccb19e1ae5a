/** What a trace header of Lambda or X-Ray says: `Root=1-…;Parent=…;Sampled=1`. */
export interface XrayTrace {
  /** `1-5759e988-bd862e3fe1be46a994272793` */
  readonly root: string;
  /** The id of the span that this one belongs to, 16 hex digits. */
  readonly parent: string | undefined;
  readonly isSampled: boolean;
}

type LambdaRuntime = typeof globalThis & {
  readonly awslambda?: { readonly InvokeStore?: { getXRayTraceId?(): string | undefined } };
};

/**
 * What Lambda says of the trace of the invocation that asks. Where invocations run side by side the runtime keeps it by
 * invocation; elsewhere it is a variable that Lambda sets anew for each.
 */
export const lambdaTraceHeader = (): string | undefined =>
  (globalThis as LambdaRuntime).awslambda?.InvokeStore?.getXRayTraceId?.() ??
  process.env._X_AMZN_TRACE_ID;

/** @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
export const xrayTraceOf = (header: string | undefined): XrayTrace | undefined => {
  const root = /(?:^|;)\s*Root=(1-[\da-f]{8}-[\da-f]{24})(?:;|$)/i.exec(header ?? '')?.[1];
  if (header === undefined || root === undefined) return undefined;
  return {
    root,
    parent: /;\s*Parent=([\da-f]{16})(?:;|$)/i.exec(header)?.[1],
    isSampled: /;\s*Sampled=1(?:;|$)/i.test(header),
  };
};

/** The trace's id in Lambda's header. */
export const traceIdOf = (header: string | undefined): string | undefined =>
  xrayTraceOf(header)?.root;

/** X-Ray's id as W3C and OpenTelemetry write it: 32 hex digits. */
export const w3cTraceId = (xrayTraceId: string): string => xrayTraceId.slice(2).replace('-', '');

/** W3C's id as X-Ray writes it. */
export const xrayTraceId = (w3c: string): string => `1-${w3c.slice(0, 8)}-${w3c.slice(8)}`;

/**
 * The id of the trace that a caller passed on, 32 hex digits.
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export const traceIdOfParent = (traceparent: string | undefined): string | undefined => {
  const id = /^(?!ff)[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}/.exec(traceparent ?? '')?.[1];
  return id === '0'.repeat(32) ? undefined : id;
};

/** The headers that carry a trace on, in both forms. */
export const traceHeaders = (
  w3c: string,
  spanId: string,
  isSampled: boolean,
  lambdaTrace?: string,
): Readonly<Record<string, string>> => ({
  traceparent: `00-${w3c}-${spanId}-${isSampled ? '01' : '00'}`,
  'x-amzn-trace-id': withLineage(
    `Root=${xrayTraceId(w3c)};Parent=${spanId};Sampled=${isSampled ? '1' : '0'}`,
    lambdaTrace,
  ),
});

/**
 * Lambda finds functions that call themselves in a circle by the lineage in its header: it is carried on.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
export const withLineage = (header: string, lambdaTrace: string | undefined): string => {
  const lineage = /;\s*Lineage=([^;]+)/i.exec(lambdaTrace ?? '')?.[1];
  return lineage === undefined ? header : `${header};Lineage=${lineage}`;
};
