import uPlot from 'uplot';
import { type AlignedSeries, isolatedPoints, stackSeries } from '../dashboards/aligned-series';
import type { Drawing, Side } from '../dashboards/drawing';
import { drawLabels, drawLimits } from './chart-annotations';
import { day, hourMinute, quantity } from './format';
import { themeColor } from './theme-color';
import type { TimeWindow } from './time-window';

export interface Line {
  readonly label: string;
  /** As CSS spells it. */
  readonly color: string;
  readonly yAxis: Side;
}

/** What a plot is drawn from. */
export interface Plotted {
  readonly lines: readonly Line[];
  readonly data: AlignedSeries;
  readonly window: TimeWindow;
  readonly drawing: Drawing;
  /** Lines that the reader has put away, by their place. */
  readonly hidden: ReadonlySet<number>;
}

/** Columns stand on each other. */
export const isStacked = ({ view, stacked }: Drawing): boolean => stacked || view === 'column';

/** What is left out of a stack is left out of its sum; other lines are only made invisible. */
const placesOf = ({ lines, drawing, hidden }: Plotted): readonly number[] => {
  const places = lines.map((_, place) => place);
  if (!isStacked(drawing)) return places;
  const visible = places.filter((place) => !hidden.has(place));
  // The higher column is the sum of those before it: it is drawn first, and they over it.
  return drawing.view === 'column' ? visible.reverse() : visible;
};

/** A plot that must be made anew when this changes: all that a drawn one cannot take on. */
export const shapeOf = (plotted: Plotted, theme: string): string => {
  const { lines, drawing } = plotted;
  const looks = placesOf(plotted).map((place) => [lines[place]?.color, lines[place]?.yAxis]);
  return JSON.stringify({ looks, drawing, theme });
};

export const plotData = (plotted: Plotted): uPlot.AlignedData => {
  const { timestampsMs, values } = plotted.data;
  const places = placesOf(plotted);
  if (!isStacked(plotted.drawing)) return [timestampsMs, ...values] as uPlot.AlignedData;
  const ascending = [...places].sort((a, b) => a - b);
  const stacked = stackSeries({ timestampsMs, values: ascending.map((i) => values[i] ?? []) });
  const byPlace = new Map(ascending.map((place, i) => [place, stacked.values[i]]));
  return [timestampsMs, ...places.map((place) => byPlace.get(place))] as uPlot.AlignedData;
};

interface Hooks {
  readonly onCursor: (index: number | null) => void;
  readonly onSelect: (plot: uPlot) => void;
  readonly onDraw: () => void;
}

type Latest = { readonly current: Plotted };

export const plotOptions = (
  latest: Latest,
  size: { readonly width: number; readonly height: number },
  { onCursor, onSelect, onDraw }: Hooks,
): uPlot.Options => {
  const { lines, drawing } = latest.current;
  const places = placesOf(latest.current);
  const sides = (['left', 'right'] as const).filter((side) => usesSide(latest.current, side));
  const isArea = isStacked(drawing) && drawing.view !== 'column';
  return {
    ...size,
    ms: 1,
    tzDate: (ms) => uPlot.tzDate(new Date(ms + drawing.zoneMinutes * 60_000), 'Etc/UTC'),
    legend: { show: false },
    padding: [8, sides.includes('right') ? 0 : 16, 0, 0],
    cursor: {
      sync: { key: 'console' },
      drag: { x: true, y: false, setScale: false, dist: 6 },
      points: { size: 6 },
    },
    scales: {
      x: { time: true, range: () => [latest.current.window.startMs, latest.current.window.endMs] },
      left: { range: (plot) => yRange(plot, latest.current.drawing, 'left') },
      right: { range: (plot) => yRange(plot, latest.current.drawing, 'right') },
    },
    axes: [timeAxis(drawing.zoneMinutes), ...sides.map(valueAxis)],
    series: [
      {},
      ...places.map((place) => lineSeries(lines[place], drawing, latest.current.hidden.has(place))),
    ],
    bands: isArea ? places.slice(1).map((_, i) => ({ series: [i + 2, i + 1] })) : [],
    hooks: {
      setCursor: [(plot) => onCursor(plot.cursor.idx ?? null)],
      setSelect: [onSelect],
      drawAxes: [(plot) => drawLimits(plot, latest.current.drawing)],
      draw: [(plot) => drawLabels(plot, latest.current.drawing), onDraw],
    },
  };
};

