import { ALWAYS_IGNORED_NAMESPACE, steadyNamespaces } from '../aws-metrics';
import { type Finding, finding } from '../finding';
import type { LintCheck } from '../lint-subject';
import type { LintedAlarm } from '../linted-alarm';

/** What alarms make of silence. */
export const missingDataChecks: LintCheck = ({ alarms }) =>
  alarms.flatMap((alarm) => [...missingByDefault(alarm), ...withoutWarmUp(alarm)]);

const missingByDefault = (alarm: LintedAlarm): readonly Finding[] => {
  const { resource, treatMissingData } = alarm;
  if (treatMissingData !== 'missing' || !isSparse(alarm)) return [];
  const got = resource.properties.TreatMissingData === undefined ? 'nothing' : 'missing';
  const message = `TreatMissingData must say what silence of ${metricsText(alarm)} means, got ${got}: choose notBreaching, breaching or ignore`;
  return [finding('missing-data-default', resource, message)];
};

const withoutWarmUp = (alarm: LintedAlarm): readonly Finding[] => {
  const { resource, treatMissingData } = alarm;
  const hasWarmUp = resource.properties.WarmUpConfiguration !== undefined;
  if (treatMissingData !== 'breaching' || hasWarmUp || !isSparse(alarm)) return [];
  const message = `silence of ${metricsText(alarm)} is breaching from the first minute on, got no WarmUpConfiguration: give it one as long as the first data takes`;
  return [finding('breaching-without-warm-up', resource, message)];
};

/** Without a metric (PromQL, Metrics Insights) absence has rules of its own. */
const isSparse = ({ metrics }: LintedAlarm): boolean =>
  metrics.some(
    ({ namespace = '' }) =>
      !steadyNamespaces.includes(namespace) && namespace !== ALWAYS_IGNORED_NAMESPACE,
  );

const metricsText = ({ metrics }: LintedAlarm): string => metrics[0]?.metricName ?? 'its metric';
