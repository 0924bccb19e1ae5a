import type { Work } from '../library';

/** Answers with the microseconds that 500 awaits took. */
export const work: Work = async () => {
  const started = performance.now();
  for (let i = 0; i < 500; i++) await undefined;
  return { statusCode: 200, body: String((performance.now() - started) * 1000) };
};
