import { useMemo } from 'preact/hooks';
import { type ExplorerWidget, explore } from '../../dashboards/explorer-widget';
import type { PeriodOverride } from '../../dashboards/graph-period';
import { api } from '../api';
import { Await, Empty } from '../empty';
import { useLoaded } from '../live';
import { MetricView } from '../metric-view';
import type { TimeWindow } from '../time-window';
import { Remarks } from './remarks';

interface Props {
  readonly explorer: ExplorerWidget;
  readonly window: TimeWindow;
  readonly periodOverride: PeriodOverride;
}

/** Graphs of the metrics that an explorer finds by their resources. */
export const ExplorerView = ({ explorer, window, periodOverride }: Props) => {
  const loaded = useLoaded(() => api.metricNames(), []);
  const explored = useMemo(
    () => (loaded.data ? explore(explorer, loaded.data) : undefined),
    [loaded.data, explorer],
  );
  return (
    <Await loaded={{ error: loaded.error, data: explored }}>
      {({ graphs, remarks }) => (
        <>
          <Remarks remarks={remarks} />
          {graphs.length === 0 && <Empty>No resource here has these metrics</Empty>}
          <div class="explored" style={{ '--columns': explorer.widgetsPerRow }}>
            {graphs.map(({ title, widget }) => (
              <figure key={title}>
                <figcaption>{title}</figcaption>
                <MetricView
                  name={title}
                  widget={widget}
                  window={window}
                  periodOverride={periodOverride}
                />
              </figure>
            ))}
          </div>
        </>
      )}
    </Await>
  );
};
