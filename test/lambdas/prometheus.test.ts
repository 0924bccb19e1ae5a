import { toPrometheusText } from '../../lambdas/prometheus';

test('SP6: families are written with help, type, labels and values, and empty ones left out', () => {
  const text = toPrometheusText([
    {
      name: 'latency_seconds',
      help: 'Time\\space\nand more',
      type: 'summary',
      samples: [
        { labels: { route: 'GET "/a\\b"\n', quantile: '0.95' }, value: 0.25 },
        { suffix: '_sum', labels: {}, value: 3 },
        { suffix: '_count', labels: {}, value: Number.POSITIVE_INFINITY },
      ],
    },
    { name: 'quiet', help: 'No data', type: 'gauge', samples: [] },
  ]);

  expect(text).toBe(
    [
      '# HELP latency_seconds Time\\\\space\\nand more',
      '# TYPE latency_seconds summary',
      'latency_seconds{route="GET \\"/a\\\\b\\"\\n",quantile="0.95"} 0.25',
      'latency_seconds_sum 3',
      'latency_seconds_count +Inf',
      '',
    ].join('\n'),
  );
});
