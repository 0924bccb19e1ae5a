import type { CfnDBCluster, CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import { databaseInstance } from '../../telemetry/resources/database-instance';
import { connectionsOf, memoryOfClass } from './database-class';
import { finder, type ResourceIndex } from './finder';
import { knownNumber, knownText, resolved } from './resolved';

const GIB = 1024 ** 3;

export const databaseInstances = finder({
  cfnType: 'AWS::RDS::DBInstance',
  type: databaseInstance,
  find: (resource, all) => {
    const found = resource as CfnDBInstance;
    const memoryBytes = memoryOfClass(knownText(found, found.dbInstanceClass));
    const storage = knownNumber(found, found.allocatedStorage) ?? 0;
    const isReplica = sourcesOf(found).some((source) => source !== undefined);
    return {
      kind: 'watched',
      resource: {
        dimensions: { DBInstanceIdentifier: found.ref },
        facts: {
          storageBytes: storage > 0 && !isInCluster(found) ? storage * GIB : undefined,
          memoryBytes,
          maxConnections: maxConnections(found, memoryBytes, all),
          storageGrows: resolved(found, found.maxAllocatedStorage) !== undefined,
          isReplica,
          isIdleBehind: isReplica && !/^(mysql|mariadb)/.test(engineOf(found, all) ?? ''),
        },
      },
    };
  },
});

/** Aurora's storage is of the cluster, and grows by itself. */
const isInCluster = ({ dbClusterIdentifier }: CfnDBInstance): boolean =>
  dbClusterIdentifier !== undefined;

const sourcesOf = (found: CfnDBInstance): readonly (string | undefined)[] => [
  found.sourceDbInstanceIdentifier,
  found.sourceDbClusterIdentifier,
];

/** A replica need not say it: it has that of its source. */
const engineOf = (found: CfnDBInstance, all: ResourceIndex): string | undefined => {
  const source = all
    .ofType<CfnDBInstance>('AWS::RDS::DBInstance')
    .find(({ ref }) => all.isSame(found, found.sourceDbInstanceIdentifier, ref));
  return knownText(found, found.engine) ?? (source && knownText(source, source.engine));
};

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
  return connectionsOf(knownText(found, found.engine), memoryBytes);
};

/** One of its own may set max_connections. */
const isOwn = (group: unknown): boolean =>
  group !== undefined && !(typeof group === 'string' && group.startsWith('default.'));
