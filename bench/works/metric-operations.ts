import type { Work } from '../library';

const OPERATIONS = 50;

/** Answers with the microseconds that one metric operation took. */
export const work: Work = async (_event, tools) => {
  const { count } = tools();
  const started = performance.now();
  for (let i = 0; i < OPERATIONS; i++) count();
  return { statusCode: 200, body: String(((performance.now() - started) * 1000) / OPERATIONS) };
};
