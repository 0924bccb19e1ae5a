import { useLive, useTicker } from './live';
import { isLive } from './refresh';
import type { Route } from './route';
import { absoluteWindow, type TimeWindow, zoomedWindow } from './time-window';
import { useWindow } from './toolbar';

const REFRESH_MS = 2000;

/**
 * The window of a list of the newest: while the page is live it ends now, and is asked for every two seconds, which is
 * more often than graphs move on.
 */
export const useFollowedWindow = (
  route: Route,
): { readonly current: () => TimeWindow; readonly changes: readonly unknown[] } => {
  const { now } = useLive();
  const window = useWindow({ route });
  const follows = isLive(route) && !zoomedWindow(route) && !absoluteWindow(route);
  const turn = useTicker(REFRESH_MS, follows);
  const current = (): TimeWindow => {
    if (!follows) return window;
    const endMs = Math.ceil(now());
    return { startMs: endMs - (window.endMs - window.startMs), endMs };
  };
  return { current, changes: [window.startMs, window.endMs, turn] };
};
