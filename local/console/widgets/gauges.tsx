import { annotationColor } from '../../dashboards/annotation-color';
import type { Annotation, AxisHint } from '../../dashboards/drawing';
import { type DrawnSeries, lastValue } from '../drawn-series';
import { quantity } from '../format';
import { numberText } from './numbers';
import type { SeriesProps } from './series-view';

/** Each series' value now on a half circle from the axis' least to its most. */
export const Gauges = ({ drawing, drawn }: SeriesProps) => (
  <div class="gauges">
    {drawn.map((one, place) => (
      <Gauge
        key={place}
        one={one}
        axis={drawing.axes.left}
        annotations={drawing.annotations}
        isExact={drawing.fullPrecision}
      />
    ))}
  </div>
);

const RADIUS = 80;
const THICK = 16;
const CENTER = { x: 100, y: 94 };

interface Props {
  readonly one: DrawnSeries;
  readonly axis: AxisHint;
  readonly annotations: readonly Annotation[];
  readonly isExact: boolean;
}

const Gauge = ({ one, axis, annotations, isExact }: Props) => {
  const value = lastValue(one);
  const min = axis.min ?? 0;
  const max = axis.max ?? Math.max(1, ...one.series.values.slice(-100));
  const shareOf = (at: number) => Math.min(1, Math.max(0, (at - min) / (max - min || 1)));
  const color = annotationColor(annotations, value ?? Number.NaN) ?? one.color;
  const text = numberText(value, isExact);
  return (
    <figure class="gauge">
      <svg
        viewBox="0 0 200 112"
        role="img"
        aria-label={`${one.label}: ${text}, of ${quantity(min)} to ${quantity(max)}`}
      >
        <path class="track" d={arc(0, 1, RADIUS)} stroke-width={THICK} />
        {value !== undefined && (
          <path d={arc(0, shareOf(value), RADIUS)} stroke-width={THICK} style={{ stroke: color }} />
        )}
        {annotations.map((annotation, place) => {
          const [from, to] = spanOf(annotation, min, max).map(shareOf);
          const stroke = annotation.color ?? 'var(--threshold)';
          return (
            <path
              key={place}
              d={arc(from ?? 0, to ?? 0, RADIUS + 12)}
              stroke-width={4}
              style={{ stroke }}
            />
          );
        })}
        <text class="value" x={CENTER.x} y={CENTER.y - 8}>
          {text}
        </text>
        <text class="end" x={CENTER.x - RADIUS} y={CENTER.y + 14}>
          {quantity(min)}
        </text>
        <text class="end" x={CENTER.x + RADIUS} y={CENTER.y + 14}>
          {quantity(max)}
        </text>
      </svg>
      <figcaption title={one.label}>{one.label}</figcaption>
    </figure>
  );
};

/** What of the axis an annotation colours; a mere limit is a thin mark. */
const spanOf = (
  { value, toValue, fill }: Annotation,
  min: number,
  max: number,
): readonly number[] => {
  if (toValue !== undefined) return [Math.min(value, toValue), Math.max(value, toValue)];
  if (fill === 'above') return [value, max];
  if (fill === 'below') return [min, value];
  const half = (max - min) * 0.006;
  return [value - half, value + half];
};

/** From one share of the half circle to another. */
const arc = (from: number, to: number, radius: number): string => {
  const at = (share: number) => {
    const angle = Math.PI * (1 - share);
    return `${(CENTER.x + radius * Math.cos(angle)).toFixed(2)} ${(CENTER.y - radius * Math.sin(angle)).toFixed(2)}`;
  };
  return `M ${at(from)} A ${radius} ${radius} 0 0 1 ${at(to)}`;
};
