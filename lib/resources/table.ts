import { type CfnResource, Stack } from 'aws-cdk-lib';
import type { CfnGlobalTable, CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { table } from '../../telemetry/resources/table';
import { finder } from './finder';
import { resolved } from './resolved';

export const tables = finder({
  cfnType: 'AWS::DynamoDB::Table',
  type: table,
  find: (resource) => watched(resource as CfnTable, []),
});

/** What the CDK's `TableV2` makes, of one region or more. */
export const globalTables = finder({
  cfnType: 'AWS::DynamoDB::GlobalTable',
  type: table,
  find: (resource) => {
    const global = resource as CfnGlobalTable;
    const replicas = resolved<readonly Replica[]>(global, global.replicas) ?? [];
    const here = resolved<unknown>(global, Stack.of(global).region);
    const others = replicas.map(({ region }) => region).filter((region) => region !== here);
    return watched(
      global,
      others.filter((region) => typeof region === 'string'),
    );
  },
});

interface Replica {
  readonly region: string;
}

interface Index {
  readonly indexName: string;
}

const watched = (
  found: CfnResource & Pick<CfnTable, 'globalSecondaryIndexes'>,
  replicaRegions: readonly string[],
) => {
  const indexes = resolved<readonly Index[]>(found, found.globalSecondaryIndexes) ?? [];
  return {
    kind: 'watched',
    resource: {
      dimensions: { TableName: found.ref },
      facts: {
        tableName: found.ref,
        indexes: indexes.map(({ indexName }) => indexName).join(' '),
        replicaRegions: replicaRegions.join(' '),
      },
    },
  } as const;
};
