import { useEffect, useRef } from 'preact/hooks';
import type { DrawnSeries } from '../drawn-series';
import { dayTime, quantity } from '../format';
import { useTheme } from '../theme';
import { themeColor } from '../theme-color';
import type { TimeWindow } from '../time-window';
import type { SeriesProps } from './series-view';

const ROW = 18;

/** A row for each series, its values as shades over time. */
export const Heatmap = ({ name, drawn, window }: SeriesProps) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { name: theme } = useTheme();
  const [low, high] = extent(drawn);
  useEffect(() => {
    if (canvas.current) paint(canvas.current, drawn, window);
  }, [drawn, window, theme]);
  const label = `${name || 'Heatmap'}: ${drawn.map((one) => `${one.label} now ${quantity(one.series.values.at(-1) ?? 0)}`).join(', ')}`;
  return (
    <figure class="heatmap">
      <div class="rows">
        <ul aria-hidden="true">
          {drawn.map((one, place) => (
            <li key={place} title={one.label}>
              {one.label}
            </li>
          ))}
        </ul>
        <canvas
          ref={canvas}
          role="img"
          aria-label={label}
          style={{ height: `${drawn.length * ROW}px` }}
        />
      </div>
      <figcaption>
        <span>{dayTime(window.startMs).slice(5, 16)}</span>
        <span class="scale">
          {quantity(low)} <i /> {quantity(high)}
        </span>
        <span>{dayTime(window.endMs).slice(5, 16)}</span>
      </figcaption>
    </figure>
  );
};

const extent = (drawn: readonly DrawnSeries[]): readonly [number, number] => {
  const all = drawn.flatMap(({ series }) => series.values);
  return [
    all.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
    all.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
  ];
};

const paint = (
  canvas: HTMLCanvasElement,
  drawn: readonly DrawnSeries[],
  window: TimeWindow,
): void => {
  const ratio = devicePixelRatio;
  canvas.width = canvas.clientWidth * ratio;
  canvas.height = drawn.length * ROW * ratio;
  const ctx = canvas.getContext('2d');
  if (!ctx) return;
  ctx.fillStyle = themeColor('--accent');
  const [low, high] = extent(drawn);
  const perMs = canvas.width / (window.endMs - window.startMs);
  for (const [row, { series, periodMs }] of drawn.entries()) {
    for (const [i, time] of series.timestampsMs.entries()) {
      const share = ((series.values[i] ?? low) - low) / (high - low || 1);
      ctx.globalAlpha = 0.08 + 0.92 * share;
      const x = (time - window.startMs) * perMs;
      ctx.fillRect(x, row * ROW * ratio, Math.max(1, periodMs * perMs), (ROW - 2) * ratio);
    }
  }
};
