import type { Configuration } from '../configuration';
import { currentInvocation } from '../invocation';
import type { OwnLines } from '../lines/own-lines';
import { limitedFlush } from '../tracing/limited-flush';
import { type Profile, startProfile } from './profile';
import { type ProfiledCall, profileBucket, type StoreProfile } from './profile-bucket';

/** Takes profiles of a share of the calls. */
export interface Profiler {
  /** Runs `work`, under samples where the call is chosen and no other is under samples. What fails of that is told. */
  profile<R>(name: string, work: () => Promise<R>): Promise<R>;
  /**
   * Waits until the profiles are stored: Lambda may freeze the environment once the invocation is answered. Never rejects.
   * @returns undefined where there is nothing to wait for
   */
  flush(remainingTimeMs: number): Promise<void> | undefined;
}

export interface ProfilerOptions {
  /** @default - the configuration's bucket */
  readonly store?: StoreProfile;
  /** From 0 to 1. @default Math.random */
  readonly random?: () => number;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

/** How long an answer waits for profiles to be stored. */
const STORE_LIMIT_MS = 3000;

/** Takes profiles as the configuration asks for it. What it lacks for that is told, and nothing is profiled. */
export const createProfiler = (
  { profilingSampleRate, profilingBucket }: Configuration,
  service: string,
  tell: OwnLines,
  options: ProfilerOptions = {},
): Profiler | undefined => {
  if (profilingBucket === undefined) {
    tell(
      'WARNING',
      'nothing is profiled: PROFILING_SAMPLE_RATE is set and PROFILING_BUCKET is not',
    );
    return undefined;
  }
  const { store = profileBucket(profilingBucket), random = Math.random, now = Date.now } = options;
  const isChosen = () => random() < profilingSampleRate;
  return profilerOf({ service, store, tell, now, isChosen });
};

interface ProfilerSettings {
  readonly service: string;
  readonly store: StoreProfile;
  readonly tell: OwnLines;
  readonly now: () => number;
  readonly isChosen: () => boolean;
}

const profilerOf = ({ service, store, tell, now, isChosen }: ProfilerSettings): Profiler => {
  const pending = new Set<Promise<void>>();
  let isBusy = false;

  const lose = (error: unknown): undefined => {
    tell('WARNING', 'a profile was lost', error);
  };
  const put = (call: ProfiledCall, profile: Profile): void => {
    const stored: Promise<void> = store(call, profile)
      .catch(lose)
      .finally(() => pending.delete(stored));
    pending.add(stored);
  };
  const flush = limitedFlush(() => Promise.all(pending).then(() => {}), STORE_LIMIT_MS, lose);

  return {
    profile: async (name, work) => {
      if (isBusy || !isChosen()) return work();
      isBusy = true;
      const { requestId = 'none' } = currentInvocation()?.request ?? {};
      const call = { service, name, requestId, startedAtMs: now() };
      const stop = await startProfile().catch(lose);
      try {
        return await work();
      } finally {
        const profile = await stop?.().catch(lose);
        isBusy = false;
        if (profile) put(call, profile);
      }
    },
    flush: (remainingTimeMs) => (pending.size === 0 ? undefined : flush(remainingTimeMs)),
  };
};
