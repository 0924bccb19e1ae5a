import { minutes } from '../duration';
import type { Facts, Probe, ResourceRow } from '../resource-type';
import { converted, labelled, type Signal, withTraffic } from '../signal';
import { milliseconds, percent } from '../unit';

export interface ApiMetrics {
  /** `5XXError` of REST APIs, `5xx` of HTTP APIs; `4XXError` and `4xx` likewise. */
  readonly serverErrors: string;
  readonly clientErrors: string;
  /** AWS's page about them. */
  readonly source: string;
}

/** Below this a minute says nothing of errors: one of nine is more than a tenth. */
const REQUESTS_FOR_ERRORS = 10;
/** With fewer, the p95 is the slowest request. */
const REQUESTS_FOR_P95 = 20;

/** In half an hour, of an API too quiet for a rate by the minute. */
const REQUESTS_FOR_FAILING = 10;

/** Each request is one sample of it. */
const requestsOf = ({ metric }: Probe): Signal<'Count'> =>
  metric('Count', 'SampleCount', 'Count', { label: 'Requests' });

/** An error metric has a sample of 0 or 1 for each request, so its average is the share. */
const shareOf = (
  probe: Probe,
  metricName: string,
  label: string,
  requests = REQUESTS_FOR_ERRORS,
): Signal<'Percent'> =>
  withTraffic(
    labelled(label, converted('Percent', 100, probe.metric(metricName, 'Average', 'Count'))),
    requestsOf(probe),
    requests,
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
    signal: (probe) => shareOf(probe, serverErrors, 'Server errors'),
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
      why: "AWS's own threshold; below 10 requests a minute one error would cross it, so fewer are not judged.",
    },
    source,
  },
  {
    id: 'Failing',
    signal: (probe) =>
      shareOf(probe, serverErrors, 'Server errors of half an hour', REQUESTS_FOR_FAILING),
    rule: {
      condition: (signal) => signal.above(percent(50)),
      for: minutes(30),
      period: minutes(30),
      severity: 'warning',
      summary: 'Most requests of the last half hour were answered by a server error.',
      action: 'See which function behind the API fails, and what was deployed last.',
      causes: [
        'a deployment broke it: a function, a permission, an authorizer',
        'something that it cannot do without is down',
      ],
      why: 'For APIs with fewer than 10 requests a minute, at night as well: ten requests in half an hour show that most fail.',
    },
    source,
  },
  {
    id: 'ClientErrors',
    signal: (probe) => shareOf(probe, clientErrors, 'Client errors'),
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
      for: minutes(5),
      severity: 'warning',
      summary: 'One request in twenty takes 2.5 seconds or longer.',
      action: 'Compare with the integration latency: what lies between is API Gateway itself.',
      causes: [
        'a function behind the API has become slow, or what it calls',
        'many cold starts at once, after a deployment or a sudden peak',
        'an authorizer is slow',
      ],
      why: "AWS's 2,500 ms, of the p95 rather than the p90; a percentile of fewer than 20 requests is the slowest of them.",
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
