import { useRef, useState } from 'preact/hooks';
import { clockTime, dayTime, duration, hourMinute } from './format';
import { STATE_LABELS, StateChip } from './state-chip';
import type { StateSpan } from './state-timeline';
import type { TimeWindow } from './time-window';

const STEPS: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowLeft: (index) => Math.max(0, index - 1),
  ArrowRight: (index, count) => Math.min(count - 1, index + 1),
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** An alarm's states as bars along time; one stop for the Tab key, the arrow keys go along the bars. */
export const TimelineStrip = (props: {
  readonly spans: readonly StateSpan[];
  readonly window: TimeWindow;
}) => {
  const { spans, window } = props;
  const list = useRef<HTMLOListElement>(null);
  const [chosenMs, setChosenMs] = useState<number>();
  const found = spans.findIndex(({ endMs }) => chosenMs !== undefined && chosenMs < endMs);
  const chosen = found < 0 ? spans.length - 1 : found;
  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const next = step(chosen, spans.length);
    setChosenMs(spans[next]?.startMs);
    list.current?.querySelectorAll('button')[next]?.focus();
  };
  const span = spans[chosen];
  return (
    <div class="timeline">
      <ol ref={list} onKeyDown={move} aria-label="States over time">
        {spans.map((one, index) => (
          <li key={one.startMs} style={{ flexGrow: one.endMs - one.startMs }}>
            <button
              type="button"
              class={`state-${one.state}`}
              tabIndex={index === chosen ? 0 : -1}
              aria-pressed={index === chosen && chosenMs !== undefined}
              aria-label={describe(one)}
              title={describe(one)}
              onClick={() => setChosenMs(one.startMs)}
            />
          </li>
        ))}
      </ol>
      <p class="ends" aria-hidden="true">
        <span>{hourMinute(window.startMs)}</span>
        <span>{hourMinute(window.endMs)}</span>
      </p>
      {span && chosenMs !== undefined && (
        <p class="chosen">
          <StateChip state={span.state} /> {dayTime(span.startMs)} to {clockTime(span.endMs)},{' '}
          {duration(span.endMs - span.startMs)}
          {span.reason && <small>{span.reason}</small>}
        </p>
      )}
    </div>
  );
};

const describe = ({ state, startMs, endMs }: StateSpan): string =>
  `${STATE_LABELS[state]} from ${dayTime(startMs)} to ${clockTime(endMs)}, ${duration(endMs - startMs)}`;
