import { toRows } from './rows';
import { textWidget, type Widget } from './widget';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
const MAX_WIDGETS = 500;
const MAX_METRICS = 2500;

type Rows = readonly (readonly Widget[])[];

interface Page {
  readonly name: string;
  readonly rows: Rows;
}

/**
 * Widgets as the rows of one dashboard, or of `name`, `name-2` … where CloudWatch's limits ask for it: each then begins
 * with links to the others.
 */
export const toPages = (name: string, widgets: readonly Widget[]): readonly Page[] => {
  const pages = split(toRows(widgets));
  const names = pages.map((_, i) => (i === 0 ? name : `${name}-${i + 1}`));
  return pages.map((rows, i) => ({
    name: names[i] ?? name,
    rows: pages.length === 1 ? rows : [[links(names, i)], ...rows],
  }));
};

/** A place is kept for the links. */
const split = (rows: Rows): readonly Rows[] => {
  const pages: (readonly Widget[])[][] = [[]];
  let [widgets, metrics] = [1, 0];
  for (const row of rows) {
    const added = row.reduce((sum, widget) => sum + widget.metrics, 0);
    if (widgets + row.length > MAX_WIDGETS || metrics + added > MAX_METRICS) {
      pages.push([]);
      [widgets, metrics] = [1, 0];
    }
    pages.at(-1)?.push(row);
    widgets += row.length;
    metrics += added;
  }
  return pages;
};

const links = (names: readonly string[], current: number): Widget => {
  const pages = names.map((name, i) =>
    i === current ? `**${name}**` : `[${name}](#dashboards:name=${name})`,
  );
  return textWidget('Pages', pages.join(' · '), 24, 1);
};
