import type {
  AlarmDetail,
  AlarmView,
  EvaluatedDatapoint,
  Transition,
} from '../console-server/console-source';
import { alarmSentence } from '../dashboards/alarm-definition';
import { SignalGraph } from './alarm-graph';
import { api } from './api';
import { Await, Empty } from './empty';
import { clockTime, dayTime, duration, quantity } from './format';
import { useLive, useLoaded } from './live';
import { LinkedText } from './markup';
import { href, type Route } from './route';
import { StateChip } from './state-chip';
import { LiveChoice, RangeChoice, Toolbar, useWindow } from './toolbar';

/** All alarms, or the one that the address names. */
export const AlarmsPage = ({ route }: { readonly route: Route }) =>
  route.name === undefined ? <AlarmList /> : <OneAlarm name={route.name} route={route} />;

const URGENCY = { ALARM: 0, INSUFFICIENT_DATA: 1, OK: 2 } as const;

const AlarmList = () => {
  const { overview, now } = useLive();
  const alarms = overview.alarms.toSorted((a, b) => URGENCY[a.state] - URGENCY[b.state]);
  return (
    <>
      <Toolbar heading="Alarms" />
      {alarms.length === 0 && <Empty>The template has no alarm</Empty>}
      <ul class="rows">
        {alarms.map((alarm) => (
          <AlarmRow key={alarm.name} alarm={alarm} nowMs={now()} />
        ))}
      </ul>
    </>
  );
};

const AlarmRow = ({ alarm, nowMs }: { readonly alarm: AlarmView; readonly nowMs: number }) => (
  <li class={`alarm-row state-${alarm.state}`}>
    <StateChip state={alarm.state} />
    <div>
      <a href={href({ page: 'alarms', name: alarm.name })}>{alarm.name}</a>
      <p>{alarm.reason}</p>
    </div>
    <time title={dayTime(alarm.sinceMs)}>
      {clockTime(alarm.sinceMs)} <small>for {duration(nowMs - alarm.sinceMs)}</small>
    </time>
  </li>
);

const OneAlarm = ({ name, route }: { readonly name: string; readonly route: Route }) => {
  const { pulse } = useLive();
  const loaded = useLoaded(() => api.alarm(name), [name, pulse.tick, pulse.alarm]);
  return (
    <>
      <Toolbar
        heading={
          <>
            <a class="back" href={href({ page: 'alarms' })}>
              Alarms
            </a>{' '}
            {name}
          </>
        }
      >
        <LiveChoice route={route} />
        <RangeChoice route={route} />
      </Toolbar>
      <Await loaded={loaded}>{(alarm) => <Detail alarm={alarm} route={route} />}</Await>
    </>
  );
};

const Detail = ({ alarm, route }: { readonly alarm: AlarmDetail; readonly route: Route }) => {
  const window = useWindow({ route });
  const { now } = useLive();
  return (
    <div class="alarm-detail">
      <section class={`card summary state-${alarm.state}`}>
        <p class="headline">
          <StateChip state={alarm.state} /> since <time>{dayTime(alarm.sinceMs)}</time>, for{' '}
          {duration(now() - alarm.sinceMs)}
        </p>
        <p class="reason">{alarm.reason}</p>
        {alarm.description && (
          <p class="description">
            <LinkedText text={alarm.description} />
          </p>
        )}
      </section>
      <section class="card signal">
        <h2>Signal</h2>
        <p class="sentence">
          In alarm when <strong>{alarmSentence(alarm.properties)}</strong>; missing data{' '}
          <code>{String(alarm.properties.TreatMissingData ?? 'missing')}</code>
        </p>
        <div class="content">
          <SignalGraph properties={alarm.properties} window={window} />
        </div>
      </section>
      <LastEvaluation evaluation={alarm.lastEvaluation} />
      <History transitions={alarm.history} />
    </div>
  );
};

const LastEvaluation = (props: { readonly evaluation: AlarmDetail['lastEvaluation'] }) => {
  const { evaluation } = props;
  if (!evaluation) return null;
  return (
    <section class="card evaluation">
      <h2>
        Last evaluation <small>{clockTime(evaluation.atMs)}</small>
      </h2>
      <ol class="datapoints">
        {evaluation.datapoints.map((point) => (
          <li key={point.startMs} class={point.breaching ? 'breaching' : ''}>
            <time>{clockTime(point.startMs).slice(0, 5)}</time>
            <b>{point.value === undefined ? 'missing' : quantity(point.value)}</b>
            <small>{verdictOf(point)}</small>
          </li>
        ))}
      </ol>
    </section>
  );
};

const verdictOf = ({ breaching }: EvaluatedDatapoint): string => {
  if (breaching === undefined) return 'not counted';
  return breaching ? 'breaching' : 'within';
};

const History = ({ transitions }: { readonly transitions: readonly Transition[] }) => (
  <section class="card history">
    <h2>History</h2>
    {transitions.length === 0 ? (
      <Empty>It has not changed its state yet</Empty>
    ) : (
      <table>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">State</th>
            <th scope="col">Reason</th>
          </tr>
        </thead>
        <tbody>
          {transitions.map(({ atMs, to, from, reason }) => (
            <tr key={atMs}>
              <td class="number">{dayTime(atMs)}</td>
              <td title={`${from} → ${to}`}>
                <StateChip state={to} />
              </td>
              <td class="reason">{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </section>
);
