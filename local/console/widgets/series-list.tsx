import { lastValue } from '../drawn-series';
import { numberText } from './numbers';
import type { SeriesProps } from './series-view';

/** The legend alone. */
export const SeriesList = ({ drawing, drawn }: SeriesProps) => (
  <ul class="series-list">
    {drawn.map((one, place) => (
      <li key={place}>
        <i style={{ background: one.color }} />
        <span>{one.label}</span>
        <b>{numberText(lastValue(one), drawing.fullPrecision)}</b>
      </li>
    ))}
  </ul>
);
