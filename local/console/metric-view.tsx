import { useMemo } from 'preact/hooks';
import type { MetricSeries } from '../console-server/console-source';
import { completePeriods } from '../dashboards/aligned-series';
import { metricRequest, type PeriodOverride } from '../dashboards/graph-period';
import type { MetricWidget } from '../dashboards/widget';
import { type DrawnSeries, paletteColor } from './drawn-series';
import { Await } from './empty';
import { useLive, useLoaded } from './live';
import { loadMetricData } from './metric-data';
import { useTheme } from './theme';
import type { TimeWindow } from './time-window';
import { SeriesView } from './widgets/series-view';

/** A metric widget's data, drawn as its view asks for. */
export const MetricView = (props: {
  readonly name?: string;
  readonly widget: MetricWidget;
  readonly window: TimeWindow;
  readonly periodOverride?: PeriodOverride;
}) => {
  const { name = '', widget, window, periodOverride } = props;
  const { now } = useLive();
  const { name: theme } = useTheme();
  const request = useMemo(
    () => metricRequest(widget, window, now(), periodOverride),
    [widget, window.startMs, window.endMs, periodOverride],
  );
  const loaded = useLoaded(
    async () => ({ request, series: await loadMetricData(request.queries, request.window) }),
    [request],
  );
  const drawn = useMemo(() => {
    if (!loaded.data) return [];
    const { stretch } = loaded.data.request;
    return loaded.data.series.flatMap((series, place) =>
      draw(series, place, widget, stretch, now()),
    );
  }, [loaded.data, widget, theme]);
  return (
    <Await loaded={loaded}>
      {() => <SeriesView name={name} drawing={widget} drawn={drawn} window={window} />}
    </Await>
  );
};

const draw = (
  series: MetricSeries,
  place: number,
  widget: MetricWidget,
  stretch: (seconds: number) => number,
  nowMs: number,
): readonly DrawnSeries[] => {
  const hint = widget.series.find((one) => one.id === series.id);
  if (!hint) return [];
  const periodMs = Math.min(stretch(hint.periodSeconds) * 1000, shortestStep(series));
  const isWhole = widget.liveData || widget.setPeriodToTimeRange;
  return [
    {
      series: isWhole ? series : completePeriods(series, periodMs, nowMs),
      periodMs,
      label: series.label,
      color: hint.color ?? paletteColor(place),
      yAxis: hint.yAxis,
    },
  ];
};

/** An expression's points lie as close as those of the metrics that it is computed from. */
const shortestStep = ({ timestampsMs }: MetricSeries): number =>
  timestampsMs.reduce(
    (least, time, i) => Math.min(least, i > 0 ? time - (timestampsMs[i - 1] ?? 0) : least),
    Number.POSITIVE_INFINITY,
  );
