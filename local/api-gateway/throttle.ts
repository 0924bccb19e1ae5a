import type { Clock } from '../clock';

export interface ThrottleSettings {
  readonly requestsPerSecond: number;
  readonly burst: number;
}

export interface Throttle {
  /** Whether one more request may pass now. */
  admits(): boolean;
}

/**
 * The token bucket of a stage.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export const createThrottle = (settings: ThrottleSettings, clock: Clock): Throttle => {
  let tokens = settings.burst;
  let filledMs = clock.now();
  return {
    admits: () => {
      const nowMs = clock.now();
      const added = ((nowMs - filledMs) / 1000) * settings.requestsPerSecond;
      tokens = Math.min(settings.burst, tokens + added);
      filledMs = nowMs;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
};
