import { useMemo } from 'preact/hooks';
import type { Widget } from '../dashboards/dashboard-body';
import { graphPeriod, type PeriodOverride } from '../dashboards/graph-period';
import { duration } from './format';
import { useLive } from './live';
import { metricsHref } from './metrics-link';
import { type Route, setOptions } from './route';
import { type TimeWindow, windowOfRange } from './time-window';
import { Problems } from './widgets/remarks';
import { WidgetView } from './widgets/widget-view';

interface Props {
  readonly widget: Widget;
  readonly index: number;
  readonly window: TimeWindow;
  readonly route: Route;
  readonly periodOverride: PeriodOverride;
  /** Whether it fills the page. */
  readonly isFull: boolean;
}

/** A widget in its place on the grid, with its title and what can be done with it. */
export const Cell = ({ widget, index, window, route, periodOverride, isFull }: Props) => {
  const bare = widget.kind === 'text' && widget.transparent;
  const shown = useOwnWindow(widget, window, route);
  const classes = ['cell', widget.kind, bare && 'bare', isFull && 'full'].filter(Boolean);
  return (
    <section
      class={classes.join(' ')}
      style={{
        gridColumn: `${widget.x + 1} / span ${widget.width}`,
        gridRow: `${widget.y + 1} / span ${widget.height}`,
        '--rows': widget.height,
      }}
      aria-label={widget.title || undefined}
    >
      {!bare && (
        <header class={widget.title ? '' : 'untitled'}>
          {widget.title && (
            <h2 title={widget.title}>
              {widget.title} <small>{detailsOf(widget, shown, periodOverride)}</small>
            </h2>
          )}
          <Actions widget={widget} index={index} route={route} isFull={isFull} />
        </header>
      )}
      <Problems problems={widget.problems} />
      <div class="content">
        <WidgetView widget={widget} window={shown} periodOverride={periodOverride} />
      </div>
    </section>
  );
};

/** A widget's own time holds until the reader looks into a part of the page's. */
const useOwnWindow = (widget: Widget, window: TimeWindow, route: Route): TimeWindow => {
  const { now } = useLive();
  const range = widget.kind === 'metric' ? widget.range : undefined;
  const isOwn = range !== undefined && !route.options.zoom;
  return useMemo(
    () => (isOwn && range ? windowOfRange(range, Math.round(now())) : window),
    [isOwn, range, window],
  );
};

/** What the axes of a graph are labelled with, and its period where it is not the author's. */
const detailsOf = (widget: Widget, window: TimeWindow, override: PeriodOverride): string => {
  if (widget.kind !== 'metric' || widget.problems.length > 0) return '';
  const { axes, series, view } = widget.metric;
  const { left, right } = axes;
  const labels =
    left.label && right.label
      ? [`${left.label} (left)`, `${right.label} (right)`]
      : [left.label, right.label].filter(Boolean);
  const own = Math.max(0, ...series.map(({ periodSeconds }) => periodSeconds));
  if (override === 'inherit' || view !== 'timeSeries' || own === 0) return labels.join(' · ');
  const period = graphPeriod(own, window, window.endMs);
  return [...labels, ...(period > own ? [`by ${duration(period * 1000)}`] : [])].join(' · ');
};

const Actions = ({ widget, index, route, isFull }: Omit<Props, 'window' | 'periodOverride'>) => (
  <div class="cell-actions">
    {widget.kind === 'metric' && !widget.metric.alarmArn && (
      <a
        href={metricsHref(widget.properties, route.options)}
        aria-label={`Open ${widget.title || 'this graph'} in metrics`}
        title="open in metrics"
      >
        ↗
      </a>
    )}
    <button
      type="button"
      aria-label={isFull ? 'Back to the dashboard' : `Show ${widget.title || 'this widget'} alone`}
      title={isFull ? 'back to the dashboard (Esc)' : 'show alone'}
      onClick={() => setOptions(route, { widget: isFull ? '' : String(index) })}
    >
      {isFull ? '✕' : '⤢'}
    </button>
  </div>
);
