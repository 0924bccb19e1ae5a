import {
  labelNumber,
  type MetricFamily,
  toPrometheusText,
} from '../../../lambdas/metrics-endpoint/prometheus';

const families: readonly MetricFamily[] = [
  {
    name: 'requests',
    help: 'Requests, "all" of them',
    type: 'counter',
    samples: [{ suffix: '_total', labels: {}, value: 7 }],
  },
  {
    name: 'latency_seconds',
    help: 'Time\\space\nand more',
    type: 'summary',
    unit: 'seconds',
    samples: [
      { labels: { route: 'GET "/a\\b"\n', quantile: '0.95' }, value: 0.25 },
      { suffix: '_count', labels: {}, value: Number.POSITIVE_INFINITY },
    ],
  },
  { name: 'quiet', help: 'No data', type: 'gauge', samples: [] },
];

const latency = [
  'latency_seconds{route="GET \\"/a\\\\b\\"\\n",quantile="0.95"} 0.25',
  'latency_seconds_count +Inf',
];

test('SP6: families are written in the text format, and those without samples left out', () => {
  expect(toPrometheusText(families, 'text/plain').split('\n')).toEqual([
    '# HELP requests_total Requests, "all" of them',
    '# TYPE requests_total counter',
    'requests_total 7',
    '# HELP latency_seconds Time\\\\space\\nand more',
    '# TYPE latency_seconds summary',
    ...latency,
    '',
  ]);
});

test('SP6: OpenMetrics has units, counters under their bare name, and an end', () => {
  expect(toPrometheusText(families, 'application/openmetrics-text').split('\n')).toEqual([
    '# TYPE requests counter',
    '# HELP requests Requests, \\"all\\" of them',
    'requests_total 7',
    '# TYPE latency_seconds summary',
    '# UNIT latency_seconds seconds',
    '# HELP latency_seconds Time\\\\space\\nand more',
    ...latency,
    '# EOF',
    '',
  ]);
});

test.each([
  [1, '1.0'],
  [0.25, '0.25'],
  [Number.POSITIVE_INFINITY, '+Inf'],
])('as a label the number %d is %s', (value, text) => {
  expect(labelNumber(value)).toBe(text);
});
