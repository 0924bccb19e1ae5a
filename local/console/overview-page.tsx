import { useMemo } from 'preact/hooks';
import type { AlarmView, Overview, ServiceView } from '../console-server/console-source';
import { api } from './api';
import { Await, Empty } from './empty';
import { dayTime, duration, quantity } from './format';
import { useLive, useLoaded } from './live';
import { Outside } from './markup';
import { loadMetricData } from './metric-data';
import { href } from './route';
import {
  type Traffic,
  type TrafficSource,
  total,
  trafficOf,
  trafficQueries,
  trafficSources,
  trafficWindow,
} from './service-traffic';
import { Sparkline } from './sparkline';
import { StateChip } from './state-chip';

/** Is it well? The services, what they carry, and what changed last. */
export const OverviewPage = () => {
  const { overview } = useLive();
  const { services, unsupported } = overview;
  return (
    <>
      <h1 class="unseen">Overview</h1>
      <Verdict overview={overview} />
      <div class="overview">
        <div class="services">
          {services.length === 0 && <Empty>No stack is deployed</Empty>}
          {services.map((service) => (
            <Service key={service.stack} service={service} />
          ))}
        </div>
        <div class="aside">
          <RecentChanges />
          <Unsupported unsupported={unsupported} />
        </div>
      </div>
    </>
  );
};

const alarmed = (alarms: readonly AlarmView[]): readonly AlarmView[] =>
  alarms.filter(({ state }) => state === 'ALARM').toSorted((a, b) => b.sinceMs - a.sinceMs);

