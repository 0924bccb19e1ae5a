import { useState } from 'preact/hooks';
import type { LogEvent } from '../console-server/console-source';
import { api } from './api';
import { Await, Empty } from './empty';
import { dayTime, preciseTime } from './format';
import { useLive, useLoaded, useTicker } from './live';
import { toLogLine } from './log-line';
import { type Route, setOptions } from './route';
import { toFilterPattern } from './search-pattern';
import { rangeMs } from './time-window';
import { LiveChoice, RangeChoice, Toolbar } from './toolbar';

const LIMIT = 300;
const TAIL_MS = 2000;

/** What the functions write, searched and followed. */
export const LogsPage = ({ route }: { readonly route: Route }) => {
  const { overview, now } = useLive();
  const { group = '', search = '', range, live } = route.options;
  const turn = useTicker(TAIL_MS, live !== 'off');
  const loaded = useLoaded(() => {
    const endMs = Math.round(now());
    return api.logEvents({
      groups: group ? [group] : overview.logGroups,
      pattern: toFilterPattern(search),
      startMs: endMs - rangeMs(range),
      endMs,
      limit: LIMIT,
    });
  }, [group, search, range, turn, overview.logGroups.length]);
  return (
    <>
      <Toolbar heading="Logs">
        <GroupChoice route={route} group={group} groups={overview.logGroups} />
        <Search route={route} search={search} />
        <LiveChoice route={route} />
        <RangeChoice route={route} />
      </Toolbar>
      <Await loaded={loaded}>{(events) => <Lines events={events} withGroup={!group} />}</Await>
    </>
  );
};

const GroupChoice = (props: {
  readonly route: Route;
  readonly group: string;
  readonly groups: readonly string[];
}) => (
  <select
    aria-label="Log group"
    value={props.group}
    onChange={(event) => setOptions(props.route, { group: event.currentTarget.value })}
  >
    <option value="">All log groups</option>
    {props.groups.map((group) => (
      <option key={group}>{group}</option>
    ))}
  </select>
);

/** Searches on Enter: a half-typed pattern is an error to nobody's use. */
const Search = ({ route, search }: { readonly route: Route; readonly search: string }) => {
  const [typed, setTyped] = useState(search);
  return (
    <form
      class="search"
      onSubmit={(event) => {
        event.preventDefault();
        setOptions(route, { search: typed });
      }}
    >
      <input
        type="search"
        aria-label="Search"
        placeholder="words, or { $.status_code >= 500 }"
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onSearch={(event) => setOptions(route, { search: event.currentTarget.value })}
      />
      <button type="submit">Search</button>
    </form>
  );
};

const Lines = (props: { readonly events: readonly LogEvent[]; readonly withGroup: boolean }) => {
  const { events, withGroup } = props;
  if (events.length === 0) return <Empty>No line matches in this time</Empty>;
  const seen = new Map<string, number>();
  return (
    <>
      <ol class="log">
        {events.map((event) => (
          <Line key={keyOf(event, seen)} event={event} withGroup={withGroup} />
        ))}
      </ol>
      {events.length >= LIMIT && (
        <Empty>The newest {LIMIT} lines; search to narrow them down</Empty>
      )}
    </>
  );
};

/** The same for the same event in each answer, so that an opened line stays open. */
const keyOf = ({ group, timestampMs, message }: LogEvent, seen: Map<string, number>): string => {
  const text = `${group} ${timestampMs} ${message}`;
  const count = seen.get(text) ?? 0;
  seen.set(text, count + 1);
  return `${text} ${count}`;
};

const Line = ({ event, withGroup }: { readonly event: LogEvent; readonly withGroup: boolean }) => {
  const { level, summary, fields, full } = toLogLine(event.message);
  return (
    <li>
      <details>
        <summary>
          <time title={dayTime(event.timestampMs)}>{preciseTime(event.timestampMs)}</time>
          <span class={`level ${level}`}>{level}</span>
          <span class="words">
            {summary} <small>{fields}</small>
          </span>
          {withGroup && <span class="group">{event.group.replace(/^\/aws\/lambda\//, '')}</span>}
        </summary>
        <pre>{full}</pre>
        <p class="origin">
          {event.group} · {event.stream}
        </p>
      </details>
    </li>
  );
};
