import { useRef, useState } from 'preact/hooks';
import { api, type ClockCommand } from './api';
import { Failure } from './empty';
import { clockTime, day, dayTime, duration } from './format';
import { useLive, useTicker } from './live';

const MINUTE_MS = 60_000;
const SPEEDS = [1, 10, 60, 600, 3600];
const STEPS = [
  { label: '1 min', ms: MINUTE_MS },
  { label: '5 min', ms: 5 * MINUTE_MS },
  { label: '1 h', ms: 60 * MINUTE_MS },
  { label: '1 day', ms: 1440 * MINUTE_MS },
] as const;

/** The virtual time, on every page; opened, what moves it. */
export const ClockControl = () => (
  <>
    <button type="button" class="clock" popovertarget="clock">
      <VirtualTime />
    </button>
    <div id="clock" popover="auto" class="panel">
      <h2>Virtual clock</h2>
      <ClockPanel />
    </div>
  </>
);

const VirtualTime = () => {
  const { now, overview } = useLive();
  useTicker(overview.speed > 1 ? 100 : 1000, overview.speed > 0);
  const ms = now();
  return (
    <>
      <span class="unseen">Virtual clock: </span>
      <time dateTime={new Date(ms).toISOString()}>
        <small>{day(ms)}</small> {clockTime(ms)} <small>UTC</small>
      </time>
      <Pace />
    </>
  );
};

/** What the clock does, where that is anything but keeping pace with real time. */
const Pace = () => {
  const { speed, jumpingToMs } = useLive().overview;
  if (jumpingToMs !== undefined) return <b>→ {clockTime(jumpingToMs)}</b>;
  if (speed === 0) return <b>paused</b>;
  return speed === 1 ? null : <b>×{speed}</b>;
};

const ClockPanel = () => {
  const { overview } = useLive();
  const { command, error } = useClockCommand();
  return (
    <div class="clock-panel">
      <SpeedChoice command={command} />
      <fieldset>
        <legend>Step</legend>
        <div class="actions">
          {STEPS.map(({ label, ms }) => (
            <button key={label} type="button" onClick={() => command({ kind: 'step', ms })}>
              +{label}
            </button>
          ))}
        </div>
      </fieldset>
      <Jump command={command} />
      {overview.jumpingToMs !== undefined && (
        <JumpProgress toMs={overview.jumpingToMs} command={command} />
      )}
      {error && <Failure message={error} />}
    </div>
  );
};

type Send = (command: ClockCommand) => void;

/** Sends what one tells the clock, and keeps what was wrong with it. */
export const useClockCommand = (): { readonly command: Send; readonly error?: string } => {
  const [error, setError] = useState<string>();
  const command = (one: ClockCommand) => {
    setError(undefined);
    api.setClock(one).catch((failure: Error) => setError(failure.message));
  };
  return { command, error };
};

const SpeedChoice = ({ command }: { readonly command: Send }) => {
  const { speed } = useLive().overview;
  const speeds = [0, ...SPEEDS, ...(speed === 0 || SPEEDS.includes(speed) ? [] : [speed])];
  return (
    <fieldset class="segments">
      <legend class="unseen">Virtual seconds in a real one</legend>
      {speeds.map((one) => (
        <label key={one}>
          <input
            type="radio"
            name="speed"
            checked={one === speed}
            onChange={() => command(one === 0 ? { kind: 'pause' } : { kind: 'run', speed: one })}
          />
          <span>{one === 0 ? 'Pause' : `${one}×`}</span>
        </label>
      ))}
    </fieldset>
  );
};

const Jump = ({ command }: { readonly command: Send }) => {
  const { now } = useLive();
  const input = useRef<HTMLInputElement>(null);
  const go = (event: SubmitEvent) => {
    event.preventDefault();
    // The field knows no time zone: what is typed is meant as all times here, in UTC.
    command({ kind: 'jump', toMs: Date.parse(`${input.current?.value}Z`) });
  };
  return (
    <form class="jump" onSubmit={go}>
      <label>
        <span>Jump to (UTC)</span>
        <input
          ref={input}
          type="datetime-local"
          step="1"
          required
          defaultValue={new Date(now() + 60 * MINUTE_MS).toISOString().slice(0, 19)}
        />
      </label>
      <button type="submit">Jump</button>
    </form>
  );
};

const JumpProgress = ({ toMs, command }: { readonly toMs: number; readonly command: Send }) => {
  const { now, overview } = useLive();
  const from = useRef({ toMs, startMs: now() });
  if (from.current.toMs !== toMs) from.current = { toMs, startMs: now() };
  const { startMs } = from.current;
  const stop: ClockCommand =
    overview.speed === 0 ? { kind: 'pause' } : { kind: 'run', speed: overview.speed };
  return (
    <div class="jumping" role="status">
      <label>
        <span>
          On the way to {dayTime(toMs)}, {duration(toMs - now())} left
        </span>
        <progress max={Math.max(1, toMs - startMs)} value={now() - startMs} />
      </label>
      <button type="button" onClick={() => command(stop)}>
        Stop here
      </button>
    </div>
  );
};