const Verdict = ({ overview }: { readonly overview: Overview }) => {
  const { now } = useLive();
  const { alarms } = overview;
  const red = alarmed(alarms);
  const unknown = alarms.filter(({ state }) => state === 'INSUFFICIENT_DATA').length;
  return (
    <section class={`verdict ${red.length > 0 ? 'state-ALARM' : 'state-OK'}`} aria-label="State">
      <p class="headline">{headline(alarms.length, red.length)}</p>
      <p class="hint">
        <a href={href({ page: 'alarms', options: { state: 'OK' } })}>
          {alarms.length - red.length - unknown} OK
        </a>
        {unknown > 0 && (
          <a href={href({ page: 'alarms', options: { state: 'INSUFFICIENT_DATA' } })}>
            {unknown} without data
          </a>
        )}
      </p>
      {red.length > 0 && (
        <ul>
          {red.map(({ name, sinceMs }) => (
            <li key={name}>
              <a href={href({ page: 'alarms', name })}>{name}</a>{' '}
              <small>for {duration(now() - sinceMs)}</small>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};

const headline = (alarms: number, red: number): string => {
  if (alarms === 0) return 'Nothing watches: the template has no alarm';
  if (red === 0) return 'All is well';
  return red === 1 ? 'One alarm is in alarm' : `${red} alarms are in alarm`;
};

const Service = ({ service }: { readonly service: ServiceView }) => {
  const { alarms } = useLive().overview;
  const own = alarms.filter(({ name }) => service.alarms.includes(name));
  return (
    <section class="card service" aria-label={service.stack}>
      <header>
        <h2>{service.stack}</h2>
        <AlarmCounts alarms={own} stack={service.stack} />
      </header>
      <TrafficTable service={service} />
      <ServiceLinks service={service} />
    </section>
  );
};

const ServiceLinks = ({ service }: { readonly service: ServiceView }) => {
  const groups = service.functions.map(({ logGroup }) => logGroup).join(',');
  return (
    <p class="links">
      {service.dashboards.map((name) => (
        <a key={name} href={href({ page: 'dashboard', name })}>
          {name} <small>dashboard</small>
        </a>
      ))}
      {groups && <a href={href({ page: 'logs', options: { groups } })}>Logs</a>}
      {groups && <a href={href({ page: 'logs', options: { groups, mode: 'tail' } })}>Live tail</a>}
      <a href={href({ page: 'alarms', options: { stack: service.stack } })}>Alarms</a>
    </p>
  );
};

const STATES = ['ALARM', 'INSUFFICIENT_DATA', 'OK'] as const;

const AlarmCounts = (props: { readonly alarms: readonly AlarmView[]; readonly stack: string }) => (
  <p class="counts">
    {props.alarms.length === 0 && <small>no alarm</small>}
    {STATES.map((state) => {
      const count = props.alarms.filter((alarm) => alarm.state === state).length;
      return (
        count > 0 && (
          <a
            key={state}
            href={href({ page: 'alarms', options: { state, stack: props.stack } })}
            aria-label={`${count} alarms of ${props.stack}: ${state}`}
          >
            <StateChip state={state} /> {count}
          </a>
        )
      );
    })}
  </p>
);

const TrafficTable = ({ service }: { readonly service: ServiceView }) => {
  const { now, pulse } = useLive();
  const key = JSON.stringify([service.apis, service.functions]);
  // Each overview brings an equal service in a new object.
  const sources = useMemo(() => trafficSources(service), [key]);
  const loaded = useLoaded(async () => {
    const window = trafficWindow(now());
    const answer = await loadMetricData(trafficQueries(sources), window);
    return sources.map((_, index) => trafficOf(answer, index, window));
  }, [sources, pulse.tick]);
  if (sources.length === 0) return null;
  return (
    <Await loaded={loaded}>
      {(traffic) => (
        <div class="scroll">
          <table class="traffic">
            <thead>
              <tr>
                <th scope="col">Last hour</th>
                <th scope="col">Calls</th>
                <th scope="col">Errors</th>
                <th scope="col">p95 now</th>
              </tr>
            </thead>
            <tbody>
              {sources.map((source, index) => (
                <TrafficRow
                  key={source.name}
                  source={source}
                  name={shortName(source.name, service.stack)}
                  traffic={traffic[index]}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Await>
  );
};

const NO_TRAFFIC: Traffic = { calls: [], errors: [], p95Ms: [] };

/** CloudFormation begins a name with its stack's, which the card says already; the CDK ends it with a hash. */
const shortName = (name: string, stack: string): string =>
  name.startsWith(`${stack}-`)
    ? name.slice(stack.length + 1).replace(/(?<=[a-z])[0-9A-F]{8}$/, '')
    : name;

const TrafficRow = (props: {
  readonly source: TrafficSource;
  readonly name: string;
  readonly traffic?: Traffic;
}) => {
  const { source, name, traffic = NO_TRAFFIC } = props;
  const calls = total(traffic.calls);
  const errors = total(traffic.errors);
  const p95 = traffic.p95Ms.findLast((value) => value !== undefined);
  return (
    <tr>
      <th scope="row">
        {source.kind === 'API' ? (
          <Outside href={source.at}>{name}</Outside>
        ) : (
          <a href={href({ page: 'logs', options: { groups: source.at } })} title={source.name}>
            {name}
          </a>
        )}{' '}
        <small>{source.kind}</small>
      </th>
      <Measure text={quantity(calls)} values={traffic.calls} color="var(--series-1)" />
      <Measure
        text={errors === 0 ? '0' : `${quantity(errors)} · ${quantity((100 * errors) / calls)} %`}
        values={traffic.errors}
        color={errors > 0 ? 'var(--alarm)' : 'var(--line)'}
        strong={errors > 0}
      />
      <Measure
        text={p95 === undefined ? '–' : `${quantity(p95)} ms`}
        values={traffic.p95Ms}
        color="var(--series-2)"
      />
    </tr>
  );
};

const Measure = (props: {
  readonly text: string;
  readonly values: readonly (number | undefined)[];
  readonly color: string;
  readonly strong?: boolean;
}) => (
  <td>
    <span class="measure">
      <Sparkline values={props.values} color={props.color} />
      {props.strong ? <strong>{props.text}</strong> : <span>{props.text}</span>}
    </span>
  </td>
);

const RECENT = 12;

const RecentChanges = () => {
  const { pulse, now } = useLive();
  const loaded = useLoaded(() => api.alarmChanges(RECENT), [pulse.alarm]);
  return (
    <section class="card changes" aria-labelledby="changes">
      <h2 id="changes">Recent changes</h2>
      <Await loaded={loaded}>
        {(changes) =>
          changes.length === 0 ? (
            <Empty>No alarm has changed its state yet</Empty>
          ) : (
            <ol>
              {changes.map(({ alarm, atMs, from, to, reason }) => (
                <li key={`${alarm} ${atMs} ${to}`} title={`${from} → ${to}: ${reason}`}>
                  <StateChip state={to} />
                  <a href={href({ page: 'alarms', name: alarm })}>{alarm}</a>
                  <time title={dayTime(atMs)}>{duration(now() - atMs)} ago</time>
                </li>
              ))}
            </ol>
          )
        }
      </Await>
    </section>
  );
};

const Unsupported = (props: { readonly unsupported: Overview['unsupported'] }) => {
  const { unsupported } = props;
  return (
    <section class="card unsupported" aria-labelledby="unsupported">
      <h2 id="unsupported">Runs on AWS only</h2>
      {unsupported.length === 0 && <Empty>Nothing: all of the templates runs here</Empty>}
      <ul>
        {unsupported.map(({ stack, logicalId, type, reason }) => (
          <li key={`${stack} ${logicalId}`}>
            <code>{logicalId}</code> <small>{stack}</small>
            <p>
              {type}: {reason}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
};
