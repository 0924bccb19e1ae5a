import { useMemo } from 'preact/hooks';
import type { MetricSeries } from '../console-server/console-source';
import { alignSeries, completePeriods } from '../dashboards/aligned-series';
import type { MetricWidget, SeriesHint } from '../dashboards/widget';
import { api } from './api';
import { Chart, type Line } from './chart';
import { Await, Empty } from './empty';
import { quantity } from './format';
import { useLive, useLoaded } from './live';
import { useTheme } from './theme';
import type { TimeWindow } from './time-window';

/** A series with how it is drawn. */
interface Drawn extends Line {
  readonly series: MetricSeries;
}

/** A metric widget's data, drawn as its view asks for. */
export const MetricView = (props: {
  readonly widget: MetricWidget;
  readonly window: TimeWindow;
}) => {
  const { widget, window } = props;
  const { now } = useLive();
  const { name: theme } = useTheme();
  const loaded = useLoaded(
    () => api.metricData(widget.queries, onPeriods(window, widget)),
    [JSON.stringify(widget.queries), window.startMs, window.endMs],
  );
  const drawn = useMemo(
    () => (loaded.data ?? []).flatMap((series, index) => draw(series, index, widget, now())),
    [loaded.data, widget, theme],
  );
  return (
    <Await loaded={loaded}>
      {() => {
        if (drawn.every(({ series }) => series.values.length === 0)) {
          return <Empty>No data in this time</Empty>;
        }
        if (widget.view === 'timeSeries') {
          return <Graph widget={widget} window={window} drawn={drawn} theme={theme} />;
        }
        return widget.view === 'singleValue' ? <Numbers drawn={drawn} /> : <Bars drawn={drawn} />;
      }}
    </Await>
  );
};

/** Periods begin where the window begins: on their own multiples they stay put when the window moves on. */
const onPeriods = ({ startMs, endMs }: TimeWindow, widget: MetricWidget): TimeWindow => {
  const periodMs = Math.max(1, ...periodsMs(widget));
  return { startMs: Math.floor(startMs / periodMs) * periodMs, endMs };
};

const periodsMs = (widget: MetricWidget): readonly number[] =>
  widget.series.map((hint) => hint.periodSeconds * 1000);

const draw = (
  series: MetricSeries,
  index: number,
  widget: MetricWidget,
  nowMs: number,
): readonly Drawn[] => {
  const hint = widget.series.find((one) => one.id === series.id);
  if (!hint) return [];
  const shown = widget.liveData
    ? series
    : completePeriods(series, hint.periodSeconds * 1000, nowMs);
  return [{ series: shown, label: series.label, color: colorOf(hint, index), yAxis: hint.yAxis }];
};

const PALETTE_SIZE = 8;

const colorOf = (hint: SeriesHint, index: number): string =>
  hint.color ??
  getComputedStyle(document.documentElement)
    .getPropertyValue(`--series-${(index % PALETTE_SIZE) + 1}`)
    .trim();

const Graph = (props: {
  readonly widget: MetricWidget;
  readonly window: TimeWindow;
  readonly drawn: readonly Drawn[];
  readonly theme: string;
}) => {
  const { widget, window, drawn, theme } = props;
  const data = useMemo(
    () =>
      alignSeries(
        drawn.map(({ series }) => series),
        Math.min(...periodsMs(widget)),
      ),
    [drawn, widget],
  );
  return (
    <Chart
      lines={drawn.map(({ label, color, yAxis }) => ({ label, color, yAxis }))}
      data={data}
      window={window}
      axes={widget.axes}
      annotations={widget.annotations}
      stacked={widget.stacked}
      theme={theme}
    />
  );
};

const Numbers = ({ drawn }: { readonly drawn: readonly Drawn[] }) => (
  <dl class="numbers">
    {drawn.map(({ series, label, color }, index) => (
      <div key={index}>
        <dt>
          <i style={{ background: color }} />
          {label}
        </dt>
        <dd>{lastOf(series)}</dd>
      </div>
    ))}
  </dl>
);

/** For gauge, bar, pie and table: each series' last value beside a bar of its share of the largest. */
const Bars = ({ drawn }: { readonly drawn: readonly Drawn[] }) => {
  const largest = Math.max(...drawn.map(({ series }) => Math.abs(series.values.at(-1) ?? 0)));
  return (
    <table class="bars">
      <tbody>
        {drawn.map(({ series, label, color }, index) => (
          <tr key={index}>
            <th scope="row">{label}</th>
            <td class="number">{lastOf(series)}</td>
            <td>
              <i
                style={{
                  background: color,
                  width: `${(Math.abs(series.values.at(-1) ?? 0) / (largest || 1)) * 100}%`,
                }}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const lastOf = (series: MetricSeries): string => {
  const value = series.values.at(-1);
  return value === undefined ? '–' : quantity(value);
};
