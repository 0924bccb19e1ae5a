import { withoutAccepted } from './acceptances';
import type { Finding } from './finding';
import { type LintCheck, type LintContext, toLintSubject } from './lint-subject';
import { type StackTemplate, toLintedApp } from './linted-app';
import { alarmActions } from './rules/alarm-actions';
import { alarmLimits } from './rules/alarm-limits';
import { alarmNames } from './rules/alarm-names';
import { alarmSensitivity } from './rules/alarm-sensitivity';
import { awsNames } from './rules/aws-names';
import { composites } from './rules/composites';
import { coverage } from './rules/coverage';
import { dimensionValues } from './rules/dimension-values';
import { emittedMetrics } from './rules/emitted-metrics';
import { logGroups } from './rules/log-groups';
import { metricMathChecks } from './rules/metric-math';
import { missingDataChecks } from './rules/missing-data';
import { topics } from './rules/topics';

/** What is wrong with the monitoring of a CloudFormation template, whoever wrote it; anything else has no findings. */
export const lintTemplate = (template: unknown, context: LintContext = {}): readonly Finding[] =>
  lintStacks([{ name: 'template', template }], context);

/** The same for stacks that belong together: an alarm may watch what another stack has. */
export const lintStacks = (
  stacks: readonly StackTemplate[],
  context: LintContext = {},
): readonly Finding[] => {
  const app = toLintedApp(stacks);
  const subject = toLintSubject(app, context);
  const findings = checks.flatMap((check) => check(subject));
  return withoutAccepted(app, once(findings));
};

const checks: readonly LintCheck[] = [
  emittedMetrics,
  awsNames,
  dimensionValues,
  missingDataChecks,
  metricMathChecks,
  alarmLimits,
  alarmSensitivity,
  alarmNames,
  alarmActions,
  topics,
  composites,
  coverage,
  logGroups,
];

/** A dashboard says one thing on many graphs. */
const once = (findings: readonly Finding[]): readonly Finding[] => {
  const seen = new Map<unknown, Set<string>>();
  return findings.filter(({ resource, code, message }) => {
    const said = seen.get(resource) ?? new Set<string>();
    seen.set(resource, said);
    const key = `${code} ${message}`;
    if (said.has(key)) return false;
    said.add(key);
    return true;
  });
};
