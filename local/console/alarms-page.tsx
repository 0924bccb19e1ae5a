import { useMemo } from 'preact/hooks';
import type { AlarmView } from '../console-server/console-source';
import { AlarmPage } from './alarm-page';
import { Choice } from './choice';
import { Empty } from './empty';
import { clockTime, dayTime, duration } from './format';
import { useLive } from './live';
import { href, type Route, setOptions } from './route';
import { SearchAsTyped } from './search-as-typed';
import { STATE_LABELS, StateChip } from './state-chip';
import { Toolbar } from './toolbar';

/** All alarms, or the one that the address names. */
export const AlarmsPage = ({ route }: { readonly route: Route }) =>
  route.name === undefined ? (
    <AlarmList route={route} />
  ) : (
    <AlarmPage key={route.name} name={route.name} route={route} />
  );

const URGENCY = { ALARM: 0, INSUFFICIENT_DATA: 1, OK: 2 } as const;
const STATES = ['ALARM', 'INSUFFICIENT_DATA', 'OK'] as const;

const AlarmList = ({ route }: { readonly route: Route }) => {
  const { overview, now } = useLive();
  const { alarms } = overview;
  const shown = useMemo(
    () =>
      filterAlarms(alarms, route.options).toSorted(
        (a, b) => URGENCY[a.state] - URGENCY[b.state] || b.sinceMs - a.sinceMs,
      ),
    [alarms, route.options],
  );
  return (
    <>
      <Toolbar heading="Alarms">
        <AlarmFilters route={route} alarms={alarms} />
      </Toolbar>
      <p class="unseen" role="status">
        {shown.length} of {alarms.length} alarms
      </p>
      {shown.length === 0 && (
        <Empty>
          {alarms.length === 0 ? 'The templates have no alarm' : 'No alarm matches these filters'}
        </Empty>
      )}
      {shown.length > 0 && (
        <ul class="rows">
          {shown.map((alarm) => (
            <AlarmRow key={alarm.name} alarm={alarm} nowMs={now()} />
          ))}
        </ul>
      )}
    </>
  );
};

/** @param filters - `state`, `kind`, `stack`, and `search` for a text in the name, description or reason */
const filterAlarms = (
  alarms: readonly AlarmView[],
  filters: Readonly<Record<string, string>>,
): readonly AlarmView[] => {
  const { state, kind, stack, search = '' } = filters;
  const wanted = search.toLowerCase();
  return alarms.filter(
    (alarm) =>
      (!state || alarm.state === state) &&
      (!kind || alarm.kind === kind) &&
      (!stack || alarm.stack === stack) &&
      [alarm.name, alarm.description, alarm.reason].join('\n').toLowerCase().includes(wanted),
  );
};

const AlarmFilters = (props: { readonly route: Route; readonly alarms: readonly AlarmView[] }) => {
  const { route, alarms } = props;
  const { state = '', kind = '', stack = '' } = route.options;
  const stacks = [...new Set(alarms.flatMap((alarm) => alarm.stack ?? []))].sort();
  const kinds = [...new Set(alarms.map((alarm) => alarm.kind))].sort();
  const choose = (name: string) => (value: string) => setOptions(route, { [name]: value });
  return (
    <>
      <SearchAsTyped route={route} label="Search alarms" />
      <Choice
        label="State"
        value={state}
        onChoose={choose('state')}
        choices={[
          ['', 'All states'],
          ...STATES.map((one) => {
            const count = alarms.filter((alarm) => alarm.state === one).length;
            return [one, `${STATE_LABELS[one]} (${count})`] as const;
          }),
        ]}
      />
      {(kinds.length > 1 || kind) && (
        <Choice
          label="Kind"
          value={kind}
          onChoose={choose('kind')}
          choices={[['', 'All kinds'], ...kinds.map((one) => [one, one] as const)]}
        />
      )}
      {(stacks.length > 1 || stack) && (
        <Choice
          label="Stack"
          value={stack}
          onChoose={choose('stack')}
          choices={[['', 'All stacks'], ...stacks.map((one) => [one, one] as const)]}
        />
      )}
    </>
  );
};

const AlarmRow = ({ alarm, nowMs }: { readonly alarm: AlarmView; readonly nowMs: number }) => (
  <li class={`alarm-row state-${alarm.state}`}>
    <StateChip state={alarm.state} />
    <div>
      <a href={href({ page: 'alarms', name: alarm.name })}>{alarm.name}</a>{' '}
      <small>
        {[alarm.kind === 'metric' ? '' : alarm.kind, alarm.stack].filter(Boolean).join(' · ')}
      </small>
      <p>{alarm.reason}</p>
      {alarm.quietBecause && <p class="quiet">Quiet: {alarm.quietBecause}</p>}
    </div>
    <time title={dayTime(alarm.sinceMs)}>
      {clockTime(alarm.sinceMs)} <small>for {duration(nowMs - alarm.sinceMs)}</small>
    </time>
  </li>
);
