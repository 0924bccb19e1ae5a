import { useRef } from 'preact/hooks';
import { useLive } from './live';
import { newsBetween } from './state-news';

/** Tells a screen reader what changes by itself: states of alarms, and the clock. */
export const Announcer = () => {
  const { overview } = useLive();
  const before = useRef(overview);
  const said = useRef('');
  if (before.current !== overview) {
    said.current = newsBetween(before.current, overview) || said.current;
    before.current = overview;
  }
  return (
    <p class="unseen" role="status">
      {said.current}
    </p>
  );
};
