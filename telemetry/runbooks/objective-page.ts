import { conditionSentence } from '../alerts/condition-sentence';
import { incidentLevelOf } from '../alerts/incident-level';
import type { SavedQuery } from '../logs/saved-query';
import { type BurnAlert, burnAlerts, burnThreshold } from '../slo/burn-rate';
import { type Slo, watchedBurnRates } from '../slo/slo';
import { minEventsOf, shortLength } from '../slo/slo-rules';
import { formatQuantity, percent } from '../unit';
import { handwrittenPart } from './handwritten-part';
import {
  alarmLink,
  escalation,
  firstLooks,
  lowerFirst,
  MADE_BY,
  muting,
  NOTHING_YET,
  numbered,
  pageOf,
  tableOf,
} from './runbook-sections';

export interface ObjectivePage {
  readonly service: string;
  readonly objective: Slo;
  /** Likely causes, the likeliest first. */
  readonly causes: readonly string[];
  readonly queries: readonly SavedQuery[];
  /** From the page to the page about incidents. */
  readonly incidents: string;
}

/** What whoever is told of a burning error budget reads; a part of it people write. */
export const objectivePage = (page: ObjectivePage): string => {
  const { service, objective, causes, queries, incidents } = page;
  const told = toldOf(objective);
  const alarms = told.map((alert) => `${service}-${objective.name}-${alert}`);
  return pageOf(
    `# Objective: ${objective.name}`,
    MADE_BY,
    firstWords(objective),
    facts(alarms, objective),
    '## What it means',
    ...meaning(objective),
    '## Likely causes',
    numbered(causes),
    '## Where to look first',
    firstLooks(service, alarms[0] ?? `${service}-<alarm>`, queries),
    '## From experience',
    handwrittenPart(NOTHING_YET),
    ...(alarms.length > 0 ? ['## Mute', ...muting(`${service}-${objective.name}`, alarms)] : []),
    ...told.flatMap((alert) => [
      `## Escalate a ${alert}`,
      escalation(incidentLevelOf[objective.severities[alert]], incidents),
    ]),
  );
};

const toldOf = (objective: Slo): readonly BurnAlert[] =>
  burnAlerts.filter((alert) =>
    watchedBurnRates(objective).some((burnRate) => burnRate.alert === alert),
  );

const firstWords = ({ summary, action }: Slo): string =>
  [`**${summary}**`, ...(action === undefined ? [] : [`First: ${lowerFirst(action)}`])].join(' ');

const facts = (alarms: readonly string[], { target, window, owner }: Slo): string =>
  tableOf(
    ['alarms', 'target', 'over', 'error budget', 'owner'],
    [
      alarms.map((alarm) => alarmLink(alarm)).join(', ') || 'none: the budget is drawn alone',
      formatQuantity(percent(target)),
      shortLength(window),
      formatQuantity(percent(Number((100 - target).toPrecision(10)))),
      owner ?? 'the owner of the service',
    ],
  );

const meaning = (objective: Slo): readonly string[] => {
  const rates = watchedBurnRates(objective);
  if (rates.length === 0) return [indicatorSentence(objective)];
  return [
    `${indicatorSentence(objective)} It goes off when the budget has gone this fast in the long window, and still goes in the short one; a page keeps the ticket quiet.`,
    tableOf(
      ['alarm', 'gone', 'in', 'still in the last', 'bad above', 'of at least'],
      ...rates.map((burnRate) => [
        burnRate.alert,
        `${formatQuantity(percent(burnRate.budgetPercent))} of the budget`,
        shortLength(burnRate.long),
        shortLength(burnRate.short),
        formatQuantity(percent(burnThreshold(burnRate, objective.target))),
        objective.indicator.kind === 'events'
          ? `${minEventsOf(objective, burnRate)} events`
          : '2 slices',
      ]),
    ),
  ];
};

const indicatorSentence = ({ indicator }: Slo): string =>
  indicator.kind === 'events'
    ? `It counts **${lowerFirst(indicator.total.label)}**; the ${indicator.partIs} ones are **${lowerFirst(indicator.part.label)}**.`
    : `A slice of ${shortLength(indicator.slice)} in which **${lowerFirst(conditionSentence(indicator.bad))}** is bad.`;
