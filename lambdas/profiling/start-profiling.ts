import type { Configuration } from '../configuration';
import type { OwnLines } from '../lines/own-lines';
import { loadPart } from '../parts';
import type { Profiler, ProfilerOptions } from './profiler';

// An environment has one inspector, and so one profiler.
let environmentsProfiler: Profiler | undefined;

/** Undefined where nothing is profiled. */
export const currentProfiler = (): Profiler | undefined => environmentsProfiler;

/** Starts profiling where the configuration asks for it. */
export const startProfiling = (
  configuration: Configuration,
  service: string,
  tell: OwnLines,
  options?: ProfilerOptions,
): Profiler | undefined => {
  const isOn = configuration.profilingSampleRate > 0;
  environmentsProfiler = isOn
    ? loadPart('profiling/profiler').createProfiler(configuration, service, tell, options)
    : undefined;
  return environmentsProfiler;
};
