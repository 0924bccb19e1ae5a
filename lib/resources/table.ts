import { type CfnResource, Stack, Token } from 'aws-cdk-lib';
import type { CfnGlobalTable, CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { table } from '../../telemetry/resources/table';
import { finder } from './finder';
import { listed, textIn } from './resolved';

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
    const here = Stack.of(global).region;
    const regions = listed(global, global.replicas).flatMap(
      (replica) => textIn(global, replica, 'region') ?? [],
    );
    return watched(
      global,
      regions.filter((region) => !Token.isUnresolved(region) && region !== here),
    );
  },
});

const watched = (
  found: CfnResource & Pick<CfnTable, 'globalSecondaryIndexes'>,
  replicaRegions: readonly string[],
) => {
  const indexes = listed(found, found.globalSecondaryIndexes).flatMap(
    (index) => textIn(found, index, 'indexName') ?? [],
  );
  return {
    kind: 'watched',
    resource: {
      dimensions: { TableName: found.ref },
      facts: {
        tableName: found.ref,
        indexes: indexes.join(' '),
        replicaRegions: replicaRegions.join(' '),
      },
    },
  } as const;
};
