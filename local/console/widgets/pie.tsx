import { lastValue } from '../drawn-series';
import { quantity } from '../format';
import type { Bar } from './bars';
import type { SeriesProps } from './series-view';

/** Each series' value now as a slice of their sum. */
export const Pie = ({ name, drawn }: SeriesProps) => (
  <PieChart name={name} slices={drawn.map((one) => ({ ...one, value: lastValue(one) }))} />
);

interface Props {
  readonly name: string;
  readonly slices: readonly Bar[];
}

/** A negative value has no slice. */
export const PieChart = ({ name, slices }: Props) => {
  const sizes = slices.map(({ value = 0 }) => Math.max(0, value));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const shares = sizes.map((size) => (total > 0 ? size / total : 0));
  let before = 0;
  const starts = shares.map((share) => {
    before += share;
    return before - share;
  });
  return (
    <div class="pie">
      <svg
        viewBox="-50 -50 100 100"
        role="img"
        aria-label={`${name || 'Pie'}: shares of ${quantity(total)}`}
      >
        {slices.map(({ color }, place) => (
          <circle
            key={place}
            r={RADIUS}
            fill="none"
            stroke-width={THICK}
            transform={`rotate(${(starts[place] ?? 0) * 360 - 90})`}
            stroke-dasharray={dashes(shares[place] ?? 0)}
            style={{ stroke: color }}
          />
        ))}
        <text class="value">{quantity(total)}</text>
      </svg>
      <table>
        <tbody>
          {slices.map(({ label, value, color }, place) => (
            <tr key={place}>
              <th scope="row" title={label}>
                <i style={{ background: color }} />
                {label}
              </th>
              <td class="number">{value === undefined ? '–' : quantity(value)}</td>
              <td class="number">{percent(shares[place] ?? 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const RADIUS = 36;
const THICK = 18;
const CIRCUMFERENCE = 2 * Math.PI * RADIUS;

/** The slice, less a hair's breadth between it and the next. */
const dashes = (share: number): string => {
  const length = share * CIRCUMFERENCE;
  const drawn = share > 0.02 && share < 1 ? length - 0.8 : length;
  return `${drawn.toFixed(2)} ${CIRCUMFERENCE.toFixed(2)}`;
};

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;
