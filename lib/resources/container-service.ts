import { Fn, Stack, Token } from 'aws-cdk-lib';
import type { CfnScalableTarget } from 'aws-cdk-lib/aws-applicationautoscaling';
import type { CfnCluster, CfnService, CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { containerService } from '../../telemetry/resources/container-service';
import { produced } from './attached';
import { finder, type ResourceIndex } from './finder';
import { knownNumber, knownText, listed, resolved, textIn } from './resolved';

export const containerServices = finder({
  cfnType: 'AWS::ECS::Service',
  type: containerService,
  find: (resource, all) => {
    const found = resource as CfnService;
    const cluster = clusterOf(found, all);
    return {
      kind: 'watched',
      resource: {
        dimensions: {
          ClusterName: cluster?.ref ?? clusterName(found),
          ServiceName: found.attrName,
        },
        facts: {
          hasContainerInsights: cluster !== undefined && hasContainerInsights(cluster),
          alwaysRuns: alwaysRuns(found, all),
          isFargate: isFargate(found, all),
        },
      },
    };
  },
});

/** The property takes a name or an ARN. */
const clusterOf = (found: CfnService, all: ResourceIndex): CfnCluster | undefined =>
  all
    .ofType<CfnCluster>('AWS::ECS::Cluster')
    .find(({ ref }) => all.isSame(found, found.cluster, ref));

const clusterName = (found: CfnService): string => {
  const { cluster } = found;
  if (typeof cluster !== 'string') return 'default';
  if (!Token.isUnresolved(cluster)) return cluster.slice(cluster.lastIndexOf('/') + 1);
  return isArn(found, cluster) ? Fn.select(1, Fn.split('/', cluster)) : cluster;
};

/** The attribute of a cluster elsewhere, or an ARN that is put together. */
const isArn = (found: CfnService, cluster: string): boolean => {
  const text = JSON.stringify(resolved(found, cluster));
  return /"Fn::GetAtt":\["\w+","Arn"\]/.test(text) || /:cluster\//.test(text);
};

const hasContainerInsights = (cluster: CfnCluster): boolean =>
  listed(cluster, cluster.clusterSettings).some(
    (setting) =>
      textIn(cluster, setting, 'name') === 'containerInsights' &&
      textIn(cluster, setting, 'value') !== 'disabled',
  );

/** Not of a daemon, which has as many tasks as there are instances, nor where only the deployment knows. */
const alwaysRuns = (found: CfnService, all: ResourceIndex): boolean => {
  if (knownText(found, found.schedulingStrategy) === 'DAEMON') return false;
  const wanted = found.desiredCount === undefined ? 1 : knownNumber(found, found.desiredCount);
  return wanted !== undefined && wanted > 0 && !canScaleToNone(found, all);
};

/** The id of what is scaled names the service: `service/cluster/name`. */
const canScaleToNone = (found: CfnService, all: ResourceIndex): boolean =>
  all
    .ofType<CfnScalableTarget>('AWS::ApplicationAutoScaling::ScalableTarget')
    .filter((target) => capacitiesOf(target).some((capacity) => capacity <= 0))
    .some((target) =>
      JSON.stringify(resolved(target, target.resourceId) ?? '').includes(logicalId(found)),
    );

/** Also those that it has at night, or at the weekend. */
const capacitiesOf = (target: CfnScalableTarget): readonly number[] => {
  const scheduled = listed(target, target.scheduledActions).flatMap((action) =>
    ['minCapacity', 'maxCapacity'].map((limit) =>
      produced(target, action, 'scalableTargetAction', limit),
    ),
  );
  return [target.minCapacity, ...scheduled]
    .filter((capacity) => capacity !== undefined)
    .map((capacity) => knownNumber(target, capacity) ?? 0);
};

/** Where neither is said, the cluster decides; then the task definition tells what its tasks are made for. */
const isFargate = (found: CfnService, all: ResourceIndex): boolean => {
  const launchType = knownText(found, found.launchType);
  if (launchType !== undefined) return launchType === 'FARGATE';
  const providers = listed(found, found.capacityProviderStrategy).map((item) =>
    textIn(found, item, 'capacityProvider'),
  );
  if (providers.length > 0) return providers.every((name) => name?.startsWith('FARGATE'));
  return all
    .ofType<CfnTaskDefinition>('AWS::ECS::TaskDefinition')
    .filter(({ ref }) => all.isSame(found, found.taskDefinition, ref))
    .some(({ requiresCompatibilities }) => requiresCompatibilities?.includes('FARGATE'));
};

const logicalId = (found: CfnService): string => Stack.of(found).getLogicalId(found);
