/** A dashboard's columns. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const COLUMNS = 24;

/**
 * Lays things out in rows of a dashboard, in their order: a row ends where the next one would not fit.
 * @throws RangeError when one is wider than the dashboard
 */
export const toRows = <T extends { readonly title: string; readonly width: number }>(
  panels: readonly T[],
): readonly (readonly T[])[] => {
  const rows: T[][] = [];
  let free = 0;
  for (const panel of panels) {
    checkWidth(panel);
    if (panel.width > free) {
      rows.push([]);
      free = COLUMNS;
    }
    rows.at(-1)?.push(panel);
    free -= panel.width;
  }
  return rows;
};

interface Sized {
  readonly type: string;
  readonly width: number;
  readonly height: number;
  readonly properties: object;
}

/** What CloudWatch takes for both sides of a widget. */
const DEFAULT_SIZE = 6;

/**
 * Rows as widgets of a body. Full rows of one height lie where CloudWatch puts them by itself, so only others are told
 * their places.
 */
export const withPlaces = (rows: readonly (readonly Sized[])[]): readonly object[] => {
  const isPlain = rows.every(isFull);
  let y = 0;
  return rows.flatMap((row) => {
    const top = y;
    y += Math.max(...row.map(({ height }) => height));
    let x = 0;
    return row.map(({ type, width, height, properties }) => {
      const left = x;
      x += width;
      return {
        type,
        ...(width === DEFAULT_SIZE ? {} : { width }),
        ...(height === DEFAULT_SIZE ? {} : { height }),
        ...(isPlain ? {} : { x: left, y: top }),
        properties,
      };
    });
  });
};

const isFull = (row: readonly Sized[]): boolean =>
  row.reduce((sum, { width }) => sum + width, 0) === COLUMNS &&
  row.every(({ height }) => height === row[0]?.height);

const checkWidth = ({ title, width }: { title: string; width: number }): void => {
  if (Number.isInteger(width) && width >= 1 && width <= COLUMNS) return;
  throw new RangeError(
    `the width of the panel ${title} must be a whole number from 1 to ${COLUMNS}, got ${width}: change it`,
  );
};
