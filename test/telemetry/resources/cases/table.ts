import { table } from '../../../../telemetry/resources/table';
import { defaultRuleCases } from '../default-rule-cases';

export const tableCases = defaultRuleCases({
  type: table,
  facts: { tableName: 'orders', indexes: 'byUser byDay', replicaRegions: '' },
  dimensions: { TableName: 'orders' },
  rules: {
    ReadThrottles: {
      // All read units are gone: the callers' tries fail, too.
      fires: { ConsumedReadCapacityUnits: '100x30', ReadThrottleEvents: '_x9 20x20' },
      // DynamoDB says nothing of a throttle that did not happen; auto scaling needs four minutes at noon.
      quiet: {
        ConsumedReadCapacityUnits: '_x30 3x30 100x60 3x30',
        ReadThrottleEvents: '_x40 1 _x49 30x3 _x40',
      },
    },
    WriteThrottles: {
      fires: { ConsumedWriteCapacityUnits: '100x30', WriteThrottleEvents: '_x9 20x20' },
      quiet: {
        ConsumedWriteCapacityUnits: '_x30 3x30 100x60',
        WriteThrottleEvents: '_x35 2 _x53 40x3 _x26',
      },
    },
    IndexReadThrottles: {
      fires: { ReadThrottleEvents: '_x9 20x20' },
      quiet: { ReadThrottleEvents: '_x9 3 _x30 80x3 _x60' },
    },
    IndexWriteThrottles: {
      fires: { WriteThrottleEvents: '_x9 20x20' },
      quiet: { WriteThrottleEvents: '_x9 3 _x30 80x3 _x60' },
    },
    SystemErrors: {
      fires: { SystemErrors: '_x9 5x30' },
      quiet: { SystemErrors: '_x30 1 _x60 2 1 1 _x60' },
    },
    ReplicationLatency: {
      facts: { replicaRegions: 'eu-west-1 ap-northeast-1' },
      fires: { ReplicationLatency: '900x10 240000x20' },
      quiet: { ReplicationLatency: '_x30 900x60 200000x4 1500x60' },
    },
  },
});