const usesSide = ({ lines, drawing }: Plotted, side: Side): boolean =>
  [...lines, ...drawing.annotations].some((one) => one.yAxis === side) || side === 'left';

const axisFont = '11px system-ui, sans-serif';
const DAY_MS = 86_400_000;

const timeAxis = (zoneMinutes: number): uPlot.Axis => ({
  stroke: themeColor('--muted'),
  font: axisFont,
  size: 26,
  space: 64,
  grid: { show: false },
  ticks: { stroke: themeColor('--line'), size: 4, width: 1 },
  values: (_, times) =>
    times.map((utc) => {
      const ms = utc + zoneMinutes * 60_000;
      return ms % DAY_MS === 0 ? day(ms).slice(5) : hourMinute(ms);
    }),
});

const valueAxis = (side: Side): uPlot.Axis => ({
  scale: side,
  side: side === 'left' ? 3 : 1,
  stroke: themeColor('--muted'),
  font: axisFont,
  size: 44,
  space: 34,
  gap: 6,
  grid: { show: side === 'left', stroke: themeColor('--grid'), width: 1 },
  ticks: { show: false },
  values: (_, values) => axisTexts(values),
});

/** Where short texts would be the same, the numbers are written out. */
const axisTexts = (values: readonly number[]): string[] => {
  const short = values.map(quantity);
  return new Set(short).size === short.length
    ? short
    : values.map((value) => String(Number(value.toPrecision(10))));
};

const lineSeries = (
  line: Line = { label: '', color: 'gray', yAxis: 'left' },
  drawing: Drawing,
  isHidden: boolean,
): uPlot.Series => {
  const { color, yAxis } = line;
  const base = { label: line.label, scale: yAxis, stroke: color, width: 1.5, show: !isHidden };
  switch (drawing.view) {
    case 'column':
      return {
        ...base,
        width: 0,
        fill: color,
        points: { show: false },
        paths: uPlot.paths.bars?.({ size: [0.8, 48] }),
      };
    case 'scatter':
      return { ...base, paths: () => null, points: { show: true, size: 5, fill: color } };
    default:
      return {
        ...base,
        points: { size: 4, fill: color, filter: pointsToDraw },
        fill: isStacked(drawing) ? `color-mix(in srgb, ${color} 22%, transparent)` : undefined,
      };
  }
};

/** Where there is room all points, else those that no line leads to. */
const pointsToDraw = (plot: uPlot, place: number, isRoomy: boolean): number[] | null =>
  isRoomy ? null : isolatedPoints((plot.data[place] ?? []) as readonly (number | null)[]);

/** Lines at the edge of a range are seen in their full width. */
const HEADROOM = 0.015;

/** Also of the points just outside of the window, from which a line leads into it; 0 without data. */
const extremesOf = ({ data, series }: uPlot, side: Side): { low: number; high: number } => {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let place = 1; place < series.length; place++) {
    if (series[place]?.scale !== side || series[place]?.show === false) continue;
    for (const value of data[place] ?? []) {
      if (value === null || value === undefined) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low > high ? { low: 0, high: 0 } : { low, high };
};

/** As wide as the data and its thresholds; from zero unless the data stays far from it. */
const yRange = (plot: uPlot, drawing: Drawing, side: Side): [number, number] => {
  const { min, max } = drawing.axes[side];
  const limits = drawing.annotations
    .filter((annotation) => annotation.yAxis === side)
    .flatMap(({ value, toValue }) => (toValue === undefined ? [value] : [value, toValue]));
  const { low, high } = extremesOf(plot, side);
  const from = Math.min(low, ...limits);
  const to = Math.max(high, ...limits);
  const pad = (to - from) * 0.08 || Math.abs(to) * 0.1 || 1;
  const bottom = min ?? (from >= 0 && from <= to * 0.6 ? 0 : from - pad);
  const top = Math.max(max ?? to + pad, bottom + Number.EPSILON * Math.abs(bottom) + 1e-9);
  const room = (top - bottom) * HEADROOM;
  return [bottom - room, top + room];
};
