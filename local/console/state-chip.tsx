import type { AlarmStateName } from '../console-server/console-source';

export const STATE_LABELS: Readonly<Record<AlarmStateName, string>> = {
  ALARM: 'In alarm',
  OK: 'OK',
  INSUFFICIENT_DATA: 'No data',
};

/** An alarm's state: by word, shape and colour. */
export const StateChip = ({ state }: { readonly state: AlarmStateName }) => (
  <span class={`chip state-${state}`} title={state}>
    {STATE_LABELS[state]}
  </span>
);
