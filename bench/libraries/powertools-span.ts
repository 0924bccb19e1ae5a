import { Tracer } from '@aws-lambda-powertools/tracer';
import type { Tools } from '../library';

export const tracer = new Tracer({ serviceName: 'bench', captureHTTPsRequests: false });

/** A subsegment around `work`, by Tracer. */
export const span: Tools['span'] = (name, work) => {
  if (!tracer.isTracingEnabled()) return work();
  return tracer.provider.captureAsyncFunc(name, async (subsegment) => {
    try {
      return await work();
    } finally {
      subsegment?.close();
    }
  }) as ReturnType<typeof work>;
};
