import { currentProfiler } from './start-profiling';

/**
 * The function; a share of its calls (`PROFILING_SAMPLE_RATE`) runs under CPU and heap samples, which go to a bucket
 * (EF6). Where nothing is profiled it is a plain call.
 * @example
 * const infer = profiled('inference', async (features: Features) => …);
 */
export const profiled =
  <A extends readonly unknown[], R>(
    name: string,
    work: (...args: A) => Promise<R>,
  ): ((...args: A) => Promise<R>) =>
  (...args) =>
    currentProfiler()?.profile(name, () => work(...args)) ?? work(...args);
