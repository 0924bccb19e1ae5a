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

const checkWidth = ({ title, width }: { title: string; width: number }): void => {
  if (Number.isInteger(width) && width >= 1 && width <= COLUMNS) return;
  throw new RangeError(
    `the width of the panel ${title} must be a whole number from 1 to ${COLUMNS}, got ${width}: change it`,
  );
};
