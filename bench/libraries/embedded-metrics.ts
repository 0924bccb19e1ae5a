import { metricScope, Unit } from 'aws-embedded-metrics';
import { noTools, requestFields, requestMetrics, type Wrap } from '../library';

/** AWS's embedded metrics: the request's fields are properties of the line of its metrics. */
export const wrap: Wrap = (work) =>
  // biome-ignore lint/suspicious/noExplicitAny: the peer's types are not installed with the project
  metricScope((metrics: any) => async (event: Parameters<typeof work>[0]) => {
    const started = performance.now();
    const note = (context: object) => metrics.setProperty('context', context);
    const response = await work(event, () => ({ ...noTools, note }));
    const durationMs = performance.now() - started;
    metrics.setNamespace('Bench');
    const { route, ...properties } = requestFields(event, response, durationMs);
    metrics.setDimensions({ service: 'bench', route });
    for (const [name, value] of Object.entries(properties)) metrics.setProperty(name, value);
    for (const [name, unit, value] of requestMetrics(event, response, durationMs)) {
      metrics.putMetric(name, value, Unit[unit]);
    }
    return response;
  });
