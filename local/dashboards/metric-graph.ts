import type { MetricName } from '../console-server/console-source';
import { asList, asNumber, asObject, asText, type JsonObject } from './json-value';
import { writtenOut } from './widget';

/** One row of a graph that the reader puts together. */
export type GraphRow = {
  /** The name that expressions know it by. */
  readonly id: string;
  /** What the widget's format has beside: label, color, stat, period, yAxis, visible. */
  readonly options: JsonObject;
} & (
  | { readonly kind: 'metric'; readonly metric: MetricName }
  | { readonly kind: 'expression'; readonly expression: string }
);

/** A graph as the metrics page edits it; written down, it is the properties of a metric widget. */
export interface MetricGraph {
  readonly rows: readonly GraphRow[];
  /** All properties but `metrics`. */
  readonly properties: JsonObject;
}

export const EMPTY_GRAPH: MetricGraph = {
  rows: [],
  properties: { view: 'timeSeries', stacked: false, stat: 'Average', period: 60 },
};

/** Reads the properties of a metric widget; rows without an id get one. */
export const readGraph = (json: unknown): MetricGraph => {
  const { metrics, ...properties } = asObject(json);
  const rows = writtenOut(asList(metrics));
  const taken = new Set(rows.map(({ options }) => asText(options.id) ?? ''));
  return {
    properties: { ...EMPTY_GRAPH.properties, ...properties },
    rows: rows.map(({ identity, options: { expression, id, ...options } }) => {
      const text = asText(expression);
      const name = asText(id) ?? freeId(text === undefined ? 'm' : 'e', taken);
      taken.add(name);
      if (text !== undefined) return { kind: 'expression', id: name, expression: text, options };
      return { kind: 'metric', id: name, metric: toMetric(identity), options };
    }),
  };
};

const toMetric = ([namespace = '', metricName = '', ...pairs]: readonly string[]): MetricName => ({
  namespace,
  metricName,
  dimensions: Object.fromEntries(
    pairs.flatMap((name, i) => (i % 2 === 0 ? [[name, pairs[i + 1] ?? '']] : [])),
  ),
});

const freeId = (prefix: 'm' | 'e', taken: ReadonlySet<string>): string => {
  let number = 1;
  while (taken.has(`${prefix}${number}`)) number++;
  return `${prefix}${number}`;
};

/** The properties of a metric widget that draws the graph. */
export const graphProperties = ({ rows, properties }: MetricGraph): JsonObject => ({
  ...properties,
  metrics: rows.map((row) =>
    row.kind === 'expression'
      ? [{ expression: row.expression, id: row.id, ...row.options }]
      : [...identityOf(row.metric), { id: row.id, ...row.options }],
  ),
});

const identityOf = ({ namespace, metricName, dimensions }: MetricName): readonly string[] => [
  namespace,
  metricName,
  ...Object.entries(dimensions).flat(),
];

const idsOf = ({ rows }: MetricGraph): ReadonlySet<string> => new Set(rows.map(({ id }) => id));

/** What tells a metric from all others: its dimensions in any order. */
export const metricIdentity = ({ namespace, metricName, dimensions }: MetricName): string =>
  JSON.stringify([namespace, metricName, ...Object.entries(dimensions).sort()]);

export const withMetric = (graph: MetricGraph, metric: MetricName): MetricGraph => ({
  ...graph,
  rows: [...graph.rows, { kind: 'metric', id: freeId('m', idsOf(graph)), metric, options: {} }],
});

export const withExpression = (graph: MetricGraph, expression: string): MetricGraph => ({
  ...graph,
  rows: [
    ...graph.rows,
    { kind: 'expression', id: freeId('e', idsOf(graph)), expression, options: {} },
  ],
});

export const withoutRow = (graph: MetricGraph, id: string): MetricGraph => ({
  ...graph,
  rows: graph.rows.filter((row) => row.id !== id),
});

export const withoutMetric = (graph: MetricGraph, metric: MetricName): MetricGraph => ({
  ...graph,
  rows: graph.rows.filter(
    (row) => row.kind !== 'metric' || metricIdentity(row.metric) !== metricIdentity(metric),
  ),
});

