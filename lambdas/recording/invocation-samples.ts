import { type Invocation, runInvocation } from '../invocation';
import { tellOnce } from './tell-once';

interface Sample {
  readonly service: string;
  readonly take: () => void;
}

// Of the environment, not of a request: a pool outlives all of them.
const samples = new Set<Sample>();

/**
 * Has `take` called at the end of each invocation, just before its line is written: for what has a state, such as a pool.
 * @returns what ends it
 */
export const sampleAtEnd = (service: string, take: () => void): (() => void) => {
  const sample = { service, take };
  samples.add(sample);
  return () => {
    samples.delete(sample);
  };
};

/** Takes all samples, as part of `invocation`. One that throws is told once, and the others are taken. */
export const takeSamples = (invocation: Invocation): void => {
  if (samples.size > 0) runInvocation(invocation, takeAll);
};

const takeAll = (): void => {
  for (const { service, take } of samples) {
    try {
      take();
    } catch (error) {
      tellOnce(service, 'what is measured at the end of an invocation could not be read', error);
    }
  }
};
