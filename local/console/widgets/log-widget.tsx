import { useMemo } from 'preact/hooks';
import type { LogTable } from '../../console-server/console-source';
import type { Content } from '../../dashboards/dashboard-body';
import { logCategories, logSeries } from '../../dashboards/log-series';
import { api } from '../api';
import { type DrawnSeries, paletteColor } from '../drawn-series';
import { Await, Empty, Failure } from '../empty';
import { useLoaded } from '../live';
import { useTheme } from '../theme';
import type { TimeWindow } from '../time-window';
import { BarList, coloured } from './bars';
import { PieChart } from './pie';
import { SeriesView } from './series-view';

interface Props {
  readonly name: string;
  readonly widget: Extract<Content, { kind: 'log' }>;
  readonly window: TimeWindow;
}

/** What a Logs Insights query answers, in the view that its widget asks for. */
export const LogView = ({ name, widget, window }: Props) => {
  const loaded = useLoaded(
    () => api.logTable(widget.query, window),
    [widget.query, window.startMs, window.endMs],
  );
  return (
    <Await loaded={loaded}>
      {(table) =>
        table.rows.length === 0 ? (
          <Empty>No line matches in this time</Empty>
        ) : (
          <LogAnswer name={name} widget={widget} window={window} table={table} />
        )
      }
    </Await>
  );
};

const LogAnswer = ({ name, widget, window, table }: Props & { readonly table: LogTable }) => {
  const { drawing } = widget;
  const { name: theme } = useTheme();
  const drawn = useMemo(() => attempt(() => draw(table, drawing.view)), [table, widget, theme]);
  if ('error' in drawn) return <Failure message={drawn.error} />;
  switch (drawn.kind) {
    case 'table':
      return <RowTable table={table} />;
    case 'series':
      return <SeriesView name={name} drawing={drawing} drawn={drawn.series} window={window} />;
    case 'bars':
      return <BarList bars={drawn.bars} />;
    case 'pie':
      return <PieChart name={name} slices={drawn.bars} />;
  }
};

const draw = (table: LogTable, view: string) => {
  if (view === 'timeSeries') return { kind: 'series', series: drawnSeries(table) } as const;
  if (view === 'bar' || view === 'pie') {
    const kind = view === 'bar' ? 'bars' : 'pie';
    return { kind, bars: coloured(logCategories(table)) } as const;
  }
  return { kind: 'table' } as const;
};

const attempt = <T,>(run: () => T): T | { readonly error: string } => {
  try {
    return run();
  } catch (error) {
    return { error: (error as Error).message };
  }
};

export const drawnSeries = (table: LogTable): readonly DrawnSeries[] =>
  logSeries(table).map(({ series, periodMs }, place) => ({
    series,
    periodMs,
    label: series.label,
    color: paletteColor(place),
    yAxis: 'left',
  }));

/** More rows than this make a slow page and no better answer. */
const MOST_ROWS = 500;

const RowTable = ({ table: { columns, rows } }: { readonly table: LogTable }) => (
  <div class="scroll">
    <table>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, MOST_ROWS).map((row, index) => (
          <tr key={index}>
            {row.map((cell, column) => (
              <td key={column} title={cell}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
    {rows.length > MOST_ROWS && (
      <small>
        the first {MOST_ROWS} of {rows.length} rows
      </small>
    )}
  </div>
);
