import { api } from './api';
import { Empty } from './empty';
import { useFollowedWindow } from './followed-window';
import { useLoaded } from './live';
import { namedGroups, useGroups } from './log-groups-choice';
import { LogLines } from './log-lines';
import { PatternField } from './pattern-field';
import type { Route } from './route';
import { toFilterPattern } from './search-pattern';

const LIMIT = 300;

/** The newest lines that match a filter pattern. */
export const LogSearch = ({ route }: { readonly route: Route }) => {
  const groups = useGroups(route);
  const window = useFollowedWindow(route);
  const pattern = toFilterPattern(route.options.search ?? '');
  const loaded = useLoaded(
    () => api.logEvents({ groups, pattern, ...window.current(), limit: LIMIT }),
    [groups.join(), pattern, ...window.changes],
  );
  const { data: events, error } = loaded;
  return (
    <>
      <PatternField route={route} error={error} />
      {error === undefined && events === undefined && <p class="empty" aria-busy="true" />}
      {events?.length === 0 && <Empty>No line matches in this time</Empty>}
      {events && events.length > 0 && (
        <LogLines
          events={events}
          route={route}
          withGroup={namedGroups(route.options).length !== 1}
        />
      )}
      {events && events.length >= LIMIT && (
        <Empty>The newest {LIMIT} lines; search to narrow them down</Empty>
      )}
    </>
  );
};
