import type { JsonObject } from '../dashboards/json-value';
import { href, type Route } from './route';

/** Options of a page's address that say which time it shows. */
const TIME_OPTIONS = ['range', 'start', 'end', 'zoom', 'live'];

/** The metrics page with a graph, as a widget's properties describe it, over the same time. */
export const metricsHref = (graph: JsonObject, options: Route['options'] = {}): string => {
  const time = Object.entries(options).filter(([name]) => TIME_OPTIONS.includes(name));
  return href({
    page: 'metrics',
    options: { ...Object.fromEntries(time), graph: JSON.stringify(graph) },
  });
};
