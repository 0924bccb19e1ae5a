import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { type AnyTelemetry, type Bound, instrumentsOf } from '../telemetry/define-telemetry';
import { type Dimensions, type InstrumentKind, OTHER } from '../telemetry/instrument';
import { snakeCase } from '../telemetry/snake-case';
import type { Unit } from '../telemetry/unit';
import { hasBearerToken } from './bearer-token';
import { Cached } from './cached';
import { headerOf } from './header';
import { HttpError } from './http-error';
import {
  type MetricFamily,
  prometheusContentType,
  type Sample,
  toPrometheusText,
} from './prometheus';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const QUERIES_PER_CALL = 500;

/** What is asked about: the day so far, or the last ten minutes. */
type Window = 'today' | 'recent';

interface Statistic {
  readonly stat: string;
  readonly window: Window;
  readonly periodSeconds: number;
  readonly suffix?: Sample['suffix'];
  readonly quantile?: string;
}

const ofToday = (stat: string, suffix?: Sample['suffix']): Statistic => ({
  stat,
  window: 'today',
  periodSeconds: DAY_MS / 1000,
  suffix,
});

const quantileOf = (stat: string, quantile: string): Statistic => ({
  stat,
  window: 'recent',
  periodSeconds: 300,
  quantile,
});

// A counter begins anew at midnight (UTC), as it would with a new process: `rate` and `increase` know how to take that.
const statistics: Readonly<Record<InstrumentKind, readonly Statistic[]>> = {
  counter: [ofToday('Sum')],
  gauge: [{ stat: 'Average', window: 'recent', periodSeconds: 60 }],
  histogram: [
    quantileOf('p50', '0.5'),
    quantileOf('p95', '0.95'),
    quantileOf('p99', '0.99'),
    ofToday('Sum', '_sum'),
    ofToday('SampleCount', '_count'),
  ],
};

const types = { counter: 'counter', gauge: 'gauge', histogram: 'summary' } as const;

/** Prometheus' base units; a unit that is not here has a name and a value of its own. */
const baseUnits: Partial<
  Readonly<Record<Unit, { readonly name: string; readonly factor: number }>>
> = {
  Seconds: { name: 'seconds', factor: 1 },
  Milliseconds: { name: 'seconds', factor: 1e-3 },
  Microseconds: { name: 'seconds', factor: 1e-6 },
  Bytes: { name: 'bytes', factor: 1 },
  Kilobytes: { name: 'bytes', factor: 1024 },
  Megabytes: { name: 'bytes', factor: 1024 ** 2 },
  Gigabytes: { name: 'bytes', factor: 1024 ** 3 },
  Percent: { name: 'ratio', factor: 0.01 },
};

