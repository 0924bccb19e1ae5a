import type { AlarmMessage } from './alarm-message';

/** What people are told of an alarm's change of state, or why nothing. */
export type Announcement =
  | { readonly kind: 'alarm' }
  | { readonly kind: 'recovery' }
  | { readonly kind: 'none'; readonly reason: string };

/**
 * An alarm is always told; a recovery only of what was told: CloudWatch runs OK actions for a new alarm's first OK too.
 */
export const announcement = ({
  NewStateValue,
  OldStateValue,
}: Pick<AlarmMessage, 'NewStateValue' | 'OldStateValue'>): Announcement => {
  switch (NewStateValue) {
    case 'ALARM':
      return { kind: 'alarm' };
    case 'OK':
      return OldStateValue === 'ALARM'
        ? { kind: 'recovery' }
        : { kind: 'none', reason: `OK after ${OldStateValue}: nobody was told of anything` };
    case 'INSUFFICIENT_DATA':
      return { kind: 'none', reason: 'missing data is neither an alarm nor a recovery' };
    default:
      return unreachable(NewStateValue);
  }
};

const unreachable = (state: never): never => {
  throw new TypeError(`unknown alarm state ${state}`);
};
