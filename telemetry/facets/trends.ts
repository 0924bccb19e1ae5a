import { counter, gauge } from '../instrument';

/** What a trend platform does for its users (TR1): what it collects, what it finds, what is under way. */
export const trends = <
  const S extends readonly string[],
  const C extends readonly string[],
  const A extends readonly string[],
>(options: {
  readonly sources: S;
  readonly categories: C;
  readonly states: A;
}) => ({
  itemsCollected: counter('Items collected', {
    by: { source: options.sources },
    rollups: [[]],
    name: 'items_collected',
  }),
  trendsCreated: counter('Trends created', {
    by: { category: options.categories },
    rollups: [[]],
    name: 'trends_created',
  }),
  topicsCreated: counter('Topics created', {
    by: { category: options.categories },
    rollups: [[]],
    name: 'topics_created',
  }),
  activeTrends: gauge('Active trends', { by: { state: options.states }, name: 'active_trends' }),
});
