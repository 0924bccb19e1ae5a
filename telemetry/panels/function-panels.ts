import type { MetricSearch, SearchDrawing } from '../signals/metric-search';
import type { Statistic } from '../signals/statistic';
import type { Unit } from '../unit';
import { graph, MAX_LINES, type Panel, spread } from './panel';

/**
 * All functions of a region on three graphs, however many there are: the ten that fail, wait or are refused most, and of
 * what can be added up the sum of all.
 * @param term - what their names must contain, as a term of the search. @default - anything
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export const functionPanels = (term?: string): readonly Panel[] =>
  spread([
    graph(`Errors, highest ${MAX_LINES} functions`, [], {
      searches: [all('Errors', term), highest('Errors', 'Count', 'Sum', term)],
    }),
    graph(`Duration p99, highest ${MAX_LINES} functions`, [], {
      searches: [highest('Duration', 'Milliseconds', 'p99', term)],
    }),
    graph(`Throttles, highest ${MAX_LINES} functions`, [], {
      searches: [all('Throttles', term), highest('Throttles', 'Count', 'Sum', term)],
    }),
  ]);

const all = (metricName: string, term: string | undefined): MetricSearch =>
  searched(metricName, 'Count', 'Sum', term, { kind: 'all', as: 'SUM' });

const highest = (
  metricName: string,
  unit: Unit,
  statistic: Statistic,
  term: string | undefined,
): MetricSearch =>
  searched(metricName, unit, statistic, term, {
    ...{ kind: 'top', limit: MAX_LINES },
    by: statistic === 'Sum' ? 'SUM' : 'MAX',
  });

const searched = (
  metricName: string,
  unit: Unit,
  statistic: Statistic,
  term: string | undefined,
  draw: SearchDrawing,
): MetricSearch => ({
  ...{ namespace: 'AWS/Lambda', metricName, unit, statistic, dimensions: {}, draw },
  label: 'all functions',
  over: ['FunctionName'],
  ...(term === undefined ? {} : { term }),
});
