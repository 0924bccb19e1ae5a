import { basename } from 'node:path';
import type { AlertRule } from '../../telemetry/alerts/alert-rule';
import { conditionSentence } from '../../telemetry/alerts/condition-sentence';
import type { AnyTelemetry } from '../../telemetry/define-telemetry';
import { kebabCase } from '../../telemetry/kebab-case';
import { facetQueries } from '../../telemetry/logs/facet-queries';
import type { ResourceType } from '../../telemetry/resources/resource-type';
import { resourceTypes } from '../../telemetry/resources/resource-types';
import { suspicionOf } from '../../telemetry/runbooks/likely-causes';
import { objectivePage } from '../../telemetry/runbooks/objective-page';
import { resourceRunbookAddress, runbookAddress } from '../../telemetry/runbooks/runbook-address';
import { runbookPage } from '../../telemetry/runbooks/runbook-page';
import { toMetricMath } from '../../telemetry/signals/metric-math';
import type { Signal } from '../../telemetry/signals/signal';
import type { Slo } from '../../telemetry/slo/slo';
import { formatQuantity, percent } from '../../telemetry/unit';
import type { Document } from '../document-files';
import { MADE_BY, markdownTable, page } from './markdown';
import { type SampledRow, sampledRows } from './sampled-rows';
import { type WatchedSystem, watchedSystems } from './watched-systems';

const BASE = 'docs/runbooks';
/** From a page to the page about incidents, by how deep it lies. */
const INCIDENTS = { rule: '../../incidents.md', row: '../../../incidents.md' } as const;

/** A page for each rule and objective of the five systems and for each default rule, one by hand, and the list of all. */
export const runbooks = (): readonly Document[] => [
  ...watchedSystems.flatMap(({ telemetry, rules }) =>
    rules.map((rule) => rulePage(telemetry, rule)),
  ),
  ...watchedSystems.flatMap(ownObjectives).map(objectiveDocument),
  ...resourceTypes.flatMap((type) =>
    sampledRows(type).flatMap((sampled) => resourcePage(type, sampled)),
  ),
  { path: DELIVERY_PAGE },
  { path: `${BASE}/README.md`, content: index },
];

/** When what tells of alarms fails itself; there is one of it, so it is no table's row. */
const DELIVERY_PAGE = `${BASE}/alerts-not-delivered.md`;

const rulePage = (telemetry: AnyTelemetry, rule: AlertRule): Document => ({
  path: runbookAddress(BASE, telemetry.service, rule.name),
  hasHandwrittenPart: true,
  content: () =>
    runbookPage({
      ...{ title: rule.name, service: telemetry.service, rule },
      ...suspected(telemetry, [rule.condition.signal]),
      incidents: INCIDENTS.rule,
    }),
});

/** Likely causes, and those of the queries that tell them apart which the service has. */
const suspected = (telemetry: AnyTelemetry, signals: readonly Signal[]) => {
  const metrics = signals.flatMap((signal) => toMetricMath(signal).metrics);
  const { causes, queries } = suspicionOf(
    telemetry,
    metrics.map(({ metric }) => metric),
  );
  const known = new Map(facetQueries(telemetry).map((query) => [query.name, query]));
  return { causes, queries: queries.flatMap((name) => known.get(name) ?? []) };
};

interface OwnObjective {
  readonly telemetry: AnyTelemetry;
  readonly objective: Slo;
}

/** Those that do not share the page of a rule. */
const ownObjectives = ({ telemetry, rules, objectives }: WatchedSystem): readonly OwnObjective[] =>
  objectives
    .filter(({ runbook }) => !rules.some((rule) => rule.runbook === runbook))
    .map((objective) => ({ telemetry, objective }));

const objectiveDocument = ({ telemetry, objective }: OwnObjective): Document => ({
  path: objective.runbook,
  hasHandwrittenPart: true,
  content: () =>
    objectivePage({
      ...{ service: telemetry.service, objective, incidents: INCIDENTS.rule },
      ...suspected(telemetry, signalsOf(objective)),
    }),
});

const signalsOf = ({ indicator }: Slo): readonly Signal[] =>
  indicator.kind === 'events' ? [indicator.part, indicator.total] : [indicator.bad.signal];

const resourcePage = (type: ResourceType, { row, rule }: SampledRow): readonly Document[] => {
  if (!rule || !row.rule) return [];
  const { causes, why } = row.rule;
  return [
    {
      path: resourceRunbookAddress(BASE, type.id, row.id),
      hasHandwrittenPart: true,
      content: () =>
        runbookPage({
          ...{ title: `${type.title}: ${row.id}`, service: '<service>', rule, causes },
          incidents: INCIDENTS.row,
          because: `${why} [The metric](${row.source}).`,
        }),
    },
  ];
};

const index = (): string =>
  page(
    '# Runbooks',
    MADE_BY,
    'What to do when an alarm goes off: a page for each rule. The part *From experience* of a page is written by hand and stays; the rest follows from the rule. What an incident of each level asks for is in [incidents](../incidents.md); after it, the [post-mortem](../post-mortem-template.md).',
    "The alarms' own way to people: [alerts not delivered](alerts-not-delivered.md).",
    ...watchedSystems.flatMap(({ title, telemetry: { service }, rules, objectives }) => [
      `## ${title}`,
      markdownTable(
        ['rule', 'when', 'severity', 'level', 'first'],
        rules.map((rule) => [
          `[${rule.name}](${service}/${kebabCase(rule.name)}.md)`,
          conditionSentence(rule.condition),
          rule.severity,
          rule.incidentLevel,
          rule.action ?? '–',
        ]),
      ),
      ...objectiveList(service, objectives),
    ]),
    '## Resources',
    markdownTable(
      ['resource', 'rule', 'what is wrong', 'severity', 'first'],
      resourceTypes.flatMap((type) =>
        sampledRows(type).flatMap(({ row, rule }) =>
          rule
            ? [
                [
                  type.title,
                  `[${row.id}](resources/${kebabCase(type.id)}/${kebabCase(row.id)}.md)`,
                  rule.summary,
                  rule.severity,
                  rule.action ?? '–',
                ],
              ]
            : [],
        ),
      ),
    ),
  );

const objectiveList = (service: string, objectives: readonly Slo[]): readonly string[] =>
  objectives.length === 0
    ? []
    : [
        markdownTable(
          ['objective', 'target', 'what users lose', 'tells by'],
          objectives.map(({ name, target, summary, alerts, runbook }) => [
            `[${name}](${service}/${basename(runbook)})`,
            formatQuantity(percent(target)),
            summary,
            alerts.join(', ') || 'no alarm',
          ]),
        ),
      ];
