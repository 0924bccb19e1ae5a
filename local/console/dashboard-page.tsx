import { useMemo } from 'preact/hooks';
import type { AlarmView } from '../console-server/console-source';
import { fromDashboardBody, type Widget } from '../dashboards/dashboard-body';
import { AlarmGraph } from './alarm-graph';
import { api } from './api';
import { Await, Empty } from './empty';
import { useLive, useLoaded } from './live';
import { MetricView } from './metric-view';
import { Note } from './note';
import { href, type Route } from './route';
import { StateChip } from './state-chip';
import { rangeNameFor, type TimeWindow } from './time-window';
import { LiveChoice, RangeChoice, Toolbar, useWindow } from './toolbar';

/** One dashboard of the template, drawn from its own body. */
export const DashboardPage = ({ route }: { readonly route: Route }) => {
  const { dashboards } = useLive().overview;
  const name = route.name ?? dashboards[0];
  if (name === undefined) return <Empty>The template has no dashboard</Empty>;
  return <NamedDashboard key={name} name={name} route={route} />;
};

const NamedDashboard = ({ name, route }: { readonly name: string; readonly route: Route }) => {
  const { dashboards } = useLive().overview;
  const loaded = useLoaded(() => api.dashboard(name), [name]);
  const { widgets, rangeMs } = useMemo(() => fromDashboardBody(loaded.data), [loaded.data]);
  const choice = { route, fallback: rangeMs === undefined ? undefined : rangeNameFor(rangeMs) };
  const window = useWindow(choice);
  return (
    <>
      <Toolbar heading={<Choice name={name} dashboards={dashboards} />}>
        <LiveChoice route={route} />
        <RangeChoice {...choice} />
      </Toolbar>
      <Await loaded={loaded}>
        {() => (
          <div class="grid">
            {widgets.map((widget, index) => (
              <Cell key={index} widget={widget} window={window} />
            ))}
          </div>
        )}
      </Await>
    </>
  );
};

const Choice = (props: { readonly name: string; readonly dashboards: readonly string[] }) =>
  props.dashboards.length < 2 ? (
    <span>{props.name}</span>
  ) : (
    <select
      aria-label="Dashboard"
      value={props.name}
      onChange={(event) => {
        location.hash = href({ page: 'dashboard', name: event.currentTarget.value });
      }}
    >
      {props.dashboards.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );

interface CellProps {
  readonly widget: Widget;
  readonly window: TimeWindow;
}

const Cell = ({ widget, window }: CellProps) => {
  const bare = widget.kind === 'text' && widget.transparent;
  const title = 'title' in widget ? widget.title : '';
  return (
    <section
      class={`cell ${widget.kind} ${bare ? 'bare' : ''}`}
      style={{
        gridColumn: `${widget.x + 1} / span ${widget.width}`,
        gridRow: `${widget.y + 1} / span ${widget.height}`,
        '--rows': widget.height,
      }}
      aria-label={title || undefined}
    >
      {title && (
        <h2>
          {title} <small>{unitsOf(widget)}</small>
        </h2>
      )}
      <div class="content">
        <Content widget={widget} window={window} />
      </div>
    </section>
  );
};

/** What the axes of a graph are labelled with. */
const unitsOf = (widget: Widget): string => {
  if (widget.kind !== 'metric') return '';
  const { left, right } = widget.metric.axes;
  return [left.label, right.label].filter(Boolean).join(' · ');
};

const Content = ({ widget, window }: CellProps) => {
  switch (widget.kind) {
    case 'metric': {
      const { alarmArn } = widget.metric;
      if (alarmArn) return <AlarmGraph name={nameOf(alarmArn)} window={window} />;
      return <MetricView widget={widget.metric} window={window} />;
    }
    case 'text':
      return <Note markdown={widget.markdown} />;
    case 'alarm':
      return <AlarmStates arns={widget.arns} states={widget.states} />;
    case 'log':
      return <LogRows query={widget.query} window={window} />;
    case 'undrawn':
      return <Empty>{widget.reason}</Empty>;
  }
};

/** An alarm's ARN ends in its name, colons and all. */
const nameOf = (arn: string): string => arn.split(':').slice(6).join(':') || arn;

const URGENCY = ['ALARM', 'INSUFFICIENT_DATA', 'OK'];

const AlarmStates = (props: {
  readonly arns: readonly string[];
  readonly states: readonly string[];
}) => {
  const { arns, states } = props;
  const { alarms } = useLive().overview;
  const shown = arns
    .map((arn) => alarms.find((alarm) => alarm.arn === arn || alarm.name === nameOf(arn)))
    .filter((alarm): alarm is AlarmView => alarm !== undefined)
    .filter(({ state }) => states.length === 0 || states.includes(state))
    .sort((a, b) => URGENCY.indexOf(a.state) - URGENCY.indexOf(b.state));
  if (shown.length === 0) return <Empty>None of its alarms is in a state that it shows</Empty>;
  return (
    <ul class="alarm-states">
      {shown.map(({ name, state }) => (
        <li key={name}>
          <a class={`state-${state}`} href={href({ page: 'alarms', name })}>
            <span>{name}</span> <StateChip state={state} />
          </a>
        </li>
      ))}
    </ul>
  );
};

const LogRows = ({ query, window }: { readonly query: string; readonly window: TimeWindow }) => {
  const loaded = useLoaded(
    () => api.logTable(query, window),
    [query, window.startMs, window.endMs],
  );
  return (
    <Await loaded={loaded}>
      {({ columns, rows }) =>
        rows.length === 0 ? (
          <Empty>No line matches in this time</Empty>
        ) : (
          <div class="scroll">
            <table>
              <thead>
                <tr>
                  {columns.map((column) => (
                    <th key={column} scope="col">
                      {column}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row, index) => (
                  <tr key={index}>
                    {row.map((cell, column) => (
                      <td key={column} title={cell}>
                        {cell}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )
      }
    </Await>
  );
};
