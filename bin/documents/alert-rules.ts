import type { AlertRule } from '../../telemetry/alerts/alert-rule';
import { conditionSentence, durationSentence } from '../../telemetry/alerts/condition-sentence';
import { kebabCase } from '../../telemetry/kebab-case';
import { expressionLines } from '../../telemetry/runbooks/runbook-page';
import { toMetricMath } from '../../telemetry/signals/metric-math';
import { folded, MADE_BY, markdownTable, page } from './markdown';
import { type WatchedSystem, watchedSystems } from './watched-systems';

/** Every rule of the five systems, with what its document asks for. */
export const alertRules = (): string =>
  page(
    '# Alert rules',
    MADE_BY,
    "Every alert rule of the five systems. What a document left open and we chose is named under *ours*; where our expression is another than the document's, the note says why. How long a condition must hold is M of N periods: three fifths of them, rounded up. Names lead to the runbook.",
    markdownTable(['need', 'rules', 'of them ours alone'], byNeed()),
    ...watchedSystems.flatMap(systemBlocks),
  );

const byNeed = (): readonly (readonly string[])[] => {
  const rules = watchedSystems.flatMap((system) => system.rules);
  const needs = [...new Set(rules.map(needOf))];
  return needs.map((need) => {
    const asked = rules.filter((rule) => needOf(rule) === need);
    const invented = asked.filter(({ source }) => !source || source.ours?.includes('rule'));
    return [need, String(asked.length), String(invented.length)];
  });
};

const NOBODY = 'no document';

const needOf = ({ source }: AlertRule): string => source?.need ?? NOBODY;

const systemBlocks = ({ title, telemetry, rules }: WatchedSystem): readonly string[] => [
  `## ${title}`,
  markdownTable(
    ['need', 'rule', 'when', 'for', 'severity, level', 'the document', 'ours'],
    rules.map((rule) => rowOf(telemetry.service, rule)),
  ),
  ...resolution(rules),
  ...notes(rules),
  folded(
    'Metric math',
    rules.flatMap((rule) => [`${rule.name}`, ...indented(rule), '']),
  ),
];

const rowOf = (service: string, rule: AlertRule): readonly string[] => [
  rule.source?.need ?? '–',
  `[${rule.name}](runbooks/${service}/${kebabCase(rule.name)}.md)`,
  conditionSentence(rule.condition),
  durationSentence(rule),
  `${rule.severity}, ${rule.incidentLevel}`,
  rule.source ? `\`${rule.source.wording}\`` : '–',
  rule.source?.ours?.join(', ') ?? (rule.source ? '–' : 'rule'),
];

/** In US dollars a month for each metric that it reads. @see https://aws.amazon.com/cloudwatch/pricing/ */
const ALARM_USD = 0.1;
const FAST_ALARM_USD = 0.3;

const resolution = (rules: readonly AlertRule[]): readonly string[] => {
  const fast = rules.filter(({ period }) => period < 60);
  if (fast.length === 0) return [];
  const metrics = fast.flatMap(({ condition }) => toMetricMath(condition.signal).metrics).length;
  const monthly = (usd: number) => (metrics * usd).toFixed(2);
  return [
    `${fast.length} of them look at periods below a minute: their metrics are kept by the second, CloudWatch evaluates them every ten seconds, and such an alarm costs three times another, ${monthly(FAST_ALARM_USD)} US dollars a month in place of ${monthly(ALARM_USD)} (us-east-1). The metrics cost the same.`,
  ];
};

const notes = (rules: readonly AlertRule[]): readonly string[] => {
  const read = rules.flatMap(({ name, source }) =>
    source?.reading ? [`- **${name}**: ${source.reading}`] : [],
  );
  return read.length === 0 ? [] : ['How it is read:', read.join('\n')];
};

const indented = (rule: AlertRule): readonly string[] =>
  expressionLines(rule.condition).map((line) => `  ${line}`);
