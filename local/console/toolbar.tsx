import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { useLive } from './live';
import { type Route, setOptions } from './route';
import { RANGES, rangeMs, type TimeWindow } from './time-window';

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
}

const rangeOf = ({ route, fallback = '1h' }: Choice): string => route.options.range ?? fallback;
const isLive = (route: Route): boolean => route.options.live !== 'off';

/** Chooses how far back the page looks. */
export const RangeChoice = (choice: Choice) => (
  <fieldset class="segments">
    <legend class="unseen">Time range</legend>
    {RANGES.map(({ name, label }) => (
      <label key={name}>
        <input
          type="radio"
          name="range"
          checked={name === rangeOf(choice)}
          onChange={() => setOptions(choice.route, { range: name })}
        />
        <span>{label}</span>
      </label>
    ))}
  </fieldset>
);

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

/** The window that the address names, ending now; it moves on with the clock while the page is live. */
export const useWindow = (choice: Choice): TimeWindow => {
  const { now, pulse } = useLive();
  const range = rangeOf(choice);
  const turn = isLive(choice.route) ? pulse.tick : -1;
  // `turn` says when to look at the clock again.
  return useMemo(() => {
    const endMs = Math.round(now());
    return { startMs: endMs - rangeMs(range), endMs };
  }, [range, turn]);
};
