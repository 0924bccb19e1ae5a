import type { ComponentChildren } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { type Dashboard, fromDashboardBody, readWidgets } from '../dashboards/dashboard-body';
import { applyVariables } from '../dashboards/dashboard-variables';
import { asObject } from '../dashboards/json-value';
import { api } from './api';
import { Cell } from './dashboard-cell';
import { Await, Empty } from './empty';
import { useLive, useLoaded } from './live';
import { RefreshChoice } from './refresh';
import { href, type Route, setOptions } from './route';
import { FromToChoice, RangeChoice, Toolbar, useWindow } from './toolbar';
import { settingsOf, useVariables, VariableControls } from './variable-controls';
import { Problems } from './widgets/remarks';

/** One dashboard of the template, drawn from its own body. */
export const DashboardPage = ({ route }: { readonly route: Route }) => {
  const { dashboards } = useLive().overview;
  const name = route.name ?? dashboards[0];
  if (name === undefined) return <Empty>The template has no dashboard</Empty>;
  return <NamedDashboard key={name} name={name} route={route} />;
};

const NamedDashboard = ({ name, route }: { readonly name: string; readonly route: Route }) => {
  const { overview, pulse } = useLive();
  const loaded = useLoaded(() => api.dashboard(name), [name, pulse.deploy]);
  const dashboard = useMemo(
    () => (loaded.data === undefined ? undefined : fromDashboardBody(loaded.data)),
    [loaded.data],
  );
  return (
    <Await loaded={{ error: loaded.error, data: dashboard }}>
      {(drawn) => (
        <DrawnDashboard
          heading={<Choice name={name} dashboards={overview.dashboards} />}
          body={loaded.data}
          dashboard={drawn}
          route={route}
        />
      )}
    </Await>
  );
};

const DrawnDashboard = (props: {
  readonly heading: ComponentChildren;
  readonly body: unknown;
  readonly dashboard: Dashboard;
  readonly route: Route;
}) => {
  const { heading, body, dashboard, route } = props;
  const { range, periodOverride, problems } = dashboard;
  const choice = { route, own: range };
  const window = useWindow(choice);
  const choices = useVariables(dashboard.variables, route);
  const settings = choices && settingsOf(choices);
  const key = JSON.stringify(settings);
  const widgets = useMemo(() => {
    if (!settings) return [];
    if (settings.length === 0) return dashboard.widgets;
    return readWidgets(applyVariables(asObject(body).widgets, settings));
  }, [dashboard, key]);
  const alone = route.options.widget;
  useEscape(() => setOptions(route, { widget: '' }), alone !== undefined);
  const cells = widgets.flatMap((widget, index) =>
    alone !== undefined && alone !== String(index) ? (
      []
    ) : (
      <Cell
        key={index}
        widget={widget}
        index={index}
        window={window}
        route={route}
        periodOverride={periodOverride}
        isFull={alone !== undefined}
      />
    ),
  );
  return (
    <>
      <Toolbar heading={heading}>
        {choices && <VariableControls choices={choices} route={route} />}
        <RefreshChoice route={route} />
        <RangeChoice {...choice} />
        <FromToChoice route={route} window={window} />
      </Toolbar>
      <Problems problems={problems} />
      {widgets.length === 0 && settings && <Empty>This dashboard has no widget</Empty>}
      <div class={alone === undefined ? 'grid' : 'grid alone'}>{cells}</div>
    </>
  );
};

const useEscape = (onEscape: () => void, isOn: boolean): void => {
  useEffect(() => {
    if (!isOn) return undefined;
    const listen = ({ key }: KeyboardEvent) => {
      // What lies over the page closes first.
      if (key === 'Escape' && !document.querySelector(':popover-open, dialog[open]')) onEscape();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [isOn, onEscape]);
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