interface MetricsEndpointOptions {
  readonly client: Pick<CloudWatchClient, 'send'>;
  /** The bearer token that callers have to show. */
  readonly token: () => Promise<string>;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

/**
 * Answers `GET /metrics` (SP6): a telemetry's instruments in Prometheus' text format, read from CloudWatch, for a
 * function sees its own calls only. A page serves for a minute: CloudWatch bills each metric of each call.
 */
export const metricsEndpoint = (
  telemetry: AnyTelemetry,
  { client, token, now = Date.now }: MetricsEndpointOptions,
): ((event: Pick<APIGatewayProxyEvent, 'headers'>) => Promise<APIGatewayProxyResult>) => {
  const page = metricsPage(telemetry, client, now);
  return async (event) => {
    if (!hasBearerToken(headerOf(event, 'authorization'), await token())) {
      throw new HttpError(401, 'a bearer token is needed: send the header Authorization: Bearer …');
    }
    const headers = { 'Content-Type': prometheusContentType, 'Cache-Control': 'max-age=60' };
    return { statusCode: 200, headers, body: await page.get() };
  };
};

const metricsPage = (
  telemetry: AnyTelemetry,
  client: Pick<CloudWatchClient, 'send'>,
  now: () => number,
): Cached<string> => {
  const instruments = instrumentsOf(telemetry);
  const series = instruments.flatMap(seriesOf);
  let requested = 0;
  const load = async (): Promise<string> => {
    const values = await valuesOf(series, client, now());
    requested += series.length;
    const families = instruments.map((instrument) => familyOf(instrument, series, values));
    return toPrometheusText([...families, costFamily(requested)]);
  };
  return new Cached(load, { ttlMs: MINUTE_MS, now });
};

const costFamily = (requested: number): MetricFamily => ({
  name: 'cloudwatch_scrape_metrics_requested_total',
  help: 'Metrics asked of GetMetricData by this environment, of which 1000 cost $0.01',
  type: 'counter',
  samples: [{ labels: {}, value: requested }],
});

/** One number of the page. Roll-ups are left out: sums over labels would count them twice. */
interface Series {
  readonly instrument: Bound;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: Statistic;
}

const seriesOf = (instrument: Bound): readonly Series[] =>
  combinations(instrument.by).flatMap((dimensions) =>
    statistics[instrument.kind].map((statistic) => ({ instrument, dimensions, statistic })),
  );

const combinations = (by: Dimensions): readonly Readonly<Record<string, string>>[] =>
  Object.entries(by).reduce<readonly Readonly<Record<string, string>>[]>(
    (found, [name, values]) =>
      found.flatMap((labels) => [...values, OTHER].map((value) => ({ ...labels, [name]: value }))),
    [{}],
  );

type Values = ReadonlyMap<Series, number>;

const valuesOf = async (
  series: readonly Series[],
  client: Pick<CloudWatchClient, 'send'>,
  nowMs: number,
): Promise<Values> => {
  const startsMs = { today: nowMs - (nowMs % DAY_MS), recent: nowMs - 10 * MINUTE_MS };
  const calls = (['today', 'recent'] as const).flatMap((window) =>
    pagesOf(series.filter(({ statistic }) => statistic.window === window)).map((page) =>
      latestValues(page, client, startsMs[window], nowMs),
    ),
  );
  return new Map((await Promise.all(calls)).flat());
};

const pagesOf = (series: readonly Series[]): readonly (readonly Series[])[] =>
  Array.from({ length: Math.ceil(series.length / QUERIES_PER_CALL) }, (_, page) =>
    series.slice(page * QUERIES_PER_CALL, (page + 1) * QUERIES_PER_CALL),
  );

const latestValues = async (
  page: readonly Series[],
  client: Pick<CloudWatchClient, 'send'>,
  startMs: number,
  endMs: number,
): Promise<readonly (readonly [Series, number])[]> => {
  const results = await metricData(client, page.map(toQuery), new Date(startMs), new Date(endMs));
  const latest = new Map<string, number>();
  for (const { Id = '', Values = [] } of results) {
    if (!latest.has(Id) && Values[0] !== undefined) latest.set(Id, Values[0]);
  }
  return page.flatMap((series, index) => {
    const value = latest.get(idOf(index));
    return value === undefined ? [] : [[series, value] as const];
  });
};

const metricData = async (
  client: Pick<CloudWatchClient, 'send'>,
  MetricDataQueries: MetricDataQuery[],
  StartTime: Date,
  EndTime: Date,
): Promise<readonly MetricDataResult[]> => {
  const results: MetricDataResult[] = [];
  let NextToken: string | undefined;
  do {
    const answer = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries,
        StartTime,
        EndTime,
        ScanBy: 'TimestampDescending',
        NextToken,
      }),
    );
    results.push(...(answer.MetricDataResults ?? []));
    NextToken = answer.NextToken;
  } while (NextToken);
  return results;
};

const idOf = (index: number): string => `q${index}`;

const toQuery = ({ instrument, dimensions, statistic }: Series, index: number): MetricDataQuery => {
  const { namespace: Namespace, name: MetricName, service } = instrument.metric;
  return {
    Id: idOf(index),
    MetricStat: {
      Metric: {
        Namespace,
        MetricName,
        Dimensions: Object.entries({ service, ...dimensions }).map(([Name, Value]) => ({
          Name,
          Value,
        })),
      },
      Period: statistic.periodSeconds,
      Stat: statistic.stat,
    },
  };
};

const familyOf = (instrument: Bound, series: readonly Series[], values: Values): MetricFamily => ({
  name: prometheusName(instrument),
  help: instrument.help,
  type: types[instrument.kind],
  samples: series.flatMap((each) => {
    const value = values.get(each);
    return each.instrument !== instrument || value === undefined ? [] : [sampleOf(each, value)];
  }),
});

const sampleOf = ({ instrument, dimensions, statistic }: Series, value: number): Sample => {
  const { suffix, quantile } = statistic;
  const factor = suffix === '_count' ? 1 : (baseUnits[instrument.unit]?.factor ?? 1);
  return {
    suffix,
    labels: { ...dimensions, ...(quantile && { quantile }) },
    // Of 0.1 * 3 in seconds nobody wants 0.30000000000000004.
    value: Number((value * factor).toPrecision(12)),
  };
};

/** Facet and key in snake case with the base unit: `http_latency_seconds`, `http_requests_total`. */
const prometheusName = ({ kind, unit, metric }: Bound): string => {
  const name = metric.path.map(snakeCase).join('_');
  const withUnit = withSuffix(name, baseUnits[unit]?.name);
  return kind === 'counter' ? withSuffix(withUnit, 'total') : withUnit;
};

const withSuffix = (name: string, suffix: string | undefined): string =>
  suffix === undefined || name.endsWith(`_${suffix}`) ? name : `${name}_${suffix}`;
