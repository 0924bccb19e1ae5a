import { useMemo } from 'preact/hooks';
import type { MetricName } from '../console-server/console-source';
import { groupMetrics, type MetricGroup, searchMetrics } from '../dashboards/metric-catalog';
import {
  type MetricGraph,
  metricIdentity,
  withMetric,
  withoutMetric,
} from '../dashboards/metric-graph';
import { api } from './api';
import { Await, Empty } from './empty';
import { useLive, useLoaded } from './live';
import { href, type Route, setOptions } from './route';

interface Props {
  readonly graph: MetricGraph;
  readonly setGraph: (graph: MetricGraph) => void;
  readonly route: Route;
}

/** A long list is searched, not read. */
const MOST_ROWS = 200;

/** The metrics that have data: by namespace, then by dimensions; or all that a search finds. */
export const MetricBrowser = (props: Props) => {
  const { route } = props;
  const { pulse } = useLive();
  const loaded = useLoaded(() => api.metricNames(), [Math.floor(pulse.tick / 10)]);
  const { find = '', ns, dims } = route.options;
  return (
    <section class="card browser" aria-label="All metrics">
      <h2>
        <Crumbs route={route} />
      </h2>
      <input
        type="search"
        aria-label="Search metrics"
        placeholder="Search: part of a name, a dimension or a value"
        value={find}
        onInput={(event) => setOptions(route, { find: event.currentTarget.value })}
      />
      <Await loaded={loaded}>
        {(names) => {
          const scoped = names.filter(({ namespace }) => ns === undefined || namespace === ns);
          if (find.trim()) return <MetricTable {...props} metrics={searchMetrics(scoped, find)} />;
          if (ns === undefined)
            return <Groups route={route} groups={groupMetrics(names, 'namespace')} option="ns" />;
          const groups = groupMetrics(scoped, 'dimensions');
          const chosen = groups.find(({ name }) => name === dims);
          if (chosen) return <MetricTable {...props} metrics={chosen.metrics} />;
          return <Groups route={route} groups={groups} option="dims" />;
        }}
      </Await>
    </section>
  );
};

const Crumbs = ({ route }: { readonly route: Route }) => {
  const { ns, dims, ...options } = route.options;
  const to = (more: Readonly<Record<string, string>>) =>
    href({ page: 'metrics', options: { ...options, ...more } });
  return (
    <nav class="crumbs" aria-label="Place among the metrics">
      {ns === undefined ? 'All metrics' : <a href={to({})}>All metrics</a>}
      {ns !== undefined && (dims === undefined ? <span>{ns}</span> : <a href={to({ ns })}>{ns}</a>)}
      {dims !== undefined && <span>{dims}</span>}
    </nav>
  );
};

const Groups = (props: {
  readonly route: Route;
  readonly groups: readonly MetricGroup[];
  readonly option: 'ns' | 'dims';
}) => {
  const { route, groups, option } = props;
  if (groups.length === 0) return <Empty>No metric has data yet</Empty>;
  return (
    <ul class="metric-groups">
      {groups.map(({ name, metrics }) => (
        <li key={name}>
          <a href={href({ ...route, options: { ...route.options, [option]: name } })}>
            <span>{name}</span> <small>{metrics.length}</small>
          </a>
        </li>
      ))}
    </ul>
  );
};

const MetricTable = ({
  metrics,
  graph,
  setGraph,
}: Props & { readonly metrics: readonly MetricName[] }) => {
  const chosen = useMemo(
    () =>
      new Set(
        graph.rows.flatMap((row) => (row.kind === 'metric' ? metricIdentity(row.metric) : [])),
      ),
    [graph],
  );
  if (metrics.length === 0) return <Empty>No metric has this in its name</Empty>;
  return (
    <>
      <ul class="metric-list">
        {metrics.slice(0, MOST_ROWS).map((metric) => {
          const identity = metricIdentity(metric);
          const isChosen = chosen.has(identity);
          return (
            <li key={identity}>
              <label>
                <input
                  type="checkbox"
                  checked={isChosen}
                  onChange={() =>
                    setGraph(isChosen ? withoutMetric(graph, metric) : withMetric(graph, metric))
                  }
                />
                <span>{metric.metricName}</span>{' '}
                <small>
                  {metric.namespace}
                  {Object.entries(metric.dimensions).map(([name, value]) => ` · ${name}=${value}`)}
                </small>
              </label>
            </li>
          );
        })}
      </ul>
      {metrics.length > MOST_ROWS && (
        <small>
          the first {MOST_ROWS} of {metrics.length}: search to see others
        </small>
      )}
    </>
  );
};
