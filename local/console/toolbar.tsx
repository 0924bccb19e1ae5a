import type { ComponentChildren } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { TimeRange } from '../dashboards/time-range';
import { day, dayTime, hourMinute } from './format';
import { useLive } from './live';
import { isLive, useRefresh } from './refresh';
import { type Route, setOptions } from './route';
import {
  absoluteWindow,
  endZoom,
  RANGES,
  rangeMs,
  type TimeWindow,
  windowOfRange,
  zoomedWindow,
} from './time-window';

/** The bar above a page: its heading, and what the reader can set. */
export const Toolbar = (props: {
  readonly heading: ComponentChildren;
  readonly children?: ComponentChildren;
}) => (
  <div class="toolbar">
    <h1>{props.heading}</h1>
    <div class="controls">{props.children}</div>
  </div>
);

interface Choice {
  readonly route: Route;
  /** The name of the range where the address names none. */
  readonly fallback?: string;
  /** The time that the page's subject asks for, where the address names none. */
  readonly own?: TimeRange;
}

const rangeOf = ({ route, fallback, own }: Choice): string | undefined => {
  if (absoluteWindow(route)) return undefined;
  return route.options.range ?? fallback ?? (own ? nameOf(own) : '1h');
};

/** An own range that is none of those to choose from has no name. */
const nameOf = (own: TimeRange): string | undefined =>
  own.kind === 'relative' ? RANGES.find(({ ms }) => ms === own.ms)?.name : undefined;

/** Chooses how far back the page looks. */
export const RangeChoice = (choice: Choice) => (
  <>
    <ZoomedOut route={choice.route} />
    <fieldset class="segments ranges">
      <legend class="unseen">Time range</legend>
      {RANGES.map(({ name, label }) => (
        <label key={name}>
          <input
            type="radio"
            name="range"
            checked={name === rangeOf(choice)}
            onChange={() => setOptions(choice.route, { range: name, start: '', end: '', zoom: '' })}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  </>
);

/** The way back from a part of the time that the reader looks into. */
const ZoomedOut = ({ route }: { readonly route: Route }) => {
  const zoom = zoomedWindow(route);
  if (!zoom) return null;
  return (
    <button type="button" class="zoomed" onClick={endZoom} title="back to the whole time">
      <span aria-hidden="true">✕</span> {spanText(zoom)}
    </button>
  );
};

/** `14:05 – 15:20`, with the days where they differ. */
const spanText = ({ startMs, endMs }: TimeWindow): string =>
  day(startMs) === day(endMs)
    ? `${hourMinute(startMs)} – ${hourMinute(endMs)}`
    : `${dayTime(startMs).slice(5, 16)} – ${dayTime(endMs).slice(5, 16)}`;

/** Chooses a time from one moment to another. */
export const FromToChoice = ({
  route,
  window,
}: {
  readonly route: Route;
  readonly window: TimeWindow;
}) => {
  const panel = useRef<HTMLFormElement>(null);
  const [error, setError] = useState('');
  const chosen = absoluteWindow(route);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const [start, end] = [form.get('start'), form.get('end')].map((text) => `${text}:00Z`);
    if (!absoluteWindow({ ...route, options: { start: start ?? '', end: end ?? '' } })) {
      return setError('the end must be after the start');
    }
    setError('');
    setOptions(route, { start: start ?? '', end: end ?? '', zoom: '', range: '' });
    panel.current?.hidePopover();
  };
  return (
    <>
      <button type="button" popovertarget="from-to" aria-pressed={chosen !== undefined}>
        {chosen ? spanText(chosen) : 'From – to'}
      </button>
      <form id="from-to" popover="auto" class="panel from-to" ref={panel} onSubmit={submit}>
        <h2>From – to, UTC</h2>
        <label>
          From
          <input
            type="datetime-local"
            name="start"
            required
            defaultValue={toInput(window.startMs)}
          />
        </label>
        <label>
          To
          <input type="datetime-local" name="end" required defaultValue={toInput(window.endMs)} />
        </label>
        {error && (
          <p class="failure" role="alert">
            {error}
          </p>
        )}
        <button type="submit" class="primary">
          Show
        </button>
      </form>
    </>
  );
};

/** As an input of a moment wants it: `2026-11-22T14:05`. */
const toInput = (ms: number): string => new Date(ms).toISOString().slice(0, 16);

/** Whether the page follows the clock. */
export const LiveChoice = ({ route }: { readonly route: Route }) => (
  <label class="switch">
    <input
      type="checkbox"
      checked={isLive(route)}
      onChange={(event) => setOptions(route, { live: event.currentTarget.checked ? '' : 'off' })}
    />
    <span>Live</span>
  </label>
);

/**
 * The window that the address names, else the one that the page's subject asks for; one that ends now moves on with the
 * clock while the page is live.
 */
export const useWindow = (choice: Choice): TimeWindow => {
  const { route, own } = choice;
  const { now } = useLive();
  const { start, end, zoom } = route.options;
  const range = rangeOf(choice);
  const base = route.options.range === undefined ? own : undefined;
  const lengthMs = base?.kind === 'relative' ? base.ms : rangeMs(range);
  const turn = useRefresh(route, lengthMs);
  // `turn` says when to look at the clock again.
  return useMemo(() => {
    const fixed = zoomedWindow(route) ?? absoluteWindow(route);
    if (fixed) return fixed;
    if (base) return windowOfRange(base, Math.round(now()));
    const endMs = Math.round(now());
    return { startMs: endMs - rangeMs(range), endMs };
  }, [range, turn, start, end, zoom, base]);
};
