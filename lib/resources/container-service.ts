import { Stack } from 'aws-cdk-lib';
import type { CfnScalableTarget } from 'aws-cdk-lib/aws-applicationautoscaling';
import type { CfnCluster, CfnService } from 'aws-cdk-lib/aws-ecs';
import { containerService } from '../../telemetry/resources/container-service';
import { finder, type ResourceIndex } from './finder';
import { resolved } from './resolved';

export const containerServices = finder({
  cfnType: 'AWS::ECS::Service',
  type: containerService,
  find: (resource, all) => {
    const found = resource as CfnService;
    return {
      kind: 'watched',
      resource: {
        dimensions: { ClusterName: clusterName(found), ServiceName: found.attrName },
        facts: {
          hasContainerInsights: hasContainerInsights(found, all),
          alwaysRuns: found.desiredCount !== 0 && !canScaleToNone(found, all),
        },
      },
    };
  },
});

const clusterName = ({ cluster }: CfnService): string =>
  typeof cluster === 'string' ? cluster.slice(cluster.lastIndexOf('/') + 1) : 'default';

const hasContainerInsights = (found: CfnService, all: ResourceIndex): boolean => {
  const cluster = all
    .ofType<CfnCluster>('AWS::ECS::Cluster')
    .find(({ ref }) => all.isSame(found, found.cluster, ref));
  const settings = cluster && resolved<readonly Setting[]>(cluster, cluster.clusterSettings);
  return (settings ?? []).some(
    ({ name, value }) => name === 'containerInsights' && value !== 'disabled',
  );
};

interface Setting {
  readonly name?: string;
  readonly value?: string;
}

/** The id of what is scaled names the service: `service/cluster/name`. */
const canScaleToNone = (found: CfnService, all: ResourceIndex): boolean =>
  all
    .ofType<CfnScalableTarget>('AWS::ApplicationAutoScaling::ScalableTarget')
    .filter(({ minCapacity, serviceNamespace }) => serviceNamespace === 'ecs' && minCapacity === 0)
    .some((target) =>
      JSON.stringify(resolved(target, target.resourceId)).includes(logicalId(found)),
    );

const logicalId = (found: CfnService): string => Stack.of(found).getLogicalId(found);
