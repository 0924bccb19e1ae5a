// Part of the bundle of functions that are traced by OpenTelemetry, and of no other: esbuild injects this file.
import * as api from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  CompositePropagator,
  setGlobalErrorHandler,
  W3CTraceContextPropagator,
} from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { AWSXRayPropagator } from '@opentelemetry/propagator-aws-xray';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  RandomIdGenerator,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import { packagesKey } from '../optional-package';

const holder = globalThis as { [packagesKey]?: Readonly<Record<string, unknown>> };

// What is not named here is left out of the bundle: of most packages that is the greater part.
holder[packagesKey] = {
  ...holder[packagesKey],
  '@opentelemetry/api': api,
  '@opentelemetry/context-async-hooks': { AsyncLocalStorageContextManager },
  '@opentelemetry/core': { CompositePropagator, setGlobalErrorHandler, W3CTraceContextPropagator },
  '@opentelemetry/exporter-trace-otlp-http': { OTLPTraceExporter },
  '@opentelemetry/propagator-aws-xray': { AWSXRayPropagator },
  '@opentelemetry/resources': { defaultResource, resourceFromAttributes },
  '@opentelemetry/sdk-trace-base': {
    BasicTracerProvider,
    BatchSpanProcessor,
    ParentBasedSampler,
    RandomIdGenerator,
    TraceIdRatioBasedSampler,
  },
};
