import { createContext } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import type { ConsoleEvent, Overview } from '../console-server/console-source';
import { api } from './api';

type Kind = ConsoleEvent['kind'];

/** How often each kind of event has come: a number to depend on. */
export type Pulse = Readonly<Record<Kind, number>>;

export interface Live {
  readonly overview: Overview;
  readonly pulse: Pulse;
  /** The virtual clock, carried on between two answers of the server. */
  readonly now: () => number;
}

const LiveContext = createContext<Live | undefined>(undefined);
export const LiveProvider = LiveContext.Provider;

export const useLive = (): Live => {
  const live = useContext(LiveContext);
  if (!live) throw new Error('useLive is used outside of LiveProvider: render it inside <App>');
  return live;
};

/** In time-lapse events come in heaps: one look at the server serves all of this time. */
const GATHER_MS = 500;
const NO_PULSE: Pulse = {
  tick: 0,
  alarm: 0,
  message: 0,
  archive: 0,
  faults: 0,
  trace: 0,
  clock: 0,
  deploy: 0,
};
const KINDS = Object.keys(NO_PULSE) as Kind[];

const countIn = (pulse: Pulse, kinds: ReadonlySet<Kind>): Pulse => {
  const next = { ...pulse };
  for (const kind of kinds) next[kind] += 1;
  return next;
};

/** Follows the server: its overview, and what has changed since. */
export const useServer = (): { readonly live?: Live; readonly connected: boolean } => {
  const [live, setLive] = useState<Live>();
  const [connected, setConnected] = useState(true);
  useEffect(() => {
    const gathered = new Set<Kind>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = async () => {
      timer = undefined;
      if (document.hidden) return;
      const kinds = new Set(gathered);
      gathered.clear();
      const overview = await api.overview().catch(() => undefined);
      if (!overview) return;
      const received = performance.now();
      const now = () => overview.nowMs + (performance.now() - received) * overview.speed;
      setLive((before) => ({ overview, now, pulse: countIn(before?.pulse ?? NO_PULSE, kinds) }));
    };
    const events = new EventSource('/api/events');
    events.onopen = () => {
      setConnected(true);
      void refresh();
    };
    events.onerror = () => {
      setConnected(false);
      for (const kind of KINDS) gathered.add(kind);
    };
    events.onmessage = ({ data }) => {
      gathered.add(JSON.parse(data).kind);
      timer ??= setTimeout(refresh, GATHER_MS);
    };
    document.addEventListener('visibilitychange', refresh);
    void refresh();
    return () => {
      events.close();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', refresh);
    };
  }, []);
  return { live, connected };
};

export interface Loaded<T> {
  readonly data?: T;
  readonly error?: string;
}

/**
 * The answer to a question that is asked again when what it depends on changes. The last answer stays until the next
 * one is there, and an answer that was overtaken is dropped.
 */
export const useLoaded = <T>(
  load: () => Promise<T>,
  dependencies: readonly unknown[],
): Loaded<T> => {
  const [loaded, setLoaded] = useState<Loaded<T>>({});
  const newest = useRef(0);
  useEffect(() => {
    const turn = ++newest.current;
    const settle = (next: Loaded<T>) => {
      if (turn === newest.current) setLoaded(next);
    };
    load().then(
      (data) => settle({ data }),
      (error: Error) => settle({ error: error.message }),
    );
  }, dependencies);
  return loaded;
};

/** A number that grows with real time while it is on. */
export const useTicker = (everyMs: number, on = true): number => {
  const [ticks, setTicks] = useState(0);
  useEffect(() => {
    if (!on) return undefined;
    const timer = setInterval(() => setTicks((before) => before + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, on]);
  return ticks;
};
