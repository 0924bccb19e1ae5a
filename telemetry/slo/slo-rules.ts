import { type AlertRule, alert } from '../alerts/alert-rule';
import type { Seconds } from '../duration';
import { difference, filled, labelled, ratio, type Signal, withTraffic } from '../signals/signal';
import { percent } from '../unit';
import {
  type BurnAlert,
  type BurnRate,
  burnThreshold,
  fewestEvents,
  withoutNoise,
} from './burn-rate';
import { type Indicator, type Slo, watchedBurnRates } from './slo';

/** The two alarms of a burn rate: the budget has gone in the long window, and still goes in the short one. */
export interface BurnRules {
  readonly burnRate: BurnRate;
  readonly long: AlertRule;
  readonly short: AlertRule;
}

/** The rules of an objective's silent alarms, a pair for each burn rate; composites of them are what tells. */
export const burnRules = (objective: Slo): readonly BurnRules[] =>
  watchedBurnRates(objective).map((burnRate) => ({
    burnRate,
    long: burnRule(objective, burnRate, 'long'),
    short: burnRule(objective, burnRate, 'short'),
  }));

/** The fewest events in the long window of a burn rate that say something. */
export const minEventsOf = ({ minEvents, target }: Slo, burnRate: BurnRate): number =>
  minEvents ?? fewestEvents(burnThreshold(burnRate, target));

/** A length of time as names have it: `5m`, `6h`, `3d`. */
export const shortLength = (length: Seconds): string =>
  length % 86_400 === 0
    ? `${length / 86_400}d`
    : length % 3600 === 0
      ? `${length / 3600}h`
      : `${length / 60}m`;

/** The percentage of bad events, where there are enough of them; 0 in silence, so that an alarm ends with its traffic. */
export const badPercentage = (
  indicator: Extract<Indicator, { kind: 'events' }>,
  atLeast: number,
): Signal<'Percent'> => {
  const total = filled(indicator.total, 0);
  return labelled(
    `Bad of ${indicator.total.label}`,
    withTraffic(ratio(badEvents(indicator), total), total, atLeast),
  );
};

/** Bad events, counted or what is left of all without the good ones. */
export const badEvents = ({
  total,
  part,
  partIs,
}: Extract<Indicator, { kind: 'events' }>): Signal =>
  partIs === 'bad' ? part : difference(`${total.label} that are not good`, total, part);

type Window = 'long' | 'short';

const burnRule = (objective: Slo, burnRate: BurnRate, window: Window): AlertRule => {
  const length = burnRate[window];
  const name = `${objective.name}-${burnRate.alert}-${shortLength(length)}`;
  const summary = `${objective.name} burns its budget ${burnRate.factor} times too fast over ${shortLength(length)}.`;
  const { indicator } = objective;
  if (indicator.kind === 'events') {
    return alert(name, eventCondition(objective, indicator, burnRate, window), {
      ...optionsOf(objective, burnRate.alert),
      ...{ summary, for: length, period: length },
      absence: 'healthy',
    });
  }
  return {
    ...alert(name, indicator.bad, {
      ...optionsOf(objective, burnRate.alert),
      ...{ summary, for: length, period: indicator.slice },
      absence: 'healthy',
    }),
    datapointsToAlarm: badSlices(objective, burnRate, length / indicator.slice, window),
  };
};

/** The short window only asks whether it still burns: the guard is the long one's. */
const eventCondition = (
  objective: Slo,
  indicator: Extract<Indicator, { kind: 'events' }>,
  burnRate: BurnRate,
  window: Window,
) =>
  badPercentage(indicator, window === 'long' ? minEventsOf(objective, burnRate) : 1).above(
    percent(burnThreshold(burnRate, objective.target)),
  );

/** CloudWatch counts slices by itself: M of the N that a window has. In a long one a single slice sets nothing off. */
const badSlices = ({ target }: Slo, burnRate: BurnRate, slices: number, window: Window): number =>
  Math.max(
    window === 'long' ? 2 : 1,
    Math.floor(withoutNoise((burnThreshold(burnRate, target) / 100) * slices)) + 1,
  );

const optionsOf = (objective: Slo, burnAlert: BurnAlert) => {
  const { severities, runbook, owner, action, tags, accepts } = objective;
  return {
    ...{ severity: severities[burnAlert], runbook, tags, accepts },
    ...(owner === undefined ? {} : { owner }),
    ...(action === undefined ? {} : { action }),
  };
};
