import type { Work } from '../library';

const response = { statusCode: 200, body: '{"ok":true}' };

/** Adds to the request's line what a model's service says of it. */
export const work: Work = async (_event, tools) => {
  tools().note({ model_type: 'ema', features_count: 115, stock_symbol: 'MSFT' });
  return response;
};
