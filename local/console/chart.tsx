import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { type AlignedSeries, stackSeries } from '../dashboards/aligned-series';
import type { Annotation, AxisHint, Side } from '../dashboards/widget';
import { clockTime, day, hourMinute, quantity } from './format';
import type { TimeWindow } from './time-window';

export interface Line {
  readonly label: string;
  /** As CSS spells it. */
  readonly color: string;
  readonly yAxis: Side;
}

export interface ChartProps {
  readonly lines: readonly Line[];
  readonly data: AlignedSeries;
  readonly window: TimeWindow;
  readonly axes: Readonly<Record<Side, AxisHint>>;
  readonly annotations: readonly Annotation[];
  readonly stacked: boolean;
  readonly theme: string;
}

/** Lines over time with their legend; all charts of a page share one cursor. */
export const Chart = (props: ChartProps) => {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const [cursor, setCursor] = useState<number | null>(null);
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set());
  const { lines, annotations, axes, stacked, theme } = props;
  const shape = JSON.stringify({ lines, annotations, axes, stacked, theme });

  // `shape` holds all that a drawn plot cannot take on later.
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const created = new uPlot(
      options(latest, sizeOf(element), setCursor),
      plotted(latest.current),
      element,
    );
    plot.current = created;
    const observer = new ResizeObserver(() => created.setSize(sizeOf(element)));
    observer.observe(element);
    return () => {
      observer.disconnect();
      created.destroy();
    };
  }, [shape]);

  // The window moves with the data.
  useEffect(() => plot.current?.setData(plotted(props)), [props.data]);

  useEffect(() => {
    lines.forEach((_, index) => {
      plot.current?.setSeries(index + 1, { show: !hidden.has(index) });
    });
  }, [hidden, shape]);

  const toggle = (index: number) =>
    setHidden((before) => {
      const next = new Set(before);
      if (!next.delete(index)) next.add(index);
      return next;
    });
  return (
    <div class="chart">
      <div class="plot" ref={box} />
      <Legend lines={lines} data={props.data} cursor={cursor} hidden={hidden} toggle={toggle} />
    </div>
  );
};

const Legend = (props: {
  readonly lines: readonly Line[];
  readonly data: AlignedSeries;
  readonly cursor: number | null;
  readonly hidden: ReadonlySet<number>;
  readonly toggle: (index: number) => void;
}) => {
  const { lines, data, cursor, hidden, toggle } = props;
  const time = cursor === null ? undefined : data.timestampsMs[cursor];
  return (
    <ul class="legend">
      {lines.map((line, index) => (
        <li key={index}>
          <button
            type="button"
            aria-pressed={!hidden.has(index)}
            title={`show or hide ${line.label}`}
            onClick={() => toggle(index)}
          >
            <i style={{ background: line.color }} />
            <span>{line.label}</span>
            <b>{shown(data.values[index] ?? [], cursor)}</b>
          </button>
        </li>
      ))}
      {time !== undefined && <li class="at">{clockTime(time)}</li>}
    </ul>
  );
};

/** The value under the cursor, else the last one. */
const shown = (values: readonly (number | null)[], cursor: number | null): string => {
  const value = cursor === null ? values.findLast((one) => one !== null) : values[cursor];
  return value === null || value === undefined ? '–' : quantity(value);
};

const sizeOf = (element: HTMLElement) => ({
  width: element.clientWidth,
  height: Math.max(60, element.clientHeight),
});

const plotted = ({ data, stacked }: ChartProps): uPlot.AlignedData => {
  const { timestampsMs, values } = stacked ? stackSeries(data) : data;
  return [timestampsMs, ...values] as uPlot.AlignedData;
};

const styleOf = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

type Latest = { readonly current: ChartProps };

const options = (
  latest: Latest,
  size: { readonly width: number; readonly height: number },
  onCursor: (index: number | null) => void,
): uPlot.Options => {
  const { lines, stacked } = latest.current;
  const sides = (['left', 'right'] as const).filter((side) => usesSide(latest.current, side));
  return {
    ...size,
    ms: 1,
    tzDate: (ms) => uPlot.tzDate(new Date(ms), 'Etc/UTC'),
    legend: { show: false },
    padding: [8, sides.includes('right') ? 0 : 16, 0, 0],
    cursor: { sync: { key: 'console' }, drag: { x: false, y: false }, points: { size: 6 } },
    scales: {
      x: { time: true, range: () => [latest.current.window.startMs, latest.current.window.endMs] },
      left: { range: (_, min, max) => yRange(latest.current, 'left', min, max) },
      right: { range: (_, min, max) => yRange(latest.current, 'right', min, max) },
    },
    axes: [timeAxis(), ...sides.map(valueAxis)],
    series: [{}, ...lines.map((line) => lineSeries(line, stacked))],
    bands: stacked ? lines.slice(1).map((_, i) => ({ series: [i + 2, i + 1] })) : [],
    hooks: {
      setCursor: [(plot) => onCursor(plot.cursor.idx ?? null)],
      drawAxes: [(plot) => each(plot, latest.current.annotations, drawLimit)],
      draw: [(plot) => each(plot, latest.current.annotations, drawLabel)],
    },
  };
};

