import { useMemo } from 'preact/hooks';
import type { LogTable } from '../console-server/console-source';
import { PLAIN } from '../dashboards/drawing';
import { useTheme } from './theme';
import type { TimeWindow } from './time-window';
import { drawnSeries } from './widgets/log-widget';
import { SeriesView } from './widgets/series-view';

const BY_BIN = /\bstats\b[^|]*\bby\b[^|]*\bbin\s*\(/i;

/** What a query counts by time (`stats … by bin(5m)`), as a graph; nothing for another query. */
export const TableChart = (props: {
  readonly query: string;
  readonly table: LogTable;
  readonly window: TimeWindow;
}) => {
  const { query, table, window } = props;
  const { name: theme } = useTheme();
  const drawn = useMemo(() => (BY_BIN.test(query) ? seriesOf(table) : []), [query, table, theme]);
  if (drawn.length === 0) return null;
  return (
    <div class="card result-chart">
      <SeriesView name="Results over time" drawing={PLAIN} drawn={drawn} window={window} />
    </div>
  );
};

/** Nothing where a later command took the times or the numbers away. */
const seriesOf = (table: LogTable): ReturnType<typeof drawnSeries> => {
  try {
    return drawnSeries(table);
  } catch {
    return [];
  }
};
