import type { Work } from '../library';

/** Answers with the microseconds that loading the rest of the library took. */
export const work: Work = async (_event, tools) => {
  const { load } = tools();
  const started = performance.now();
  load();
  return { statusCode: 200, body: String((performance.now() - started) * 1000) };
};
