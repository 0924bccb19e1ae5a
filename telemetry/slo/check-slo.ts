import type { Seconds } from '../duration';
import { type BurnRate, burnThreshold } from './burn-rate';
import type { Slo } from './slo';
import { watchedBurnRates } from './slo';
import { minEventsOf, shortLength } from './slo-rules';

/** @throws RangeError when no alarm could hold the objective, with the reason why */
export const checkSlo = (objective: Slo): void => {
  checkName(objective);
  checkTarget(objective);
  checkWindow(objective);
  checkMinEvents(objective);
  checkSlices(objective);
  if (objective.alerts.length === 0) return;
  checkBudget(objective);
  checkBurnRates(objective);
  for (const burnRate of watchedBurnRates(objective)) checkReachable(objective, burnRate);
};

/** Where the expected traffic is too little for a burn rate to be judged: that alarm sleeps. */
export const trafficWarnings = (objective: Slo): readonly string[] => {
  const { name, eventsPerHour } = objective;
  if (eventsPerHour === undefined || objective.indicator.kind === 'time') return [];
  return watchedBurnRates(objective).flatMap((burnRate) => {
    const expected = (eventsPerHour * burnRate.long) / 3600;
    const needed = minEventsOf(objective, burnRate);
    if (expected >= needed) return [];
    return [
      `${name}: ${Math.floor(expected)} events are expected in ${shortLength(burnRate.long)}, and its ${burnRate.alert} needs ${needed} to tell a burning budget from one bad event, so it stays silent: count more events (a check every minute, several routes together), lower the target, or set minEvents`,
    ];
  });
};

const checkName = ({ name }: Slo): void => {
  if (/^[A-Za-z0-9][A-Za-z0-9-]{0,99}$/.test(name)) return;
  throw new RangeError(
    `the name of an objective must be 1 to 100 letters, digits and hyphens, got ${JSON.stringify(name)}: it becomes part of its alarms' names`,
  );
};

const checkTarget = ({ name, target }: Slo): void => {
  if (target > 1 && target < 100) return;
  const why =
    target > 0 && target <= 1
      ? `it is in percent: write ${Number((target * 100).toPrecision(10))}`
      : target >= 100
        ? 'at 100 % there is no error budget, so the first bad event breaks it for the whole window and no alarm could come before: allow some, such as 99.9'
        : 'it is the percentage of good events, such as 99.9';
  throw new RangeError(
    `${name}: the target must be above 1 % and below 100 %, got ${target} %; ${why}`,
  );
};

/** From a week, so that a burn rate can be told from a bad hour; in three months everybody has forgotten. */
const SHORTEST_DAYS = 7;
const LONGEST_DAYS = 90;

const checkWindow = ({ name, window }: Slo): void => {
  const length = window / 86_400;
  if (Number.isInteger(length) && length >= SHORTEST_DAYS && length <= LONGEST_DAYS) return;
  throw new RangeError(
    `${name}: the window must be ${SHORTEST_DAYS} to ${LONGEST_DAYS} whole days, got ${length}: change it, 30 is usual`,
  );
};

const checkMinEvents = ({ name, minEvents }: Slo): void => {
  if (minEvents === undefined || (Number.isInteger(minEvents) && minEvents >= 1)) return;
  throw new RangeError(
    `${name}: minEvents must be a whole number from 1, got ${minEvents}: change it or leave it out`,
  );
};

const checkSlices = (objective: Slo): void => {
  const { name, indicator } = objective;
  if (indicator.kind !== 'time') return;
  const { slice } = indicator;
  const windows = watchedBurnRates(objective).flatMap(({ long, short }) => [long, short]);
  const isWhole = slice >= 60 && slice % 60 === 0;
  if (isWhole && windows.every((window) => window % slice === 0)) return;
  throw new RangeError(
    `${name}: a slice must be whole minutes that divide the windows of its alarms (${windows.map(shortLength).join(', ')}), got ${slice} s: change it, 5 minutes divide all of them`,
  );
};

/** An alarm is evaluated once a minute, on metrics that arrive one to three minutes late. */
const SOONEST_MINUTES = 4;

const checkBudget = ({ name, target, window }: Slo): void => {
  const budgetMinutes = (window / 60) * (1 - target / 100);
  if (budgetMinutes >= SOONEST_MINUTES) return;
  const highest = 100 * (1 - SOONEST_MINUTES / (window / 60));
  throw new RangeError(
    `${name}: at a target of ${target} % over ${days(window)} an outage has spent the whole budget after ${budgetMinutes.toFixed(1)} minutes, before an alarm can be evaluated (${SOONEST_MINUTES} minutes): the highest that can be alarmed on is ${floored(highest)} %; lower the target, or set alerts: [] to draw the budget alone`,
  );
};

const checkBurnRates = (objective: Slo): void => {
  if (watchedBurnRates(objective).length > 0) return;
  const { name, window, alerts } = objective;
  throw new RangeError(
    `${name}: over ${days(window)} no burn rate of a ${alerts.join(' or ')} spends the budget faster than the objective allows, or in a window short enough: lengthen the window or longestWindow, or name another of the alerts`,
  );
};

const checkReachable = (objective: Slo, burnRate: BurnRate): void => {
  const { name, target, window } = objective;
  const threshold = burnThreshold(burnRate, target);
  if (threshold < 100) return;
  const lowest = 100 * (1 - 1 / burnRate.factor);
  throw new RangeError(
    `${name}: at a target of ${target} % over ${days(window)} its ${burnRate.alert} needs more than ${threshold} % of events to be bad (burn rate ${burnRate.factor} × a budget of ${Number((100 - target).toPrecision(10))} %), so it can never go off: the lowest target for it is ${ceiled(lowest)} %; raise the target${burnRate.alert === 'page' ? ", or set alerts: ['ticket']" : ', or set alerts: [] to draw the budget alone'}`,
  );
};

const days = (window: Seconds): string => `${window / 86_400} days`;
const floored = (value: number): number => Math.floor(value * 1000) / 1000;
const ceiled = (value: number): number => Math.ceil(value * 100) / 100;