/** Sets options of one row; an empty one is taken away. */
export const withOptions = (graph: MetricGraph, id: string, options: JsonObject): MetricGraph => ({
  ...graph,
  rows: graph.rows.map((row) =>
    row.id === id ? { ...row, options: withoutEmpty({ ...row.options, ...options }) } : row,
  ),
});

const withoutEmpty = (json: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(json).filter(([, value]) => value !== '' && value !== undefined),
  );

export const withExpressionText = (
  graph: MetricGraph,
  id: string,
  expression: string,
): MetricGraph => ({
  ...graph,
  rows: graph.rows.map((row) =>
    row.id === id && row.kind === 'expression' ? { ...row, expression } : row,
  ),
});

/** The graph as a widget of a dashboard's body. */
export const graphWidgetJson = (graph: MetricGraph): string =>
  JSON.stringify(
    {
      type: 'metric',
      width: 12,
      height: 6,
      properties: { region: 'us-east-1', ...graphProperties(graph) },
    },
    null,
    2,
  );

/** The graph as code for the AWS CDK. */
export const graphCdkCode = (graph: MetricGraph): string => {
  const visible = graph.rows.filter(({ options }) => options.visible !== false);
  const side = (axis: 'left' | 'right') =>
    visible.filter(({ options }) => (options.yAxis ?? 'left') === axis);
  const list = (name: string, rows: readonly GraphRow[]) =>
    rows.length === 0
      ? []
      : [`  ${name}: [`, ...rows.map((row) => `    ${cdkRow(row, graph)},`), '  ],'];
  const { title, stacked } = graph.properties;
  return [
    'new GraphWidget({',
    ...(title ? [`  title: ${quoted(String(title))},`] : []),
    ...list('left', side('left')),
    ...list('right', side('right')),
    ...(stacked === true ? ['  stacked: true,'] : []),
    '})',
  ].join('\n');
};

const DEEPEST_REFERENCE = 10;

const cdkRow = (row: GraphRow, graph: MetricGraph, depth = 0): string => {
  const label = asText(row.options.label);
  const color = asText(row.options.color);
  const period = asNumber(row.options.period) ?? asNumber(graph.properties.period) ?? 300;
  const shared = [
    ...(label ? [`label: ${quoted(label)}`] : []),
    ...(color ? [`color: ${quoted(color)}`] : []),
    `period: Duration.seconds(${period})`,
  ];
  if (row.kind === 'expression') {
    const used = depth < DEEPEST_REFERENCE ? referencedBy(row.expression, graph, row.id) : [];
    const metrics = used.map((one) => `${one.id}: ${cdkRow(one, graph, depth + 1)}`);
    const using = metrics.length > 0 ? [`usingMetrics: { ${metrics.join(', ')} }`] : [];
    return `new MathExpression({ ${[`expression: ${quoted(row.expression)}`, ...using, ...shared].join(', ')} })`;
  }
  const { namespace, metricName, dimensions } = row.metric;
  const pairs = Object.entries(dimensions).map(([name, value]) => `${key(name)}: ${quoted(value)}`);
  const stat = asText(row.options.stat) ?? asText(graph.properties.stat) ?? 'Average';
  const parts = [
    `namespace: ${quoted(namespace)}`,
    `metricName: ${quoted(metricName)}`,
    ...(pairs.length > 0 ? [`dimensionsMap: { ${pairs.join(', ')} }`] : []),
    `statistic: ${quoted(stat)}`,
    ...shared,
  ];
  return `new Metric({ ${parts.join(', ')} })`;
};

/** The rows whose ids an expression names. */
const referencedBy = (
  expression: string,
  { rows }: MetricGraph,
  own: string,
): readonly GraphRow[] => {
  const words = new Set(expression.match(/[A-Za-z_]\w*/g));
  return rows.filter(({ id }) => id !== own && words.has(id));
};

const quoted = (text: string): string =>
  `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\n/g, '\\n').replace(/\r/g, '\\r')}'`;

const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name));
