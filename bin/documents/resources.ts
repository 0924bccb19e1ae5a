import type { AlertRule } from '../../telemetry/alerts/alert-rule';
import { conditionSentence, durationSentence } from '../../telemetry/alerts/condition-sentence';
import { indefinite } from '../../telemetry/indefinite';
import { kebabCase } from '../../telemetry/kebab-case';
import type {
  Facts,
  RecommendedAlarm,
  ResourceType,
} from '../../telemetry/resources/resource-type';
import { resourceTypes } from '../../telemetry/resources/resource-types';
import { expressionLines } from '../../telemetry/runbooks/runbook-page';
import { toMetricMath } from '../../telemetry/signals/metric-math';
import type { Signal } from '../../telemetry/signals/signal';
import { folded, MADE_BY, markdownTable, page } from './markdown';
import { sampleFacts } from './sample-facts';
import { type SampledRow, sampledRows } from './sampled-rows';

/** What is watched of each type of resource, and how AWS's recommendations are met. */
export const resources = (): string =>
  page(
    '# Resources',
    MADE_BY,
    "What is watched of each type of resource without configuration. The name of a row leads to its runbook, its metrics to AWS's page; an override names the row: `{ ErrorRate: { threshold: percent(1) } }`. A rule is threshold, M of N, and what silence means where that is not that all is well.",
    overview(),
    ...resourceTypes.flatMap(typeBlocks),
  );

const overview = (): string =>
  markdownTable(
    ['type', 'key', 'namespace', 'rows', 'default rules', 'AWS recommends', 'met', 'declined'],
    resourceTypes.map((type) => {
      const { title, id, namespace, rows, recommended } = type;
      const met = recommended.filter((alarm) => alarm.met !== undefined).length;
      return [
        `[${title}](#${anchor(title)})`,
        `\`${id}\``,
        `\`${namespace}\``,
        String(rows.length),
        String(rows.filter(({ rule }) => rule).length),
        String(recommended.length),
        String(met),
        String(recommended.length - met),
      ];
    }),
  );

/** As GitHub makes it of a heading. */
const anchor = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

const typeBlocks = (type: ResourceType): readonly string[] => {
  const rows = sampledRows(type);
  return [
    `## ${type.title}`,
    shownFor(type),
    markdownTable(
      ['row', 'metrics', 'default rule', 'severity', 'panel', 'why'],
      rows.map((sampled) => rowOf(type, sampled)),
    ),
    folded('Metric math', rows.flatMap(mathOf)),
    ...recommendedBlocks(type),
  ];
};

const shownFor = ({ id, title }: ResourceType): string => {
  const [facts = {}] = sampleFacts[id] ?? [];
  const said = Object.entries(facts).filter(([, value]) => isTelling(value));
  if (said.length === 0) return `Key of overrides: \`${id}\`.`;
  const known = said.map(([name, value]) => `\`${name}\` ${value}`).join(', ');
  return `Key of overrides: \`${id}\`. Shown for ${indefinite(title)} with ${known}.`;
};

/** What it has or has not is not worth the words. */
const isTelling = (value: Facts[string]): boolean => typeof value === 'number' && value > 0;

const rowOf = (type: ResourceType, { row, signal, rule }: SampledRow): readonly string[] => [
  rule ? `[${row.id}](${runbookOf(type, row.id)})` : row.id,
  `[${metricsOf(signal)}](${row.source})`,
  rule ? ruleSentence(rule) : '–',
  rule ? `${rule.severity}, ${rule.incidentLevel}` : '–',
  row.panel === undefined ? '–' : `${row.panel}, in ${signal?.unit ?? 'its unit'}`,
  row.rule?.why ?? 'Drawn, and nobody is told.',
];

const ruleSentence = (rule: AlertRule): string =>
  `${conditionSentence(rule.condition)}, ${durationSentence(rule)}${silence[rule.treatMissingData]}`;

const runbookOf = (type: ResourceType, row: string): string =>
  `runbooks/resources/${kebabCase(type.id)}/${kebabCase(row)}.md`;

const silence = {
  notBreaching: '',
  breaching: '; silence counts',
  ignore: '; silence changes nothing',
} as const;

const metricsOf = (signal: Signal | undefined): string =>
  signal
    ? toMetricMath(signal)
        .metrics.map(({ metric }) => `${metric.statistic} ${metric.metricName}`)
        .join(', ')
    : 'where it applies';

const mathOf = ({ row, signal }: SampledRow): readonly string[] =>
  signal ? [row.id, ...expressionLines({ signal }).map((line) => `  ${line}`), ''] : [];

const recommendedBlocks = ({ recommended, namespace }: ResourceType): readonly string[] => {
  if (recommended.length === 0) return [];
  return [
    "AWS's [recommended alarms](https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html):",
    markdownTable(
      ['alarm', 'dimensions', 'met by', 'declined, because'],
      recommended.map((alarm) => recommendedRow(alarm, namespace)),
    ),
  ];
};

const recommendedRow = (alarm: RecommendedAlarm, ofType: string): readonly string[] => {
  const { namespace = ofType, metric, dimensions, met, declined } = alarm;
  return [
    namespace === ofType ? metric : `${namespace} ${metric}`,
    dimensions.join(', '),
    met ?? '–',
    declined ?? '–',
  ];
};
