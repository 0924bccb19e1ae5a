import type { AlarmView } from '../../console-server/console-source';
import { alarmName, sortAlarms } from '../../dashboards/alarm-order';
import type { Content } from '../../dashboards/dashboard-body';
import { Empty } from '../empty';
import { dayTime } from '../format';
import { useLive } from '../live';
import { href } from '../route';
import { StateChip } from '../state-chip';

type AlarmWidget = Extract<Content, { kind: 'alarm' }>;

/** The states of the alarms that a widget names. */
export const AlarmStates = ({ widget }: { readonly widget: AlarmWidget }) => {
  const { arns, states, sortBy } = widget;
  const { alarms } = useLive().overview;
  const found = arns.map((arn) => ({ arn, alarm: findAlarm(alarms, arn) }));
  const known = found.flatMap(({ alarm }) => alarm ?? []);
  const shown = known.filter(({ state }) => states.length === 0 || states.includes(state));
  const missing = found.filter(({ alarm }) => !alarm);
  if (shown.length + missing.length === 0) {
    return <Empty>None of its alarms is in a state that it shows</Empty>;
  }
  return (
    <ul class="alarm-states">
      {sortAlarms(shown, sortBy).map(({ name, state, sinceMs }) => (
        <li key={name}>
          <a
            class={`state-${state}`}
            href={href({ page: 'alarms', name })}
            title={`${name}, since ${dayTime(sinceMs)}`}
          >
            <span>{name}</span> <StateChip state={state} />
          </a>
        </li>
      ))}
      {missing.map(({ arn }) => (
        <li key={arn} class="missing" title={arn}>
          <span>{alarmName(arn)}</span> <small>not here</small>
        </li>
      ))}
    </ul>
  );
};

const findAlarm = (alarms: readonly AlarmView[], arn: string): AlarmView | undefined =>
  alarms.find((alarm) => alarm.arn === arn || alarm.name === alarmName(arn));
