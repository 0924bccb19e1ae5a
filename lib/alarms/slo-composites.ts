import { hours, minutes, type Seconds } from '../../telemetry/duration';
import { type BurnAlert, type BurnRate, burnAlerts } from '../../telemetry/slo/burn-rate';
import type { Slo } from '../../telemetry/slo/slo';
import { type BurnRules, shortLength } from '../../telemetry/slo/slo-rules';
import { alarmNameOf } from './alarm-properties';
import { allOf, anyOf, inAlarm } from './alarm-rule';
import type { CompositeRule, Suppression } from './composite-properties';

/** What tells people of an objective: `<service>-<objective>-page`, `…-ticket`; of the pairs of alarms any must burn in both windows. */
export const sloComposites = (
  objective: Slo,
  burnRules: readonly BurnRules[],
  service: string,
): ReadonlyMap<BurnAlert, CompositeRule> =>
  new Map(
    burnAlerts.flatMap((alert) => {
      const pairs = burnRules.filter(({ burnRate }) => burnRate.alert === alert);
      return pairs.length > 0 ? [[alert, composite(objective, alert, pairs, service)]] : [];
    }),
  );

/** How much later than a ticket a page may come for the same fire: both are evaluated once a minute. */
const WAIT = minutes(2);

/**
 * While it pages, no ticket. After that the ticket waits as long as its slowest short window remembers the fire, so that
 * an outage that is over is not told again; what burns on is.
 */
export const suppressedByPage = (page: string, burnRules: readonly BurnRules[]): Suppression => ({
  alarm: page,
  wait: WAIT,
  extension: longestShort(burnRules),
});

const longestShort = (burnRules: readonly BurnRules[]): Seconds =>
  burnRules.reduce<Seconds>(
    (longest, { burnRate }) => (burnRate.short > longest ? burnRate.short : longest),
    hours(2),
  );

const composite = (
  objective: Slo,
  alert: BurnAlert,
  pairs: readonly BurnRules[],
  service: string,
): CompositeRule => {
  const { name, summary, action, runbook, owner, tags, severities } = objective;
  const firing = (rule: string) => inAlarm(alarmNameOf(service, rule));
  return {
    name: `${name}-${alert}`,
    severity: severities[alert],
    rule: anyOf(...pairs.map(({ long, short }) => allOf(firing(long.name), firing(short.name)))),
    ...{ summary, runbook, tags },
    condition: `${pairs.map(({ burnRate }) => spent(burnRate)).join(' or ')} of the error budget of ${shortLength(objective.window)} (${objective.target} %) are gone and it still burns`,
    ...(action === undefined ? {} : { action }),
    ...(owner === undefined ? {} : { owner }),
  };
};

const spent = ({ budgetPercent, long }: BurnRate): string =>
  `${budgetPercent} % in ${shortLength(long)}`;
