import type { AlarmDetail, Transition } from '../console-server/console-source';
import { asList, asText } from '../dashboards/json-value';
import { SignalGraph } from './alarm-graph';
import { Why } from './alarm-why';
import { conditionOf, linksIn } from './alarm-words';
import { api } from './api';
import { Await, Empty } from './empty';
import { dayTime, duration } from './format';
import { useLive, useLoaded } from './live';
import { LinkedText, Outside } from './markup';
import { href, type Route } from './route';
import { StateChip } from './state-chip';
import { stateSpans } from './state-timeline';
import { TimeChoice } from './time-choice';
import type { TimeWindow } from './time-window';
import { TimelineStrip } from './timeline-strip';
import { LiveChoice, Toolbar, useWindow } from './toolbar';

/** One alarm: its state and why, what it watches, what it did. */
export const AlarmPage = ({ name, route }: { readonly name: string; readonly route: Route }) => {
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
        <TimeChoice route={route} />
      </Toolbar>
      <Await loaded={loaded}>{(alarm) => <Detail alarm={alarm} route={route} />}</Await>
    </>
  );
};

const Detail = ({ alarm, route }: { readonly alarm: AlarmDetail; readonly route: Route }) => {
  const window = useWindow({ route });
  return (
    <div class="alarm-detail">
      <Summary alarm={alarm} window={window} />
      {alarm.kind === 'metric' && <Signal alarm={alarm} window={window} />}
      {alarm.kind === 'log' && <LogSignal alarm={alarm} />}
      <Why alarm={alarm} />
      <Actions alarm={alarm} />
      <History transitions={alarm.history} />
    </div>
  );
};

interface InWindow {
  readonly alarm: AlarmDetail;
  readonly window: TimeWindow;
}

const Summary = ({ alarm, window }: InWindow) => {
  const { now } = useLive();
  const { description = '' } = alarm;
  return (
    <section class={`card summary state-${alarm.state}`} aria-label="State">
      <p class="headline">
        <StateChip state={alarm.state} /> since <time>{dayTime(alarm.sinceMs)}</time>, for{' '}
        {duration(now() - alarm.sinceMs)}
        <small>{[`${alarm.kind} alarm`, alarm.stack].filter(Boolean).join(' · ')}</small>
      </p>
      <p class="sentence">
        In alarm when <strong>{conditionOf(alarm)}</strong>
      </p>
      <TimelineStrip spans={stateSpans(alarm.history, alarm.state, window)} window={window} />
      {description && (
        <p class="description">
          <LinkedText text={description} />
        </p>
      )}
      <Links description={description} />
    </section>
  );
};

const Links = ({ description }: { readonly description: string }) => {
  const links = linksIn(description);
  if (links.length === 0) return null;
  return (
    <p class="links">
      {links.map(({ label, href: address }) => (
        <Outside key={address} class="button" href={address}>
          {label}
        </Outside>
      ))}
    </p>
  );
};

const Signal = ({ alarm, window }: InWindow) => (
  <section class="card signal" aria-labelledby="signal">
    <h2 id="signal">Signal</h2>
    <div class="content">
      <SignalGraph properties={alarm.properties} window={window} />
    </div>
  </section>
);

const LogSignal = ({ alarm }: { readonly alarm: AlarmDetail }) => {
  const scheduled = (alarm.properties.ScheduledQueryConfiguration ?? {}) as {
    readonly QueryString?: unknown;
    readonly LogGroupIdentifiers?: unknown;
  };
  const query = asText(scheduled.QueryString) ?? '';
  const groups = asList(scheduled.LogGroupIdentifiers).map(String);
  return (
    <section class="card" aria-labelledby="signal">
      <h2 id="signal">Query</h2>
      <pre>{query}</pre>
      <p>
        <a
          href={href({
            page: 'logs',
            options: { mode: 'insights', query, groups: groups.map(groupNameOf).join(',') },
          })}
        >
          Run it now
        </a>
      </p>
    </section>
  );
};

/** A log group's name, from its name or its ARN. */
const groupNameOf = (identifier: string): string =>
  identifier.startsWith('arn:') ? (identifier.split(':')[6] ?? '') : identifier;

const ACTION_LISTS = [
  ['ALARM', 'AlarmActions'],
  ['OK', 'OKActions'],
  ['INSUFFICIENT_DATA', 'InsufficientDataActions'],
] as const;

const ActionLists = ({ properties }: Pick<AlarmDetail, 'properties'>) => {
  const lists = ACTION_LISTS.map(([state, name]) => ({
    state,
    arns: asList(properties[name]).map(String),
  })).filter(({ arns }) => arns.length > 0);
  if (lists.length === 0) return <Empty>It tells nobody: it has no action</Empty>;
  return (
    <dl>
      {lists.map(({ state, arns }) => (
        <div key={state}>
          <dt>
            <StateChip state={state} />
          </dt>
          <dd>
            {arns.map((arn) => (
              <code key={arn} title={arn}>
                {arn.split(':').slice(5).join(':') || arn}
              </code>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
};

const Actions = ({ alarm }: { readonly alarm: AlarmDetail }) => {
  const { properties, actions, quietBecause } = alarm;
  return (
    <section class="card actions-run" aria-labelledby="actions">
      <h2 id="actions">Actions</h2>
      {quietBecause && (
        <p class="quiet">
          <strong>They do not run now:</strong> {quietBecause}
        </p>
      )}
      <ActionLists properties={properties} />
      {actions.length > 0 && (
        <ol class="log-of-actions">
          {actions.map(({ atMs, summary }, index) => (
            <li key={actions.length - index}>
              <time>{dayTime(atMs)}</time> {summary}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
};

const History = ({ transitions }: { readonly transitions: readonly Transition[] }) => (
  <section class="card history" aria-labelledby="history">
    <h2 id="history">History</h2>
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
            <tr key={`${atMs} ${to}`}>
              <td class="when">{dayTime(atMs)}</td>
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
