import type { Overview } from '../console-server/console-source';

const SPOKEN = { ALARM: 'in alarm', OK: 'OK', INSUFFICIENT_DATA: 'without data' } as const;
/** More at once would be talked over by the next ones. */
const MAX_NEWS = 3;

/** In a sentence or two; empty where nothing is worth saying. */
export const newsBetween = (before: Overview, after: Overview): string => {
  const states = new Map(before.alarms.map(({ name, state }) => [name, state]));
  const changed = after.alarms
    .filter(({ name, state }) => states.get(name) !== state)
    .map(({ name, state }) => `${name} is ${SPOKEN[state]}`);
  const more = changed.length - MAX_NEWS;
  const clock = paceNews(before, after);
  return [
    ...changed.slice(0, MAX_NEWS),
    ...(more > 0 ? [`${more} more alarms changed their state`] : []),
    ...(clock ? [clock] : []),
  ].join('. ');
};

const paceNews = (before: Overview, after: Overview): string | undefined => {
  if (before.jumpingToMs !== undefined && after.jumpingToMs === undefined)
    return 'The clock arrived';
  if (before.speed === after.speed) return undefined;
  return after.speed === 0 ? 'The clock is paused' : `The clock runs at ${after.speed} times`;
};
