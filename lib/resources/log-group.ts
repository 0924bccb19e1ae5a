import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type {
  CfnLogGroup,
  CfnMetricFilter,
  CfnSubscriptionFilter,
  CfnTransformer,
} from 'aws-cdk-lib/aws-logs';
import { type LogGroupFacts, logGroup } from '../../telemetry/resources/log-group';
import { finder, type ResourceIndex } from './finder';
import { resolved } from './resolved';

export const logGroups = finder({
  cfnType: 'AWS::Logs::LogGroup',
  type: logGroup,
  find: (resource, all) => {
    const found = resource as CfnLogGroup;
    const facts = factsOf(found, all);
    if (!Object.values(facts).some(Boolean)) {
      return {
        kind: 'unwatched',
        covered: hasMetricFilter(found, all),
        reason:
          'nothing is known to be made of its lines: declare a log content alert to hear of what they say',
      };
    }
    return { kind: 'watched', resource: { dimensions: { LogGroupName: found.ref }, facts } };
  },
});

/** Whoever counts its lines knows what they say. */
const hasMetricFilter = (found: CfnLogGroup, all: ResourceIndex): boolean =>
  all
    .ofType<CfnMetricFilter>('AWS::Logs::MetricFilter')
    .some(({ logGroupName }) => all.isSame(found, logGroupName, found.ref));

const factsOf = (found: CfnLogGroup, all: ResourceIndex): LogGroupFacts => {
  const isGroup = (value: unknown) => all.isSame(found, value, found.ref);
  return {
    hasEmbeddedMetrics: all
      .ofType<CfnFunction>('AWS::Lambda::Function')
      .some((fn) => isGroup(logGroupOf(fn)) && writesMetrics(fn)),
    hasSubscription: all
      .ofType<CfnSubscriptionFilter>('AWS::Logs::SubscriptionFilter')
      .some(({ logGroupName }) => isGroup(logGroupName)),
    hasTransformer: all
      .ofType<CfnTransformer>('AWS::Logs::Transformer')
      .some(({ logGroupIdentifier }) => isGroup(logGroupIdentifier)),
  };
};

const logGroupOf = (fn: CfnFunction): unknown =>
  resolved<{ readonly logGroup?: unknown }>(fn, fn.loggingConfig)?.logGroup;

/** Powertools, and ours, are told their names so. @see https://docs.aws.amazon.com/powertools/typescript/latest/environment-variables/ */
const writesMetrics = (fn: CfnFunction): boolean => {
  const environment = resolved<{ readonly variables?: object }>(fn, fn.environment);
  return Object.keys(environment?.variables ?? {}).some((name) => metricVariables.includes(name));
};

const metricVariables = ['POWERTOOLS_METRICS_NAMESPACE', 'POWERTOOLS_SERVICE_NAME'];
