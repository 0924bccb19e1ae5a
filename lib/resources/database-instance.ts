import type { CfnDBCluster, CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import { databaseInstance } from '../../telemetry/resources/database-instance';
import { connectionsOf, memoryOfClass } from './database-class';
import { finder, type ResourceIndex } from './finder';
import { resolved } from './resolved';

const GIB = 1024 ** 3;

export const databaseInstances = finder({
  cfnType: 'AWS::RDS::DBInstance',
  type: databaseInstance,
  find: (resource, all) => {
    const found = resource as CfnDBInstance;
    const memoryBytes = memoryOfClass(resolved(found, found.dbInstanceClass));
    const storage = Number(resolved<string>(found, found.allocatedStorage));
    return {
      kind: 'watched',
      resource: {
        dimensions: { DBInstanceIdentifier: found.ref },
        facts: {
          storageBytes: storage > 0 ? storage * GIB : undefined,
          memoryBytes,
          maxConnections: maxConnections(found, memoryBytes, all),
          isReplica: found.sourceDbInstanceIdentifier !== undefined,
        },
      },
    };
  },
});

const maxConnections = (
  found: CfnDBInstance,
  memoryBytes: number | undefined,
  all: ResourceIndex,
): number | undefined => {
  const cluster = all
    .ofType<CfnDBCluster>('AWS::RDS::DBCluster')
    .find(({ ref }) => all.isSame(found, found.dbClusterIdentifier, ref));
  const groups = [
    resolved(found, found.dbParameterGroupName),
    cluster && resolved(cluster, cluster.dbClusterParameterGroupName),
  ];
  if (memoryBytes === undefined || groups.some(isOwn)) return undefined;
  return connectionsOf(resolved(found, found.engine), memoryBytes);
};

/** One of its own may set max_connections. */
const isOwn = (group: unknown): boolean =>
  group !== undefined && !(typeof group === 'string' && group.startsWith('default.'));
