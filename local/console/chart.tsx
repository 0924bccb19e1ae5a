import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import type { AlignedSeries, AlignedValue } from '../dashboards/aligned-series';
import type { Drawing } from '../dashboards/drawing';
import {
  isStacked,
  type Line,
  type Plotted,
  plotData,
  plotOptions,
  shapeOf,
} from './chart-options';
import { clockTime, dayTime, quantity } from './format';
import { useTheme } from './theme';
import { endZoom, type TimeWindow, zoomInto } from './time-window';

export type { Line } from './chart-options';

export interface ChartProps {
  /** What the graph is called, for those who do not see it. */
  readonly name: string;
  readonly lines: readonly Line[];
  readonly data: AlignedSeries;
  readonly window: TimeWindow;
  readonly drawing: Drawing;
}

/** Where the mouse went down: the other plots of the page select along with this one. */
let dragged: HTMLElement | null = null;

/** Lines over time with their legend; all charts of a page share one cursor and one zoom. */
export const Chart = ({ name, lines, data, window, drawing }: ChartProps) => {
  const { name: theme } = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set());
  const [isHovered, setHovered] = useState(false);
  const plotted: Plotted = { lines, data, window, drawing, hidden };
  const latest = useRef(plotted);
  latest.current = plotted;
  const shape = useMemo(() => shapeOf(plotted, theme), [lines, drawing, theme, hidden]);

  // `shape` holds all that a drawn plot cannot take on later.
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const onSelect = (drawn: uPlot) => {
      if (dragged === element) zoomInto(selectedWindow(drawn));
      drawn.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
    };
    const onDraw = () => {
      element.dataset.drawn = String(Math.round(performance.now()));
    };
    const hooks = { onCursor: setCursor, onSelect, onDraw };
    let created: uPlot | undefined;
    // The observer tells the size when the whole page is laid out; to ask for it here would lay it out for each graph.
    const observer = new ResizeObserver(([entry]) => {
      const size = sizeOf(entry?.contentRect);
      if (created) return resize(created, size);
      created = new uPlot(plotOptions(latest, size, hooks), plotData(latest.current), element);
      plot.current = created;
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      created?.destroy();
      plot.current = null;
    };
  }, [shape]);

  // The window moves with the data; a plot that is made later takes both then.
  useEffect(() => plot.current?.setData(plotData(latest.current)), [data]);

  const toggle = (place: number) => {
    const next = new Set(hidden);
    if (!next.delete(place)) next.add(place);
    setHidden(next);
    if (!isStacked(drawing)) plot.current?.setSeries(place + 1, { show: !next.has(place) });
  };
  const summary = useMemo(() => describe(name, lines, data, window), [name, data, window]);
  return (
    <div class={`time-graph legend-${drawing.legend}`}>
      <div
        class="plot"
        ref={box}
        role="img"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move the cursor of the graph
        tabIndex={0}
        aria-label={summary}
        onMouseDown={() => {
          dragged = box.current;
        }}
        onDblClick={endZoom}
        onMouseEnter={() => setHovered(true)}
        onMouseLeave={() => setHovered(false)}
        onKeyDown={(event) => {
          if (plot.current && onKey(event, plot.current, cursor)) event.preventDefault();
        }}
      >
        {isHovered && <Tooltip plotted={plotted} plot={plot.current} cursor={cursor} />}
      </div>
      {drawing.legend !== 'hidden' && <Legend plotted={plotted} cursor={cursor} toggle={toggle} />}
    </div>
  );
};

interface Size {
  readonly width: number;
  readonly height: number;
}

const sizeOf = (box: Size = { width: 0, height: 0 }): Size => ({
  width: Math.floor(box.width),
  height: Math.max(60, Math.floor(box.height)),
});

const resize = (plot: uPlot, size: Size): void => {
  if (size.width !== plot.width || size.height !== plot.height) plot.setSize(size);
};

const selectedWindow = (plot: uPlot): TimeWindow => ({
  startMs: plot.posToVal(plot.select.left, 'x'),
  endMs: plot.posToVal(plot.select.left + plot.select.width, 'x'),
});

/** Moves the cursor of all graphs by the arrow keys and zooms by + and −; says whether it knew the key. */
const onKey = (event: KeyboardEvent, plot: uPlot, cursor: number | null): boolean => {
  const times = plot.data[0];
  const last = times.length - 1;
  const step = event.shiftKey ? 10 : 1;
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: (cursor ?? last + 1) - step,
    ArrowRight: (cursor ?? -1) + step,
    Home: 0,
    End: last,
  };
  const to = moves[event.key];
  if (to !== undefined) {
    moveCursor(plot, times[Math.min(last, Math.max(0, to))] ?? 0);
    return true;
  }
  if (event.key === '+') zoomInto(halfAround(plot, times[cursor ?? Math.floor(last / 2)] ?? 0));
  if (event.key === '-' || event.key === 'Escape') endZoom();
  return event.key === '+' || event.key === '-';
};

