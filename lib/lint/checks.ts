import type { LintCheck } from './lint-subject';
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

/** Everything that is judged, in the order of what is told. */
export const checks: readonly LintCheck[] = [
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
