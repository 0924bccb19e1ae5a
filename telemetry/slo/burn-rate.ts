import { days, hours, minutes, type Seconds } from '../duration';

/** How loudly a burn rate is told: it wakes someone, or it is work for the next days. */
export const burnAlerts = ['page', 'ticket'] as const;
export type BurnAlert = (typeof burnAlerts)[number];

/** Which share of the error budget is spent in which time before someone is told. */
export interface BudgetSpend {
  readonly alert: BurnAlert;
  /** Of the whole budget. */
  readonly budgetPercent: number;
  /** The time in which it is spent. */
  readonly long: Seconds;
  /** A twelfth of it: what must still be burning, so that the alarm ends soon after the fire. */
  readonly short: Seconds;
}

/** A spend as how many times faster than the objective allows the budget goes. */
export interface BurnRate extends BudgetSpend {
  readonly factor: number;
}

/**
 * The recommended pages and tickets; the third row is of the workbook's example and not of its table.
 * @see https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts
 */
const budgetSpends = [
  { alert: 'page', budgetPercent: 2, long: hours(1), short: minutes(5) },
  { alert: 'page', budgetPercent: 5, long: hours(6), short: minutes(30) },
  { alert: 'ticket', budgetPercent: 10, long: days(1), short: hours(2) },
  { alert: 'ticket', budgetPercent: 10, long: days(3), short: hours(6) },
] as const satisfies readonly BudgetSpend[];

/**
 * Under this a budget lasts, so nobody is told. It leaves out rows of the table where the objective's window is short;
 * at 28 days all of them stay, the slowest with 0.933.
 */
const SLOWEST_FACTOR = 0.9;

/** The burn rates of an objective over a window: 14.4, 6, 3 and 1 over 30 days. */
export const burnRates = (window: Seconds): readonly BurnRate[] =>
  budgetSpends
    .map((spend) => ({
      ...spend,
      factor: withoutNoise((spend.budgetPercent / 100) * (window / spend.long)),
    }))
    .filter(({ factor }) => factor >= SLOWEST_FACTOR);

/** The percentage of bad events above which the budget burns that fast: 1.44 for 14.4 and a target of 99.9 %. */
export const burnThreshold = ({ factor }: Pick<BurnRate, 'factor'>, target: number): number =>
  withoutNoise(factor * (100 - target));

/** The fewest events among which a single bad one does not reach a threshold: 70 for 1.44 %. */
export const fewestEvents = (thresholdPercent: number): number =>
  Math.max(1, Math.ceil(withoutNoise(100 / thresholdPercent)));

/** 14.4 × (100 − 99.9) is 1.4400000000000082 to a computer. */
export const withoutNoise = (value: number): number => Number(value.toPrecision(10));