/** uPlot's own types leave out that a third argument tells the other graphs. */
type SetCursor = (at: { left: number; top: number }, fire: boolean, tellOthers: boolean) => void;

const moveCursor = (plot: uPlot, ms: number): void => {
  const set = plot.setCursor as SetCursor;
  set({ left: plot.valToPos(ms, 'x'), top: plot.over.clientHeight / 2 }, true, true);
};

const halfAround = (plot: uPlot, ms: number): TimeWindow => {
  const { min = 0, max = 0 } = plot.scales.x ?? {};
  const quarter = ((max ?? 0) - (min ?? 0)) / 4;
  return { startMs: ms - quarter, endMs: ms + quarter };
};

const Legend = (props: {
  readonly plotted: Plotted;
  readonly cursor: number | null;
  readonly toggle: (place: number) => void;
}) => {
  const { plotted, cursor, toggle } = props;
  const { lines, data, hidden, drawing } = plotted;
  const time = cursor === null ? undefined : data.timestampsMs[cursor];
  return (
    <ul class="legend">
      {lines.map((line, place) => (
        <li key={place}>
          <button
            type="button"
            aria-pressed={!hidden.has(place)}
            title={`show or hide ${line.label}`}
            onClick={() => toggle(place)}
          >
            <i style={{ background: line.color }} />
            <span>{line.label}</span>
            <b>{valueText(valueAt(data.values[place] ?? [], cursor))}</b>
          </button>
        </li>
      ))}
      {time !== undefined && <li class="at">{timeText(time, drawing)}</li>}
    </ul>
  );
};

const timeText = (ms: number, { zoneMinutes }: Drawing): string =>
  clockTime(ms + zoneMinutes * 60_000);

/** The value under the cursor, else the last one. Between two periods of a series the earlier holds. */
const valueAt = (values: readonly AlignedValue[], cursor: number | null): number | undefined => {
  let place = cursor ?? values.length - 1;
  const isSkipped = () =>
    cursor === null ? typeof values[place] !== 'number' : values[place] === undefined;
  while (place > 0 && isSkipped()) place--;
  return values[place] ?? undefined;
};

const valueText = (value: number | undefined): string =>
  value === undefined ? '–' : quantity(value);

const ROWS_IN_TOOLTIP = 10;

/** The values under the mouse, the highest first. */
const Tooltip = (props: {
  readonly plotted: Plotted;
  readonly plot: uPlot | null;
  readonly cursor: number | null;
}) => {
  const { plotted, plot, cursor } = props;
  const { lines, data, hidden, drawing } = plotted;
  const time = cursor === null ? undefined : data.timestampsMs[cursor];
  if (!plot || time === undefined) return null;
  const rows = lines
    .map((line, place) => ({ ...line, value: valueAt(data.values[place] ?? [], cursor), place }))
    .filter(({ value, place }) => value !== undefined && !hidden.has(place))
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const left = plot.over.offsetLeft + (plot.cursor.left ?? 0);
  const isLate = left > plot.width / 2;
  return (
    <div
      class="tooltip"
      aria-hidden="true"
      style={isLate ? { right: `${plot.width - left + 12}px` } : { left: `${left + 12}px` }}
    >
      <time>{dayTime(time + drawing.zoneMinutes * 60_000)}</time>
      {rows.slice(0, ROWS_IN_TOOLTIP).map(({ label, color, value, place }) => (
        <p key={place}>
          <i style={{ background: color }} />
          <span>{label}</span>
          <b>{valueText(value)}</b>
        </p>
      ))}
      {rows.length > ROWS_IN_TOOLTIP && <small>and {rows.length - ROWS_IN_TOOLTIP} more</small>}
    </div>
  );
};

const LINES_IN_SUMMARY = 12;

/** The graph in words. */
const describe = (
  name: string,
  lines: readonly Line[],
  data: AlignedSeries,
  { startMs, endMs }: TimeWindow,
): string => {
  const said = lines.slice(0, LINES_IN_SUMMARY).map((line, place) => {
    const numbers = (data.values[place] ?? []).filter((value) => typeof value === 'number');
    if (numbers.length === 0) return `${line.label}: no data`;
    const [low, high] = numbers.reduce(
      ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    );
    return `${line.label}: now ${valueText(numbers.at(-1))}, from ${valueText(low)} to ${valueText(high)}`;
  });
  const more = lines.length > said.length ? `; and ${lines.length - said.length} more lines` : '';
  return `${name || 'Graph'}, ${dayTime(startMs)} to ${dayTime(endMs)} UTC. ${said.join('; ')}${more}`;
};