const usesSide = ({ lines, annotations }: ChartProps, side: Side): boolean =>
  [...lines, ...annotations].some((one) => one.yAxis === side) || side === 'left';

const axisFont = '11px system-ui, sans-serif';

const timeAxis = (): uPlot.Axis => ({
  stroke: styleOf('--muted'),
  font: axisFont,
  size: 26,
  space: 64,
  grid: { show: false },
  ticks: { stroke: styleOf('--line'), size: 4, width: 1 },
  values: (_, times) =>
    times.map((ms) => (ms % 86_400_000 === 0 ? day(ms).slice(5) : hourMinute(ms))),
});

const valueAxis = (side: Side): uPlot.Axis => ({
  scale: side,
  side: side === 'left' ? 3 : 1,
  stroke: styleOf('--muted'),
  font: axisFont,
  size: 44,
  space: 34,
  gap: 6,
  grid: { show: side === 'left', stroke: styleOf('--grid'), width: 1 },
  ticks: { show: false },
  values: (_, values) => values.map(quantity),
});

const lineSeries = (line: Line, stacked: boolean): uPlot.Series => ({
  label: line.label,
  scale: line.yAxis,
  stroke: line.color,
  width: 1.5,
  points: { size: 4, fill: line.color },
  fill: stacked ? `color-mix(in srgb, ${line.color} 22%, transparent)` : undefined,
});

/** As wide as the data and its thresholds; from zero unless the data stays far from it. */
const yRange = (props: ChartProps, side: Side, low: number, high: number): [number, number] => {
  const { min, max } = props.axes[side];
  const limits = props.annotations
    .filter((annotation) => annotation.yAxis === side)
    .flatMap(({ value, toValue }) => (toValue === undefined ? [value] : [value, toValue]));
  const from = Math.min(low ?? 0, ...limits);
  const to = Math.max(high ?? 0, ...limits);
  const pad = (to - from) * 0.08 || Math.abs(to) * 0.1 || 1;
  const bottom = from >= 0 && from <= to * 0.6 ? 0 : from - pad;
  return [min ?? bottom, max ?? to + pad];
};

type DrawAnnotation = (plot: uPlot, annotation: Annotation, y: number, color: string) => void;

const each = (plot: uPlot, annotations: readonly Annotation[], draw: DrawAnnotation): void => {
  for (const annotation of annotations) {
    plot.ctx.save();
    const y = Math.round(plot.valToPos(annotation.value, annotation.yAxis, true));
    draw(plot, annotation, y, annotation.color ?? styleOf('--threshold'));
    plot.ctx.restore();
  }
};

/** Below the lines: the dashed limit and its shade. */
const drawLimit: DrawAnnotation = (plot, annotation, y, color) => {
  const { ctx, bbox } = plot;
  const shade = shadedTo(plot, annotation);
  if (shade !== undefined) {
    ctx.globalAlpha = 0.08;
    ctx.fillStyle = color;
    ctx.fillRect(bbox.left, Math.min(y, shade), bbox.width, Math.abs(shade - y));
    ctx.globalAlpha = 1;
  }
  ctx.strokeStyle = color;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
};

/** Above the lines, in a halo of the ground's colour. */
const drawLabel: DrawAnnotation = (plot, { label = '' }, y, color) => {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const fits = y - bbox.top > 16 * ratio;
  const at = [bbox.left + 6 * ratio, y + (fits ? -3 : 4) * ratio] as const;
  ctx.font = `${11 * ratio}px system-ui, sans-serif`;
  ctx.textAlign = 'left';
  ctx.textBaseline = fits ? 'bottom' : 'top';
  ctx.lineJoin = 'round';
  ctx.lineWidth = 4 * ratio;
  ctx.strokeStyle = styleOf('--surface');
  ctx.strokeText(label, ...at);
  ctx.fillStyle = color;
  ctx.fillText(label, ...at);
};

/** Where a band or a fill ends, in canvas pixels. */
const shadedTo = (plot: uPlot, { toValue, fill, yAxis }: Annotation): number | undefined => {
  if (toValue !== undefined) return plot.valToPos(toValue, yAxis, true);
  if (fill === 'above') return plot.bbox.top;
  return fill === 'below' ? plot.bbox.top + plot.bbox.height : undefined;
};
