import type { Seconds } from '../duration';
import type { Unit } from '../unit';
import type { Statistic } from './statistic';

/**
 * All metrics of one name, whatever the values of some of their dimensions: found when someone looks, so that it draws
 * what came after the deployment as well.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 */
export interface MetricSearch {
  /** Of a total; each of several lines is called by its dimensions' values. */
  readonly label: string;
  readonly unit: Unit;
  readonly namespace: string;
  readonly metricName: string;
  readonly statistic: Statistic;
  /** Dimensions of one value: `{ service: 'shop' }`. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** Dimensions of any value: `['FunctionName']`. */
  readonly over: readonly string[];
  /** What their values must contain, as a term of the search: `FunctionName="shop"`. @default - anything */
  readonly term?: string;
  /** What is drawn of those found. */
  readonly draw: SearchDrawing;
}

/** What all resources of a kind have together: an expression over the sums of what is found. */
export interface FleetExpression {
  readonly label: string;
  readonly unit: Unit;
  readonly expression: string;
  /** By their ids in the expression. */
  readonly searches: Readonly<Record<string, MetricSearch>>;
}

export type SearchLine = MetricSearch | FleetExpression;

export type SearchDrawing =
  /** The highest so many, by their sum, mean or peak over the time shown. */
  | { readonly kind: 'top'; readonly limit: number; readonly by: 'SUM' | 'AVG' | 'MAX' }
  /** One line of them all. */
  | { readonly kind: 'all'; readonly as: 'SUM' | 'AVG' | 'MAX' | 'MIN' };

/** A search as an expression of metric math. */
export const searchExpression = (search: SearchLine, period: Seconds): string => {
  if ('expression' in search) {
    const { expression, searches } = search;
    return expression.replace(/\bm\d+\b/g, (id) => {
      const found = searches[id];
      return found ? searchExpression(found, period) : id;
    });
  }
  const found = `SEARCH('${termsOf(search)}', '${search.statistic}', ${period})`;
  const { draw } = search;
  if (draw.kind === 'all') return `${draw.as}(${found})`;
  return `SORT(${found}, ${draw.by}, DESC, ${draw.limit})`;
};

/** How lines of a search are told apart: by the values of the dimensions that were left open. */
export const searchLabel = (search: SearchLine): string =>
  'expression' in search || search.draw.kind === 'all'
    ? search.label
    : search.over.map((name) => `\${PROP('Dim.${name}')}`).join(' ');

const termsOf = ({ namespace, metricName, dimensions, over, term }: MetricSearch): string => {
  const schema = [namespace, ...Object.keys(dimensions), ...over].map(quotedName).join(',');
  const fixed = Object.entries(dimensions).map(([name, value]) => `${quotedName(name)}="${value}"`);
  return [`{${schema}}`, `MetricName="${metricName}"`, ...fixed, term].filter(Boolean).join(' ');
};

/** Names of anything but letters, digits and a few signs stand in quotes. */
const quotedName = (name: string): string => (/^[\w/-]+$/.test(name) ? name : `"${name}"`);
