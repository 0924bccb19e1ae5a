import { type Finding, finding } from '../finding';
import { type Json, objectOf, stringOf } from '../json';
import type { LintCheck } from '../lint-subject';
import type { LintedApp, LintedResource } from '../linted-app';
import { spelledText } from '../marked-text';
import { mentionedIn, resourceOf } from '../reference';

/** Log groups that keep everything, and those that lose the metrics in their lines. */
export const logGroups: LintCheck = ({ app }) => {
  const functions = app.ofType('AWS::Lambda::Function');
  const named = functionsOfGroups(app);
  return [
    ...app.ofType('AWS::Logs::LogGroup').flatMap(withoutRetention),
    ...functions.flatMap((fn) => withoutLogGroup(app, fn, named)),
    ...functions.flatMap((fn) => lostMetrics(app, fn)),
    ...app.ofType('AWS::Logs::MetricFilter').flatMap((filter) => idleFilter(app, filter)),
  ];
};

/** Functions that answer custom resources, mostly the CDK's own: they run at deployments alone. */
export const isForDeployment = (app: LintedApp, resource: LintedResource): boolean =>
  resource.type === 'AWS::Lambda::Function' &&
  (customResourceFunctions(app).has(resource) || providerFramework.test(resource.logicalId));

/** What the CDK's Provider waits with. */
const providerFramework = /framework(onEvent|isComplete|onTimeout)[0-9A-F]{8}$/;

const customResourceFunctions = (app: LintedApp): ReadonlySet<LintedResource> => {
  const known = internal.get(app);
  if (known) return known;
  const found = new Set<LintedResource>();
  for (const { resources } of app.stacks) {
    for (const { stack, properties } of resources.values()) {
      if (properties.ServiceToken === undefined) continue;
      const fn = resourceOf(app, stack, properties.ServiceToken);
      if (fn) found.add(fn);
    }
  }
  internal.set(app, found);
  return found;
};

const internal = new WeakMap<LintedApp, ReadonlySet<LintedResource>>();

const withoutRetention = (group: LintedResource): readonly Finding[] => {
  const { RetentionInDays, LogGroupClass } = group.properties;
  // Lines of this class are delivered, not kept.
  if (RetentionInDays !== undefined || LogGroupClass === 'DELIVERY') return [];
  const message =
    'a log group needs RetentionInDays, got none, so it never expires: set how long its lines are of use';
  return [finding('log-group-without-retention', group, message)];
};

const withoutLogGroup = (
  app: LintedApp,
  fn: LintedResource,
  named: NamedGroups,
): readonly Finding[] => {
  if (objectOf(fn.properties.LoggingConfig).LogGroup !== undefined) return [];
  const name = spelledText(app, fn.stack, fn.properties.FunctionName ?? '');
  if (named.functions.has(fn) || named.names.has(`/aws/lambda/${name}`)) return [];
  const whose = isForDeployment(app, fn) ? ' behind a custom resource' : '';
  const message = `a function${whose} needs a log group of the template, got none, so Lambda makes one that never expires: give it one with a retention`;
  return [finding('function-without-log-group', fn, message)];
};

interface NamedGroups {
  readonly functions: ReadonlySet<LintedResource>;
  readonly names: ReadonlySet<string>;
}

/** Groups named `/aws/lambda/<function>`, made by the template or by the CDK's LogRetention. */
const functionsOfGroups = (app: LintedApp): NamedGroups => {
  const retentions = app.ofType('Custom::LogRetention');
  const groups = [...app.ofType('AWS::Logs::LogGroup'), ...retentions];
  return {
    functions: new Set([
      ...groups.flatMap(({ stack, properties }) =>
        mentionedIn(app, stack, properties.LogGroupName),
      ),
      // Whoever sets the retention of others keeps its own lines for a day.
      ...retentions.flatMap(({ stack, properties }) =>
        mentionedIn(app, stack, properties.ServiceToken),
      ),
    ]),
    names: new Set(
      groups.map(({ stack, properties }) => spelledText(app, stack, properties.LogGroupName ?? '')),
    ),
  };
};

const lostMetrics = (app: LintedApp, fn: LintedResource): readonly Finding[] =>
  emitsMetrics(fn) ? [...infrequentGroup(app, fn), ...droppingLevel(fn)] : [];

/** Functions that say by their settings that they write embedded metrics: ours, and those of Powertools. */
const emitsMetrics = ({ properties, metadata }: LintedResource): boolean => {
  const variables = objectOf(objectOf(properties.Environment).Variables);
  const names = ['POWERTOOLS_METRICS_NAMESPACE', 'AWS_EMF_NAMESPACE'];
  return 'watchkeeper:entry' in metadata || names.some((name) => name in variables);
};

const classesWithoutMetrics: readonly string[] = ['INFREQUENT_ACCESS', 'DELIVERY'];

const infrequentGroup = (app: LintedApp, fn: LintedResource): readonly Finding[] => {
  const group = resourceOf(app, fn.stack, objectOf(fn.properties.LoggingConfig).LogGroup);
  const logClass = group && classWithoutMetrics(group);
  if (!group || !logClass) return [];
  const message = `embedded metrics need a log group of class STANDARD, got ${group.logicalId} of class ${logClass}, where no metric is extracted: use a group of class STANDARD`;
  return [finding('infrequent-access-metrics', fn, message)];
};

const idleFilter = (app: LintedApp, filter: LintedResource): readonly Finding[] => {
  const group = resourceOf(app, filter.stack, filter.properties.LogGroupName);
  const logClass = group && classWithoutMetrics(group);
  if (!group || !logClass) return [];
  const message = `a metric filter needs a log group of class STANDARD, got ${group.logicalId} of class ${logClass}: use a group of class STANDARD`;
  return [finding('infrequent-access-metrics', filter, message)];
};

const classWithoutMetrics = ({ properties }: { readonly properties: Json }): string | undefined => {
  const logClass = stringOf(properties.LogGroupClass) ?? 'STANDARD';
  return classesWithoutMetrics.includes(logClass) ? logClass : undefined;
};

/** Lines without a level, and those that carry metrics, are INFO. @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html */
const levelsAboveInfo: readonly string[] = ['WARN', 'ERROR', 'FATAL'];

const droppingLevel = (fn: LintedResource): readonly Finding[] => {
  const { LogFormat, ApplicationLogLevel } = objectOf(fn.properties.LoggingConfig);
  const level = stringOf(ApplicationLogLevel) ?? 'INFO';
  if (LogFormat !== 'JSON' || !levelsAboveInfo.includes(level)) return [];
  const message = `ApplicationLogLevel must be INFO or below where lines carry metrics, got ${level}, which drops them: set INFO and filter in the logger`;
  return [finding('log-level-drops-metrics', fn, message)];
};
