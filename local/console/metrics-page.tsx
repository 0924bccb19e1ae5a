import { useMemo } from 'preact/hooks';
import { METRIC_VIEWS } from '../dashboards/drawing';
import { graphProperties, type MetricGraph, readGraph } from '../dashboards/metric-graph';
import { toMetricWidget } from '../dashboards/widget';
import { Empty } from './empty';
import { GraphSource } from './graph-source';
import { GraphedMetrics } from './graphed-metrics';
import { MetricBrowser } from './metric-browser';
import { MetricView } from './metric-view';
import { RefreshChoice } from './refresh';
import { type Route, setOptions } from './route';
import { FromToChoice, RangeChoice, Toolbar, useWindow } from './toolbar';

/** All metrics of this cloud: found, put together in a graph, computed with. The address holds the graph. */
export const MetricsPage = ({ route }: { readonly route: Route }) => {
  const text = route.options.graph ?? '{}';
  const graph = useMemo(() => readGraph(parsed(text)), [text]);
  const widget = useMemo(() => toMetricWidget(graphProperties(graph)), [graph]);
  const isEmpty = graph.rows.length === 0;
  const window = useWindow({ route, fallback: '1h' });
  const setGraph = (next: MetricGraph) =>
    setOptions(route, { graph: JSON.stringify(graphProperties(next)) });
  return (
    <>
      <Toolbar heading="Metrics">
        <ViewChoice graph={graph} setGraph={setGraph} />
        <RefreshChoice route={route} />
        <RangeChoice route={route} />
        <FromToChoice route={route} window={window} />
      </Toolbar>
      <div class="metrics-page">
        <section
          class={`cell metric ${isEmpty ? '' : 'graph'}`}
          style={{ '--rows': isEmpty ? 3 : 7 }}
          aria-label="Graph"
        >
          <div class="content">
            {isEmpty ? (
              <Empty>Choose metrics below: they are drawn here</Empty>
            ) : (
              <MetricView name={titleOf(graph)} widget={widget} window={window} />
            )}
          </div>
        </section>
        <GraphedMetrics graph={graph} setGraph={setGraph} />
        <MetricBrowser graph={graph} setGraph={setGraph} route={route} />
        <GraphSource graph={graph} setGraph={setGraph} />
      </div>
    </>
  );
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
};

const titleOf = ({ properties }: MetricGraph): string => String(properties.title ?? 'Metrics');

const VIEW_TITLES: Readonly<Record<(typeof METRIC_VIEWS)[number], string>> = {
  timeSeries: 'Line',
  singleValue: 'Number',
  gauge: 'Gauge',
  bar: 'Bar',
  pie: 'Pie',
  table: 'Table',
};

const ViewChoice = (props: {
  readonly graph: MetricGraph;
  readonly setGraph: (graph: MetricGraph) => void;
}) => {
  const { graph, setGraph } = props;
  const { view, stacked } = graph.properties;
  const value = view === 'timeSeries' && stacked === true ? 'stacked' : String(view);
  const choose = (next: string) =>
    setGraph({
      ...graph,
      properties: {
        ...graph.properties,
        view: next === 'stacked' ? 'timeSeries' : next,
        stacked: next === 'stacked',
      },
    });
  return (
    <select aria-label="View" value={value} onChange={(event) => choose(event.currentTarget.value)}>
      {METRIC_VIEWS.map((one) => (
        <option key={one} value={one}>
          {VIEW_TITLES[one]}
        </option>
      ))}
      <option value="stacked">Stacked area</option>
    </select>
  );
};
