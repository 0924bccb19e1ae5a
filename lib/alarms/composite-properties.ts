import type { CfnCompositeAlarmProps } from 'aws-cdk-lib/aws-cloudwatch';
import { toAlarmDescription } from '../../telemetry/alerts/alarm-description';
import { type IncidentLevel, incidentLevelOf } from '../../telemetry/alerts/incident-level';
import type { Severity } from '../../telemetry/alerts/severity';
import { minutes, type Seconds } from '../../telemetry/duration';
import { type AlarmContext, alarmNameOf, tagsOf } from './alarm-properties';
import { type AlarmRule, alarmsOf, toRuleText } from './alarm-rule';

/** What keeps a composite alarm from telling anybody while it is in ALARM. */
export interface Suppression {
  /** Name of a metric or composite alarm of the same account and Region. */
  readonly alarm: string;
  /** How much later than the composite alarm it may go off. @default - 2 minutes */
  readonly wait?: Seconds;
  /** How long after it the composite alarm has to recover. @default - 5 minutes */
  readonly extension?: Seconds;
}

/** A composite alarm, as data. */
export interface CompositeRule {
  /** Part of the alarm's name: `<service>-<name>`. */
  readonly name: string;
  readonly rule: AlarmRule;
  readonly severity: Severity;
  /** @default - by the severity */
  readonly incidentLevel?: IncidentLevel;
  /** One sentence for whoever is woken: what is wrong. */
  readonly summary: string;
  /** When it goes off, in words. @default - which alarms it gathers */
  readonly condition?: string;
  /** One sentence: what to do first. */
  readonly action?: string;
  readonly runbook: string;
  readonly owner?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly suppressedBy?: Suppression;
}

/** A composite rule as the properties of a CloudWatch composite alarm. @throws RangeError when CloudWatch would refuse it */
export const toCompositeProperties = (
  rule: CompositeRule,
  context: AlarmContext,
): CfnCompositeAlarmProps => {
  const actions = [...(context.actions ?? [])];
  return {
    alarmName: alarmNameOf(context.service, rule.name),
    alarmRule: toRuleText(rule.rule),
    alarmDescription: descriptionOf(rule, context),
    ...(actions.length > 0 ? { alarmActions: actions, okActions: actions } : {}),
    ...(rule.suppressedBy === undefined ? {} : suppressorOf(rule.suppressedBy)),
    tags: tagsOf({ tags: {}, ...rule }, context.service),
  };
};

/** Names that are listed before the rest is only counted. */
const LISTED = 8;
/** They leave room for the rest of the description. */
const LISTED_LENGTH = 400;

/** Which alarms a rule gathers, for people: `any of shop-Failing, shop-Silent`, `… and 40 more`. */
export const gatheredSentence = (alarms: readonly string[], quantity = 'any'): string => {
  const listed = alarms.slice(0, LISTED);
  while (listed.length > 1 && listed.join(', ').length > LISTED_LENGTH) listed.pop();
  const more = alarms.length - listed.length;
  return `${quantity} of ${listed.join(', ')}${more > 0 ? ` and ${more} more` : ''} in ALARM`;
};

const descriptionOf = (rule: CompositeRule, { service, dashboard }: AlarmContext): string => {
  const { summary, action, severity, owner, runbook } = rule;
  const condition = rule.condition ?? gatheredSentence(alarmsOf(rule.rule));
  const incidentLevel = rule.incidentLevel ?? incidentLevelOf[severity];
  return toAlarmDescription({
    ...{ summary, condition, action, service, severity, incidentLevel, owner, runbook, dashboard },
  });
};

const WAIT = minutes(2);
const EXTENSION = minutes(5);

const suppressorOf = ({
  alarm,
  wait = WAIT,
  extension = EXTENSION,
}: Suppression): Partial<CfnCompositeAlarmProps> => ({
  actionsSuppressor: alarm,
  actionsSuppressorWaitPeriod: wait,
  actionsSuppressorExtensionPeriod: extension,
});
