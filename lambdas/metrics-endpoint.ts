import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { AnyTelemetry } from '../telemetry/define-telemetry';
import { Cached } from './cached';
import { preferredType } from './http/accept';
import { hasBearerToken } from './http/bearer-token';
import { HttpError } from './http/http-error';
import { type HttpRequest, httpRequestOf } from './http/http-request';
import { iamCallerOf } from './http/iam-caller';
import { type Page, pageLoader } from './metrics-endpoint/page';
import { type PageContent, planPage } from './metrics-endpoint/plan';
import { formats, type MetricFamily, toPrometheusText } from './metrics-endpoint/prometheus';
import type { Tools } from './tools';

const MINUTE_MS = 60_000;

/** What a minute's metrics take to arrive. What comes later is in the next page's counters. */
const SETTLING_MS = 60_000;

/** GetMetricData's, for each metric of each call. @see https://aws.amazon.com/cloudwatch/pricing/ */
const USD_PER_METRIC = 0.01 / 1000;

interface MetricsOptions extends PageContent {
  readonly client: Pick<CloudWatchClient, 'send'>;
  /** Who may read: whoever shows the bearer token, or whoever API Gateway let in on a route with IAM authorization. */
  readonly authorization:
    | { readonly kind: 'bearer'; readonly token: () => Promise<string> }
    | { readonly kind: 'iam' };
  /** How long a page serves, in whole minutes. @default one minute */
  readonly cacheMs?: number;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

/**
 * Answers `GET /metrics` (SP6, TR2): a telemetry's instruments, and signals, in Prometheus' text format or OpenMetrics.
 * They are read from CloudWatch, for a function sees its own calls only. All environments cut their pages at the same
 * moments, so that a counter does not fall when another one answers. When CloudWatch fails, the last page stands in.
 * @throws RangeError when a name, a bound or `cacheMs` cannot be used
 */
export const metricsHandler = <T extends AnyTelemetry>(
  telemetry: T,
  { client, authorization, cacheMs = MINUTE_MS, now = Date.now, ...content }: MetricsOptions,
): ((event: unknown, tools: Tools<T>) => Promise<APIGatewayProxyResult>) => {
  checkCacheMs(cacheMs);
  const pages = new Pages(pageLoader(planPage(telemetry, content), client), cacheMs, now);
  return async (event, tools) => {
    const request = httpRequestOf(event);
    await authorize(authorization, event, request);
    const served = await pages.get(tools as unknown as ScrapeTools);
    return toResponse(served, request?.header('accept'));
  };
};

const checkCacheMs = (cacheMs: number): void => {
  if (cacheMs >= MINUTE_MS && cacheMs % MINUTE_MS === 0) return;
  throw new RangeError(
    `cacheMs must be whole minutes, 60000 at least, got ${cacheMs}: CloudWatch bills each metric of each page`,
  );
};

const authorize = async (
  authorization: MetricsOptions['authorization'],
  event: unknown,
  request: HttpRequest | undefined,
): Promise<void> => {
  if (authorization.kind === 'iam') {
    // The route must ask for the signature: this finds out when it was forgotten.
    if (iamCallerOf(event) !== undefined) return;
    throw new HttpError(403, 'the route must have IAM authorization, and the request a signature');
  }
  // A secret that was read from a file ends with a line break.
  const token = (await authorization.token()).trim();
  if (hasBearerToken(request?.header('authorization'), token)) return;
  throw new HttpError(401, 'a bearer token is needed: send the header Authorization: Bearer …');
};

/** The tools as far as they matter here; the facet is optional. */
interface ScrapeTools extends Pick<Tools<AnyTelemetry>, 'note'> {
  readonly metrics: {
    readonly scrape?: {
      readonly up: { readonly set: (value: number) => void };
      readonly age: { readonly set: (seconds: number) => void };
      readonly metricsRequested: { readonly add: (value: number) => void };
      readonly costUsd: { readonly add: (value: number) => void };
    };
  };
}

interface Served {
  readonly page: Page;
  /** Whether it is the page of this moment, not one that stands in. */
  readonly isCurrent: boolean;
  readonly ageSeconds: number;
}

/** The current page, or else the last one that could be loaded. */
class Pages {
  readonly #cached: Cached<Page, [ScrapeTools]>;
  readonly #now: () => number;
  #last: Page | undefined;

  constructor(load: (untilMs: number) => Promise<Page>, cacheMs: number, now: () => number) {
    // A multiple of `cacheMs` since the epoch, the same for all environments.
    const sinceCut = (nowMs: number) => (nowMs - SETTLING_MS) % cacheMs;
    this.#now = now;
    this.#cached = new Cached(
      async ({ metrics }) => {
        const nowMs = now();
        const page = await load(nowMs - SETTLING_MS - sinceCut(nowMs));
        metrics.scrape?.metricsRequested.add(page.metricsRequested);
        metrics.scrape?.costUsd.add(page.metricsRequested * USD_PER_METRIC);
        return page;
      },
      { ttlMs: (nowMs) => cacheMs - sinceCut(nowMs), now },
    );
  }

  async get(tools: ScrapeTools): Promise<Served> {
    const { page, isCurrent } = await this.#current(tools);
    const ageSeconds = (this.#now() - page.untilMs) / 1000;
    tools.metrics.scrape?.up.set(isCurrent ? 1 : 0);
    tools.metrics.scrape?.age.set(ageSeconds);
    return { page, isCurrent, ageSeconds };
  }

  async #current(tools: ScrapeTools): Promise<Omit<Served, 'ageSeconds'>> {
    try {
      const page = await this.#cached.get(tools);
      // A slow load may end after the next one.
      if (page.untilMs >= (this.#last?.untilMs ?? 0)) this.#last = page;
      return { page, isCurrent: true };
    } catch (error) {
      tools.note({ scrape_failure: String(error) });
      if (this.#last) return { page: this.#last, isCurrent: false };
      tools.metrics.scrape?.up.set(0);
      throw new HttpError(503, 'no metrics yet: CloudWatch did not answer, try again', {
        cause: error,
        category: 'dependency',
      });
    }
  }
}

const toResponse = (served: Served, accept: string | undefined): APIGatewayProxyResult => {
  const format = preferredType(accept, ['text/plain', 'application/openmetrics-text']);
  const families = [...served.page.families, ...ownFamilies(served)];
  return {
    statusCode: 200,
    // Who may read it is asked each time, so no cache between may answer.
    headers: { 'Content-Type': formats[format].contentType, 'Cache-Control': 'no-store' },
    body: toPrometheusText(families, format),
  };
};

/** What the page tells of itself; over all environments the scrape facet tells it. */
const ownFamilies = ({ page, isCurrent, ageSeconds }: Served): readonly MetricFamily[] => [
  gauge('up', '1 when CloudWatch answered, 0 when this is an older page', isCurrent ? 1 : 0),
  gauge('age_seconds', 'Time since the moment up to which this page counts', ageSeconds, 'seconds'),
  gauge(
    'metrics_requested',
    'Metrics that CloudWatch was asked for this page',
    page.metricsRequested,
  ),
  gauge('cost_usd', 'Estimated price of this page', page.metricsRequested * USD_PER_METRIC),
];

const gauge = (name: string, help: string, value: number, unit?: string): MetricFamily => ({
  name: `watchkeeper_scrape_${name}`,
  help,
  type: 'gauge',
  unit,
  samples: [{ labels: {}, value: Number(value.toPrecision(12)) }],
});
