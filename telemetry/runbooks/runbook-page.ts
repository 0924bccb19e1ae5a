import type { AlertRule, RuleSource, TreatMissingData } from '../alerts/alert-rule';
import { conditionSentence, durationSentence } from '../alerts/condition-sentence';
import type { SavedQuery } from '../logs/saved-query';
import { toMetricMath } from '../signals/metric-math';
import type { Condition, MetricReference, SignalNode } from '../signals/signal';
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

export interface RunbookPage {
  /** As it is called in the file's title. */
  readonly title: string;
  readonly service: string;
  readonly rule: AlertRule;
  /** Likely causes, the likeliest first. */
  readonly causes: readonly string[];
  /** What to search first. @default - none: the resource has no log lines of ours */
  readonly queries?: readonly SavedQuery[];
  /** Why the rule is as it is. @default - the document that asks for it says it */
  readonly because?: string;
  /** From the page to the page about incidents. */
  readonly incidents: string;
}

/**
 * What whoever is woken by a rule reads: what it means, what it likely is, where to look, how to mute and whom to ask. All
 * of it follows from the rule, but for the part that people write.
 */
export const runbookPage = (page: RunbookPage): string => {
  const { title, service, rule, causes, queries = [], because, incidents } = page;
  const alarm = `${service}-${rule.name}`;
  return pageOf(
    `# ${title}`,
    MADE_BY,
    firstWords(rule),
    facts(alarm, rule),
    '## What it means',
    ...meaning(rule),
    ...(because === undefined ? [] : [because]),
    '## Likely causes',
    numbered(causes),
    '## Where to look first',
    firstLooks(service, alarm, queries),
    '## From experience',
    handwrittenPart(NOTHING_YET),
    '## Mute',
    ...muting(alarm, [alarm]),
    ...mutedAnyway(rule),
    '## Escalate',
    escalation(rule.incidentLevel, incidents),
  );
};

const firstWords = ({ summary, action }: AlertRule): string =>
  [`**${summary}**`, ...(action === undefined ? [] : [`First: ${lowerFirst(action)}`])].join(' ');

const facts = (alarm: string, { severity, incidentLevel, owner, source }: AlertRule): string =>
  tableOf(
    ['alarm', 'severity', 'incident level', 'owner', 'asked for by'],
    [
      alarmLink(alarm),
      severity,
      incidentLevel,
      owner ?? 'the owner of the service',
      source?.need ?? 'us',
    ],
  );

const meaning = (rule: AlertRule): readonly string[] => [
  `It goes off when **${lowerFirst(conditionSentence(rule.condition))}** in ${durationSentence(rule)}.${guardSentence(rule)} ${noData[rule.treatMissingData]}${warmUpSentence(rule)}`,
  ['```', ...expressionLines(rule.condition), '```'].join('\n'),
  ...sourceLines(rule.source),
];

const noData: Readonly<Record<TreatMissingData, string>> = {
  notBreaching: 'No data means that all is well.',
  breaching: 'No data counts as a failure: silence is what it watches for.',
  ignore: 'No data changes nothing: the alarm keeps its state until there is some.',
};

const warmUpSentence = ({ warmUp }: AlertRule): string =>
  warmUp === undefined ? '' : ` A new alarm waits ${warmUp / 60} minutes for its first data.`;

const guardSentence = ({ condition }: AlertRule): string => {
  const guard = nodesOf(condition.signal.node).find((node) => node.kind === 'guarded');
  if (guard?.kind !== 'guarded') return '';
  return ` A period is judged only where there were ${guard.atLeast} or more of \`${namesIn(guard.traffic)}\`.`;
};

const namesIn = (node: SignalNode): string =>
  nodesOf(node)
    .flatMap((each) => (each.kind === 'metric' ? [each.metric.metricName] : []))
    .join(' + ');

/** A node and all that it is computed from. */
const nodesOf = (node: SignalNode): readonly SignalNode[] => [
  node,
  ...Object.values(node).flat().filter(isNode).flatMap(nodesOf),
];

const isNode = (value: unknown): value is SignalNode =>
  typeof value === 'object' && value !== null && 'kind' in value;

/** The metrics by their ids, and what is computed from them. */
export const expressionLines = ({ signal }: Pick<Condition, 'signal'>): readonly string[] => {
  const { metrics, expression } = toMetricMath(signal);
  return [
    ...metrics.map(({ id, metric }) => `${id} = ${metricText(metric)}`),
    ...(expression === undefined ? [] : [`e1 = ${expression}`]),
  ];
};

const metricText = ({ namespace, metricName, statistic, dimensions }: MetricReference): string => {
  const pairs = Object.entries(dimensions).map(([name, value]) => `${name}=${value}`);
  return `${statistic} of ${namespace} ${metricName}${pairs.length > 0 ? ` {${pairs.join(', ')}}` : ''}`;
};

const sourceLines = (source: RuleSource | undefined): readonly string[] => {
  if (!source) return [];
  const { need, wording, ours = [], reading } = source;
  return [
    [
      `${need} has it as: “${wording}”.`,
      ...(ours.length > 0 ? [`Ours: ${ours.join(', ')}.`] : []),
      ...(reading === undefined ? [] : [reading]),
    ].join(' '),
  ];
};

const mutedAnyway = ({ muted }: AlertRule): readonly string[] =>
  muted.length === 0
    ? []
    : [`Muted anyway: ${muted.map(({ name, schedule }) => `${name} \`${schedule}\``).join(', ')}.`];
