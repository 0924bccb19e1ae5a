// An OTLP/HTTP collector that keeps what it is sent.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Value {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: number;
}

interface KeyValue {
  readonly key: string;
  readonly value: Value;
}

export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** @see https://github.com/open-telemetry/opentelemetry-proto for the numbers: 2 server, 3 client */
  readonly kind: number;
  readonly attributes: readonly KeyValue[];
  readonly events: readonly { readonly name: string; readonly attributes: readonly KeyValue[] }[];
  readonly status: { readonly code?: number; readonly message?: string };
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

export interface OtlpSink {
  readonly port: number;
  readonly spans: OtlpSpan[];
  readonly resources: Record<string, unknown>[];
  readonly paths: string[];
  /** Waits with answers for so long. */
  delayMs: number;
  close(): void;
}

export const startOtlpSink = async (): Promise<OtlpSink> => {
  const server = createServer(async ({ url = '' }, response) => {
    const { resourceSpans } = JSON.parse(await text(response.req)) as Export;
    sink.paths.push(url);
    for (const { resource, scopeSpans } of resourceSpans) {
      sink.resources.push(membersOf(resource.attributes));
      sink.spans.push(...scopeSpans.flatMap(({ spans }) => spans));
    }
    setTimeout(() => response.end('{}'), sink.delayMs).unref();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sink: OtlpSink = {
    port: (server.address() as AddressInfo).port,
    spans: [],
    resources: [],
    paths: [],
    delayMs: 0,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return sink;
};

export const membersOf = (attributes: readonly KeyValue[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

/** `parent > name` of each span; a parent that is no span of these by its id. */
export const treeOf = (spans: readonly OtlpSpan[]): readonly string[] => {
  const nameOf = new Map(spans.map(({ spanId, name }) => [spanId, name]));
  return spans
    .map(({ name, parentSpanId = '' }) => `${nameOf.get(parentSpanId) ?? parentSpanId} > ${name}`)
    .sort();
};
