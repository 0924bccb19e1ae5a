import { useEffect, useRef, useState } from 'preact/hooks';
import type { LogEvent } from '../console-server/console-source';
import { api } from './api';
import { Empty } from './empty';
import { useLive } from './live';
import { namedGroups, useGroups } from './log-groups-choice';
import { LogLines } from './log-lines';
import { PatternField } from './pattern-field';
import type { Route } from './route';
import { toFilterPattern } from './search-pattern';

const KEPT = 1000;
const BEFORE = 100;
const BEFORE_MS = 3_600_000;

/** Lines as they come, the newest at the bottom. */
export const LogTail = ({ route }: { readonly route: Route }) => {
  const groups = useGroups(route);
  const pattern = toFilterPattern(route.options.search ?? '');
  const [isPaused, setPaused] = useState(false);
  const [follows, setFollows] = useState(true);
  const { events, waiting, error, clear } = useTail(groups, pattern, isPaused);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (follows) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [events, follows]);
  return (
    <>
      <PatternField route={route} error={error} />
      <div class="tail-bar">
        <button type="button" aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
          {isPaused ? 'Go on' : 'Pause'}
        </button>
        <button type="button" onClick={clear}>
          Clear
        </button>
        <label class="switch">
          <input
            type="checkbox"
            checked={follows}
            onChange={(event) => setFollows(event.currentTarget.checked)}
          />
          <span>Follow</span>
        </label>
        <small>
          {isPaused ? `paused, ${waiting} new lines wait` : `${events.length} lines, following`}
        </small>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key */}
      <div class="tail" ref={box} role="log" aria-live="off" aria-label="Live tail" tabIndex={0}>
        {events.length === 0 ? (
          <Empty>No line has come yet</Empty>
        ) : (
          <LogLines
            events={events}
            route={route}
            withGroup={namedGroups(route.options).length !== 1}
          />
        )}
      </div>
    </>
  );
};

interface Tail {
  /** Oldest first. */
  readonly events: readonly LogEvent[];
  /** How many came since it was paused. */
  readonly waiting: number;
  readonly error?: string;
  readonly clear: () => void;
}

const useTail = (groups: readonly string[], pattern: string, isPaused: boolean): Tail => {
  const { now } = useLive();
  const [all, setAll] = useState<readonly LogEvent[]>([]);
  const [shown, setShown] = useState<readonly LogEvent[]>([]);
  const [error, setError] = useState<string>();
  useEffect(() => {
    let source: EventSource | undefined;
    let isOver = false;
    const add = (news: readonly LogEvent[]) => setAll((before) => joined(before, news));
    const follow = async () => {
      const endMs = Math.ceil(now());
      const window = { startMs: endMs - BEFORE_MS, endMs };
      // Also the question whether the pattern can be read: a stream cannot say why it was refused.
      const before = await api.logEvents({ groups, pattern, ...window, limit: BEFORE });
      if (isOver) return;
      add(before.toReversed());
      source = api.tail(groups, pattern);
      source.onmessage = ({ data }) => add(JSON.parse(data));
    };
    setAll([]);
    setShown([]);
    setError(undefined);
    follow().catch((failure: Error) => setError(failure.message));
    return () => {
      isOver = true;
      source?.close();
    };
  }, [groups.join(), pattern]);
  useEffect(() => {
    if (!isPaused) setShown(all);
  }, [all, isPaused]);
  const newest = shown.at(-1);
  const clear = () => {
    setAll([]);
    setShown([]);
  };
  return {
    events: shown,
    waiting: isPaused ? all.length - 1 - (newest ? all.lastIndexOf(newest) : -1) : 0,
    error,
    clear,
  };
};

/** Without those that are there already: the stream begins before the lines of the past have come. */
const joined = (before: readonly LogEvent[], news: readonly LogEvent[]): readonly LogEvent[] => {
  const known = new Set(before.map(({ id }) => id));
  return [...before, ...news.filter(({ id }) => !known.has(id))].slice(-KEPT);
};
