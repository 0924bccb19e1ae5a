/** As CSS names it: what went wrong, the worst first. */
export const outcomeOf = (part: {
  readonly fault: boolean;
  readonly error: boolean;
  readonly throttle: boolean;
}): 'fault' | 'throttle' | 'error' | 'ok' => {
  if (part.fault) return 'fault';
  if (part.throttle) return 'throttle';
  return part.error ? 'error' : 'ok';
};
