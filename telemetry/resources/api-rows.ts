import { minutes } from '../duration';
import { converted, labelled, ratio, type Signal, unless, withTraffic } from '../signals/signal';
import { milliseconds, percent } from '../unit';
import type { Facts, Probe, ResourceRow } from './resource-type';

export interface ApiMetrics {
  /** `5XXError` of REST APIs, `5xx` of HTTP APIs; `4XXError` and `4xx` likewise. */
  readonly serverErrors: string;
  readonly clientErrors: string;
  /** AWS's page about them. */
  readonly source: string;
}

/** Fewer in a minute are single mistakes, however few requests there are. */
const ERRORS_A_MINUTE = 3;
/** In half an hour, of an API too quiet to fail so often in a minute. */
const ERRORS_OF_HALF_AN_HOUR = 5;
/** Twenty a minute: with as many, a rate by the minute tells all that there is to tell. */
const REQUESTS_OF_HALF_AN_HOUR = 600;
/** Below this a minute says nothing of refusals: two of nine are more than a fifth. */
const REQUESTS_FOR_REFUSALS = 10;
/** With fewer, the p95 is the slowest request. */
const REQUESTS_FOR_P95 = 20;

/** Each request is one sample of it. */
const requestsOf = ({ metric }: Probe): Signal<'Count'> =>
  metric('Count', 'SampleCount', 'Count', { label: 'Requests' });

/** The share of errors in a period that has so many of them. */
const errorRate = (probe: Probe, metricName: string, errors: number): Signal<'Percent'> => {
  const failed = probe.metric(metricName, 'Sum', 'Count');
  return withTraffic(ratio(failed, requestsOf(probe)), failed, errors);
};

/** An error metric has a sample of 0 or 1 for each request, so its average is the share. */
const shareOf = (probe: Probe, metricName: string): Signal<'Percent'> =>
  withTraffic(
    converted('Percent', 100, probe.metric(metricName, 'Average', 'Count')),
    requestsOf(probe),
    REQUESTS_FOR_REFUSALS,
  );

type ApiRow =
  | 'Requests'
  | 'ServerErrors'
  | 'Failing'
  | 'ClientErrors'
  | 'Latency'
  | 'LatencyP99'
  | 'IntegrationLatency';

/** What REST and HTTP APIs have in common: they differ in the names of their metrics. */
export const apiRows = <F extends Facts>({
  serverErrors,
  clientErrors,
  source,
}: ApiMetrics): readonly ResourceRow<F, ApiRow>[] => [
  { id: 'Requests', signal: requestsOf, panel: 'Requests', source },
  {
    id: 'ServerErrors',
    signal: (probe) => labelled('Server errors', errorRate(probe, serverErrors, ERRORS_A_MINUTE)),
    panel: 'Errors',
    rule: {
      condition: (signal) => signal.above(percent(5)),
      for: minutes(5),
      severity: 'critical',
      summary: 'More than 5 % of requests are answered by a server error.',
      action: 'See which function behind the API fails, and what was deployed last.',
      causes: [
        'a function behind the API throws, or answers what API Gateway cannot read (502)',
        'it is throttled or the integration takes longer than it may (503, 504)',
        'an authorizer fails (500)',
      ],
      why: "AWS's own threshold, of three errors or more: of twenty requests a single one would cross it.",
    },
    source,
  },
  {
    id: 'Failing',
    signal: (probe) =>
      labelled(
        'Server errors of half an hour',
        unless(
          errorRate(probe, serverErrors, ERRORS_OF_HALF_AN_HOUR),
          converted('Count', 1 / REQUESTS_OF_HALF_AN_HOUR, requestsOf(probe)),
        ),
      ),
    rule: {
      condition: (signal) => signal.above(percent(10)),
      for: minutes(30),
      period: minutes(30),
      severity: 'warning',
      summary:
        'More than 10 % of the requests of the last half hour were answered by a server error.',
      action: 'See which function behind the API fails, and what was deployed last.',
      causes: [
        'a deployment broke it: a function, a permission, an authorizer',
        'something that it cannot do without is down',
      ],
      why: 'For APIs with fewer than 20 requests a minute, beyond which the other tells: five errors in half an hour are no accident.',
    },
    source,
  },
  {
    id: 'ClientErrors',
    signal: (probe) => labelled('Client errors', shareOf(probe, clientErrors)),
    panel: 'Errors',
    rule: {
      condition: (signal) => signal.above(percent(25)),
      for: minutes(15),
      severity: 'warning',
      summary: 'More than a quarter of requests are refused.',
      action:
        'Look at the status codes in the access log: 401, 403, 404 and 429 have other causes.',
      causes: [
        'a client was released that calls what the API does not have (400, 404)',
        'tokens or keys have expired (401, 403)',
        'the API or a usage plan throttles (429)',
        'robots try addresses (404)',
      ],
      why: 'AWS suggests 5 % and to tune it: expired tokens and robots cross that every day, a quarter for a quarter of an hour they do not.',
    },
    source,
  },
  {
    id: 'Latency',
    signal: (probe) =>
      withTraffic(
        probe.metric('Latency', 'p95', 'Milliseconds', { label: 'Latency p95' }),
        requestsOf(probe),
        REQUESTS_FOR_P95,
      ),
    panel: 'Latency',
    rule: {
      condition: (signal) => signal.atLeast(milliseconds(2500)),
      for: minutes(25),
      period: minutes(5),
      severity: 'warning',
      summary: 'One request in twenty takes 2.5 seconds or longer.',
      action: 'Compare with the integration latency: what lies between is API Gateway itself.',
      causes: [
        'a function behind the API has become slow, or what it calls',
        'many cold starts at once, after a deployment or a sudden peak',
        'an authorizer is slow',
      ],
      why: "AWS's 2,500 ms, of the p95 rather than the p90, over five minutes, as it needs 20 requests; 3 of 5 such periods outlast the cold starts of a deployment.",
    },
    source,
  },
  {
    id: 'LatencyP99',
    signal: ({ metric }) => metric('Latency', 'p99', 'Milliseconds', { label: 'Latency p99' }),
    panel: 'Latency',
    source,
  },
  {
    id: 'IntegrationLatency',
    signal: ({ metric }) =>
      metric('IntegrationLatency', 'p95', 'Milliseconds', { label: 'Integration p95' }),
    panel: 'Latency',
    source,
  },
];

/** Reasons why some of AWS's recommended alarms of APIs are not made by default. */
export const declinedOfApis = {
  fewRequests:
    'how many requests are too few is not known when the stack is written: add a rule with absent() or belowBand()',
  perMethod:
    'detailed metrics of methods and routes are off by default and cost; the routes of a MonitoredApi are watched by its own metrics',
  integrationLatency:
    'the latency contains it, so both would go off together; it is drawn beside it to tell them apart',
  webSocket:
    'WebSocket APIs have no table: a connection stays open, so the defaults of requests do not hold; write rules for them',
} as const;
