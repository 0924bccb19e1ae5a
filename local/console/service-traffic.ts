import type { MetricQuery, MetricSeries, ServiceView } from '../console-server/console-source';
import type { TimeWindow } from './time-window';

/** What takes a service's requests: an API or a function. */
export interface TrafficSource {
  readonly kind: 'API' | 'Function';
  readonly name: string;
  /** An API's URL, a function's log group. */
  readonly at: string;
  readonly namespace: 'AWS/ApiGateway' | 'AWS/Lambda';
  readonly dimensions: Readonly<Record<string, string>>;
}

/** A source's last hour; each list has a value for each minute, oldest first. */
export interface Traffic {
  readonly calls: readonly number[];
  readonly errors: readonly number[];
  /** Milliseconds, undefined in a minute without calls. */
  readonly p95Ms: readonly (number | undefined)[];
}

const MINUTE_MS = 60_000;
const MINUTES = 60;

/** The whole minutes of the hour before now. */
export const trafficWindow = (nowMs: number): TimeWindow => {
  const endMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  return { startMs: endMs - MINUTES * MINUTE_MS, endMs };
};

export const trafficSources = ({ apis, functions }: ServiceView): readonly TrafficSource[] => [
  ...apis.map(
    ({ name, url }): TrafficSource => ({
      kind: 'API',
      name,
      at: url,
      namespace: 'AWS/ApiGateway',
      dimensions: { ApiName: name },
    }),
  ),
  ...functions.map(
    ({ name, logGroup }): TrafficSource => ({
      kind: 'Function',
      name,
      at: logGroup,
      namespace: 'AWS/Lambda',
      dimensions: { FunctionName: name },
    }),
  ),
];

/** What each kind of source calls the same three things. */
const METRICS = {
  'AWS/ApiGateway': { calls: 'Count', errors: '5XXError', p95Ms: 'Latency' },
  'AWS/Lambda': { calls: 'Invocations', errors: 'Errors', p95Ms: 'Duration' },
} as const;
const STATISTICS = { calls: 'Sum', errors: 'Sum', p95Ms: 'p95' } as const;
const PARTS = ['calls', 'errors', 'p95Ms'] as const;

export const trafficQueries = (sources: readonly TrafficSource[]): readonly MetricQuery[] =>
  sources.flatMap(({ namespace, dimensions }, index) =>
    PARTS.map((part) => ({
      id: `${part}${index}`,
      returnData: true,
      metricStat: {
        namespace,
        metricName: METRICS[namespace][part],
        dimensions,
        stat: STATISTICS[part],
        periodSeconds: 60,
      },
    })),
  );

/** @param index - of the source among those asked for */
export const trafficOf = (
  answer: readonly MetricSeries[],
  index: number,
  { startMs }: TimeWindow,
): Traffic => {
  const minutes = (part: (typeof PARTS)[number]) => {
    const series = answer.find(({ id }) => id === `${part}${index}`);
    const values = new Map(series?.timestampsMs.map((at, i) => [at, series.values[i]]));
    return Array.from({ length: MINUTES }, (_, i) => values.get(startMs + i * MINUTE_MS));
  };
  return {
    calls: minutes('calls').map((value) => value ?? 0),
    errors: minutes('errors').map((value) => value ?? 0),
    p95Ms: minutes('p95Ms'),
  };
};

export const total = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0);
