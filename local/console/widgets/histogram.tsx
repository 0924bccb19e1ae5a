import { histogram } from '../../dashboards/series-summary';
import { quantity } from '../format';
import type { SeriesProps } from './series-view';

const WIDTH = 400;
const HEIGHT = 120;

/** How often the values of all series lie where. */
export const Histogram = ({ name, drawn }: SeriesProps) => {
  const buckets = histogram(drawn.flatMap(({ series }) => series.values));
  const most = buckets.reduce((high, { count }) => Math.max(high, count), 1);
  const width = WIDTH / buckets.length;
  return (
    <figure class="histogram">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${name || 'Histogram'}: ${buckets.map(({ from, to, count }) => `${quantity(from)} to ${quantity(to)}: ${count}`).join(', ')}`}
      >
        {buckets.map(({ from, to, count }, place) => (
          <rect
            key={place}
            x={place * width + 0.5}
            width={width - 1}
            y={HEIGHT - (count / most) * HEIGHT}
            height={(count / most) * HEIGHT}
            style={{ fill: drawn[0]?.color }}
          >
            <title>{`${quantity(from)} to ${quantity(to)}: ${count}`}</title>
          </rect>
        ))}
      </svg>
      <figcaption>
        <span>{quantity(buckets[0]?.from ?? 0)}</span>
        <span>up to {most} in a bar</span>
        <span>{quantity(buckets.at(-1)?.to ?? 0)}</span>
      </figcaption>
    </figure>
  );
};
