import { hours } from '../duration';
import {
  converted,
  difference,
  labelled,
  overRange,
  ratio,
  type Signal,
  sinceStart,
} from '../signals/signal';
import { type BurnRate, burnAlerts, burnThreshold, withoutNoise } from '../slo/burn-rate';
import { type Indicator, type Slo, watchedBurnRates } from '../slo/slo';
import { badEvents, badPercentage, shortLength } from '../slo/slo-rules';
import { percent, type Unit } from '../unit';
import { graph, numbers, type Panel } from './panel';
import type { Threshold } from './panel-threshold';

/** What is left of an objective's budget, and how fast it goes. An objective for time shows its signal and the bound. */
export const budgetPanels = (objective: Slo): readonly Panel[] => {
  const { indicator } = objective;
  return indicator.kind === 'events'
    ? eventPanels(objective, indicator)
    : [
        graph(`${titleOf(objective)}: the signal`, [indicator.bad.signal], {
          period: indicator.slice,
          thresholds: [{ label: 'objective', at: indicator.bad.threshold }],
          width: 24,
        }),
      ];
};

type EventIndicator = Extract<Indicator, { kind: 'events' }>;

/** In percent of the whole budget over the period that it is asked for; below 0 where more was spent than there is. */
export const budgetLeft = (target: number, indicator: EventIndicator): Signal<'Percent'> =>
  leftOf(target, indicator.total, badEvents(indicator));

/**
 * How the budget of the time shown went, from 100 at its beginning to what is left of it now. For graphs alone.
 */
export const budgetCourse = (target: number, indicator: EventIndicator): Signal<'Percent'> =>
  leftOf(target, overRange(indicator.total), sinceStart(badEvents(indicator)));

const leftOf = (target: number, total: Signal, bad: Signal): Signal<'Percent'> => {
  const allowed = converted('Count', withoutNoise(1 - target / 100), total);
  const left = difference<Unit>('Bad events still allowed', allowed, bad);
  return labelled('Error budget left', ratio(left, allowed));
};

const eventPanels = (objective: Slo, indicator: EventIndicator): readonly Panel[] => [
  numbers(titleOf(objective), [budgetLeft(objective.target, indicator)], {
    ...{ range: objective.window, wholeRange: true },
    width: 6,
    height: 6,
  }),
  graph(`${objective.name}: error budget left`, [budgetCourse(objective.target, indicator)], {
    ...{ range: objective.window, period: hours(1) },
    thresholds: [{ label: 'spent', at: percent(0), bad: 'below' }],
    width: 9,
  }),
  graph(`${objective.name}: bad events in an hour`, [badPercentage(indicator, 1)], {
    period: hours(1),
    thresholds: thresholdsOf(objective),
    width: 9,
  }),
];

const titleOf = ({ name, target, window }: Slo): string =>
  `${name}: ${target} % over ${shortLength(window)}`;

/** The fastest burn rate of each alert, and what the budget allows. */
const thresholdsOf = (objective: Slo): readonly Threshold[] => {
  const fastest = burnAlerts.flatMap((alert) => {
    const [first] = watchedBurnRates(objective).filter((rate) => rate.alert === alert);
    return first === undefined ? [] : [thresholdOf(objective, first)];
  });
  const allowed = percent(withoutNoise(100 - objective.target));
  return [
    ...fastest,
    {
      label: 'objective',
      at: allowed,
      bad: 'above',
      severity: 'info',
    },
  ];
};

const thresholdOf = (objective: Slo, burnRate: BurnRate): Threshold => ({
  label: burnRate.alert,
  at: percent(burnThreshold(burnRate, objective.target)),
  bad: 'above',
  severity: objective.severities[burnRate.alert],
});
