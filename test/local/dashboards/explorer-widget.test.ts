import { explore, toExplorerWidget } from '../../../local/dashboards/explorer-widget';

const named = (metricName: string, FunctionName: string, more: object = {}) => ({
  namespace: 'AWS/Lambda',
  metricName,
  dimensions: { FunctionName, ...more } as Record<string, string>,
});
const names = [
  named('Errors', 'pay'),
  named('Errors', 'order'),
  named('Errors', 'order', { Resource: 'order:live' }),
  named('Duration', 'order'),
];
const errors = { metricName: 'Errors', resourceType: 'AWS::Lambda::Function', stat: 'Sum' };
const explored = (properties: object) =>
  explore(toExplorerWidget({ metrics: [errors], labels: [], ...properties }), names);

test('a metric is drawn for each resource of its type', () => {
  const { graphs, remarks } = explored({ period: 60 });

  expect(remarks).toEqual([]);
  expect(graphs.map(({ title }) => title)).toEqual(['Errors Sum']);
  expect(graphs[0]?.widget.queries).toMatchObject([
    { label: 'pay', metricStat: { stat: 'Sum', periodSeconds: 60 } },
    { label: 'order', metricStat: { dimensions: { FunctionName: 'order' } } },
  ]);
});

test('a label that is a dimension chooses resources, one that is a tag is not known here', () => {
  const chosen = explored({ labels: [{ key: 'FunctionName', value: 'pay' }] });
  const tagged = explored({ labels: [{ key: 'team', value: 'a' }] });

  expect(chosen.graphs[0]?.widget.queries).toHaveLength(1);
  expect(tagged.graphs[0]?.widget.queries).toHaveLength(2);
  expect(tagged.remarks).toEqual([expect.stringContaining('team')]);
});

test('split by the resource there is a graph each, aggregated there is one line', () => {
  const split = explored({ splitBy: 'FunctionName' });
  const sum = explored({ aggregateBy: { key: 'FunctionName', func: 'SUM' } });

  expect(split.graphs.map(({ title }) => title)).toEqual([
    'Errors Sum · pay',
    'Errors Sum · order',
  ]);
  expect(sum.graphs[0]?.widget.series.map(({ id }) => id)).toEqual(['aggregate']);
  expect(sum.graphs[0]?.widget.queries.at(-1)).toMatchObject({ expression: 'SUM(METRICS())' });
});

test('a type of resource whose metrics are not known is named', () => {
  const { graphs, remarks } = explored({
    metrics: [{ ...errors, resourceType: 'AWS::Quantum::Device' }],
  });

  expect(graphs).toEqual([]);
  expect(remarks).toEqual([expect.stringContaining('AWS::Quantum::Device')]);
});
