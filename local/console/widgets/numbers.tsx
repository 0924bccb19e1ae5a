import type { MetricSeries } from '../../console-server/console-source';
import { annotationColor } from '../../dashboards/annotation-color';
import { exactText, lastValue } from '../drawn-series';
import { quantity } from '../format';
import type { SeriesProps } from './series-view';

/** The value that each series has now, and on request its course. */
export const Numbers = ({ drawing, drawn, window }: SeriesProps) => (
  <dl class={`numbers ${drawing.sparkline ? 'with-sparklines' : ''}`}>
    {drawn.map((one, place) => {
      const value = lastValue(one);
      const warned = value === undefined ? undefined : annotationColor(drawing.annotations, value);
      return (
        <div key={place}>
          <dt>
            <i style={{ background: one.color }} />
            <span title={one.label}>{one.label}</span>
          </dt>
          <dd style={{ color: warned }}>{numberText(value, drawing.fullPrecision)}</dd>
          {drawing.sparkline && <Sparkline series={one.series} color={one.color} window={window} />}
        </div>
      );
    })}
  </dl>
);

export const numberText = (value: number | undefined, isExact: boolean): string => {
  if (value === undefined) return '–';
  return isExact ? exactText(value) : quantity(value);
};

const WIDTH = 200;
const HEIGHT = 40;

const Sparkline = (props: {
  readonly series: MetricSeries;
  readonly color: string;
  readonly window: { readonly startMs: number; readonly endMs: number };
}) => {
  const { series, color, window } = props;
  const { timestampsMs, values } = series;
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const points = values.map((value, i) => {
    const time = ((timestampsMs[i] ?? 0) - window.startMs) / (window.endMs - window.startMs);
    const share = high === low ? 0.5 : (value - low) / (high - low);
    return `${(time * WIDTH).toFixed(1)},${(HEIGHT - 3 - share * (HEIGHT - 6)).toFixed(1)}`;
  });
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <polyline points={points.join(' ')} fill="none" style={{ stroke: color }} />
    </svg>
  );
};
