const WIDTH = 96;
const HEIGHT = 22;

/** A small line from zero up, without axes: the number beside it says the rest. A missing value is a gap. */
export const Sparkline = (props: {
  readonly values: readonly (number | undefined)[];
  readonly color: string;
}) => {
  const { values, color } = props;
  const largest = Math.max(...values.map((value) => value ?? 0));
  const path = sparkPath(values, largest);
  return (
    <svg
      class="spark"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      aria-hidden="true"
      style={{ color }}
    >
      <path class="ground" d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} />
      <path d={path} />
    </svg>
  );
};

/** @param largest - the value at the top */
export const sparkPath = (values: readonly (number | undefined)[], largest: number): string => {
  const step = WIDTH / Math.max(1, values.length - 1);
  const drawn = HEIGHT - 3;
  let isOpen = false;
  return values
    .map((value, index) => {
      if (value === undefined) {
        isOpen = false;
        return '';
      }
      const command = isOpen ? 'L' : 'M';
      isOpen = true;
      const y = HEIGHT - 1 - (value / (largest || 1)) * drawn;
      // A point alone shows as the dot of a line's round end.
      const dot = command === 'M' && values[index + 1] === undefined ? 'h0' : '';
      return `${command}${(index * step).toFixed(1)} ${y.toFixed(1)}${dot}`;
    })
    .join('');
};
