import { exactText, lastValue, paletteColor } from '../drawn-series';
import { quantity } from '../format';
import type { SeriesProps } from './series-view';

export interface Bar {
  readonly label: string;
  readonly value: number | undefined;
  readonly color: string;
}

/** Each series' value now beside a bar of its share of the largest. */
export const Bars = ({ drawn }: SeriesProps) => (
  <BarList bars={drawn.map((one) => ({ ...one, value: lastValue(one) }))} />
);

export const BarList = ({ bars }: { readonly bars: readonly Bar[] }) => {
  const sizes = bars.map(({ value = 0 }) => Math.abs(value));
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0) || 1;
  return (
    <table class="bars">
      <tbody>
        {bars.map(({ label, value, color }, place) => (
          <tr key={place}>
            <th scope="row" title={label}>
              {label}
            </th>
            <td class="number" title={value === undefined ? undefined : exactText(value)}>
              {value === undefined ? '–' : quantity(value)}
            </td>
            <td aria-hidden="true">
              <i
                style={{ background: color, width: `${((sizes[place] ?? 0) / largest) * 100}%` }}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** Categories in the theme's colours. */
export const coloured = (
  categories: readonly { readonly label: string; readonly value: number }[],
): readonly Bar[] => categories.map((one, place) => ({ ...one, color: paletteColor(place) }));
