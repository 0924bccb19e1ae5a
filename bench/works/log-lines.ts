import type { Work } from '../library';

const LINES = 1000;

/** Answers with the microseconds that a log line took. */
export const work: Work = async (_event, tools) => {
  const { log } = tools();
  const started = performance.now();
  for (let i = 0; i < LINES; i++) log('order placed', { sku: 'A-1', quantity: i });
  return { statusCode: 200, body: String(((performance.now() - started) * 1000) / LINES) };
};
