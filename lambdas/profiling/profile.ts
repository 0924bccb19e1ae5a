import type { Session } from 'node:inspector/promises';
import { cpuProfileInSource, heapProfileInSource } from './source-frames';

/** What the inspector saw while a piece of work ran, as Chrome's DevTools and VS Code open it. */
export interface Profile {
  /** Content of a `.cpuprofile` file. */
  readonly cpu: string;
  /** Content of a `.heapprofile` file: what was allocated, also what is gone again. */
  readonly heap: string;
}

/** V8's default is 1000. */
const CPU_INTERVAL_MICROSECONDS = 500;

/** V8's default. */
const HEAP_INTERVAL_BYTES = 32_768;

/** Takes samples of the process until the function that it gives is called: the inspector knows no requests. */
export const startProfile = async (): Promise<() => Promise<Profile>> => {
  // Loaded by the few calls that are profiled.
  const inspector = require('node:inspector/promises') as typeof import('node:inspector/promises');
  const session = new inspector.Session();
  session.connect();
  try {
    await start(session);
  } catch (error) {
    session.disconnect();
    throw error;
  }
  return async () => {
    try {
      return await stop(session);
    } finally {
      session.disconnect();
    }
  };
};

const start = async (session: Session): Promise<void> => {
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: CPU_INTERVAL_MICROSECONDS });
  await session.post('HeapProfiler.startSampling', {
    samplingInterval: HEAP_INTERVAL_BYTES,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  await session.post('Profiler.start');
};

const stop = async (session: Session): Promise<Profile> => {
  const cpu = await session.post('Profiler.stop');
  const heap = await session.post('HeapProfiler.stopSampling');
  return {
    cpu: JSON.stringify(cpuProfileInSource(cpu.profile)),
    heap: JSON.stringify(heapProfileInSource(heap.profile)),
  };
};
