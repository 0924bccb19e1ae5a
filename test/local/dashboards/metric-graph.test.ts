import {
  EMPTY_GRAPH,
  graphCdkCode,
  graphProperties,
  graphWidgetJson,
  readGraph,
  withExpression,
  withMetric,
  withOptions,
  withoutMetric,
  withoutRow,
} from '../../../local/dashboards/metric-graph';

const errors = {
  namespace: 'Shop',
  metricName: 'errors',
  dimensions: { service: "pay's", 'x-id': '1' },
};
const graph = withExpression(
  withMetric(withMetric(EMPTY_GRAPH, errors), { ...errors, metricName: 'requests' }),
  '100 * m1 / m2',
);

test('rows get ids that expressions can use', () => {
  expect(graph.rows.map(({ id }) => id)).toEqual(['m1', 'm2', 'e1']);
  expect(withMetric(withoutRow(graph, 'm1'), errors).rows.at(-1)?.id).toBe('m1');
});

test('a graph written as the properties of a widget is read back as it was', () => {
  const set = withOptions(graph, 'm1', { stat: 'p99', label: 'bad', visible: false, color: '' });

  expect(readGraph(JSON.parse(JSON.stringify(graphProperties(set))))).toEqual(set);
  expect(JSON.parse(graphWidgetJson(set))).toMatchObject({
    type: 'metric',
    properties: {
      metrics: [
        ['Shop', 'errors', 'service', "pay's", 'x-id', '1', { id: 'm1', stat: 'p99' }],
        ['Shop', 'requests', 'service', "pay's", 'x-id', '1', { id: 'm2' }],
        [{ expression: '100 * m1 / m2', id: 'e1' }],
      ],
    },
  });
});

test('a metric is taken out by what it is, whatever the order of its dimensions', () => {
  const turned = { ...errors, dimensions: { 'x-id': '1', service: "pay's" } };

  expect(withoutMetric(graph, turned).rows.map(({ id }) => id)).toEqual(['m2', 'e1']);
});

test('as CDK code an expression brings the metrics that it uses', () => {
  const hidden = withOptions(withOptions(graph, 'm1', { visible: false }), 'm2', {
    yAxis: 'right',
    stat: 'Sum',
  });

  const code = graphCdkCode(hidden);

  const m1 = `new Metric({ namespace: 'Shop', metricName: 'errors', dimensionsMap: { service: 'pay\\'s', 'x-id': '1' }, statistic: 'Average', period: Duration.seconds(60) })`;
  expect(code).toContain(`expression: '100 * m1 / m2', usingMetrics: { m1: ${m1}, m2: `);
  expect(code.indexOf('left: [')).toBeLessThan(code.indexOf('right: ['));
  expect(code).not.toContain(`    ${m1},`);
});

test('expressions that name each other are written to a depth', () => {
  const loop = readGraph({
    metrics: [[{ expression: 'e2', id: 'e1' }], [{ expression: 'e1', id: 'e2' }]],
  });

  expect(graphCdkCode(loop)).toContain('MathExpression');
});

test.each([undefined, 7, { metrics: 7 }, { metrics: [7, [], [{}]] }])(
  'a graph of %j is read without a throw',
  (json) => {
    expect(() => graphCdkCode(readGraph(json))).not.toThrow();
  },
);
