import { currentInvocation } from '../invocation';

/** Writes a line of a part of the service; outside an invocation there is no logger, and nothing is written. Never throws. */
export const componentLine = (
  component: string,
  level: 'debug' | 'info' | 'error',
  message: string,
  context: Readonly<Record<string, unknown>>,
): void => {
  try {
    currentInvocation()?.logger().component(component)[level](message, context);
  } catch (error) {
    // A lost line is no reason to fail the work.
    console.warn(`a line of ${component} could not be written`, error);
  }
};

/** A duration as lines show it: in milliseconds, with two decimals (AR2). */
export const shownMs = (durationMs: number): number => Math.round(durationMs * 100) / 100;
