import type { CfnDBCluster } from 'aws-cdk-lib/aws-rds';
import { databaseCluster } from '../../telemetry/resources/database-cluster';
import { finder } from './finder';
import { knownNumber, knownText, resolved } from './resolved';

const GIB = 1024 ** 3;

export const databaseClusters = finder({
  cfnType: 'AWS::RDS::DBCluster',
  type: databaseCluster,
  find: (resource) => {
    const found = resource as CfnDBCluster;
    const isAurora = knownText(found, found.engine)?.startsWith('aurora') ?? false;
    const storage = knownNumber(found, found.allocatedStorage);
    return {
      kind: 'watched',
      resource: {
        dimensions: { DBClusterIdentifier: found.ref },
        facts: {
          isAurora,
          isServerless: resolved(found, found.serverlessV2ScalingConfiguration) !== undefined,
          storageBytes: isAurora || !storage ? undefined : storage * GIB,
        },
      },
    };
  },
});
