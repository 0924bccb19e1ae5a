import { useEffect, useRef, useState } from 'preact/hooks';
import { useLive } from './live';
import { type Route, setOptions } from './route';

/** How often a page looks again: `live=10s` in real time, `live=v1m` in virtual time, `off`, else whenever there is news. */
const CHOICES = [
  { group: 'Real time', name: '10s', label: '10 s', ms: 10_000 },
  { group: 'Real time', name: '1m', label: '1 min', ms: 60_000 },
  { group: 'Real time', name: '5m', label: '5 min', ms: 300_000 },
  { group: 'Virtual time', name: 'v1m', label: '1 min', ms: 60_000 },
  { group: 'Virtual time', name: 'v5m', label: '5 min', ms: 300_000 },
  { group: 'Virtual time', name: 'v1h', label: '1 h', ms: 3_600_000 },
] as const;

const GROUPS = ['Real time', 'Virtual time'] as const;

type Choice = (typeof CHOICES)[number];

const chosen = ({ options }: Route): Choice | undefined =>
  CHOICES.find(({ name }) => name === options.live);

export const isLive = (route: Route): boolean => route.options.live !== 'off';

/** Chooses how often the page looks again. */
export const RefreshChoice = ({ route }: { readonly route: Route }) => (
  <label class="refresh">
    <span class="unseen">Refresh</span>
    <select
      title="how often the page looks again"
      value={isLive(route) ? (chosen(route)?.name ?? 'live') : 'off'}
      onChange={({ currentTarget: { value } }) =>
        setOptions(route, { live: value === 'live' ? '' : value })
      }
    >
      <option value="off">Refresh: off</option>
      <option value="live">Refresh: live</option>
      {GROUPS.map((group) => (
        <optgroup key={group} label={group}>
          {CHOICES.filter((one) => one.group === group).map(({ name, label }) => (
            <option key={name} value={name}>
              every {label}
              {group === 'Virtual time' ? ' (virtual)' : ''}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  </label>
);

/** A graph has no more columns than this: to look more often shows nothing new. */
const STEPS_IN_A_WINDOW = 720;
const LOOK_MS = 250;

/**
 * A number that changes when the page should look at the clock again.
 * @param windowMs - how long the page's time is: a live page of two weeks need not move each minute
 */
export const useRefresh = (route: Route, windowMs: number): number => {
  const { now, pulse } = useLive();
  const choice = chosen(route);
  const timed = useTimer(choice, now);
  const live = Math.floor(now() / (windowMs / STEPS_IN_A_WINDOW));
  const seen = useRef(live);
  const news = pulse.tick + pulse.clock + pulse.deploy;
  const known = useRef(news);
  if (known.current !== news) {
    known.current = news;
    seen.current = live;
  }
  if (!isLive(route)) return -1;
  return choice ? timed : seen.current;
};

const useTimer = (choice: Choice | undefined, now: () => number): number => {
  const [turn, setTurn] = useState(0);
  const clock = useRef(now);
  clock.current = now;
  useEffect(() => {
    if (!choice) return undefined;
    const isVirtual = choice.group === 'Virtual time';
    const look = () => setTurn(Math.floor((isVirtual ? clock.current() : Date.now()) / choice.ms));
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [choice?.name]);
  return turn;
};
