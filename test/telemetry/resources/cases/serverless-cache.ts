import { serverlessCache } from '../../../../telemetry/resources/serverless-cache';
import { defaultRuleCases } from '../default-rule-cases';

export const serverlessCacheCases = defaultRuleCases({
  type: serverlessCache,
  facts: { maxBytes: 1e9, maxProcessingUnitsPerSecond: 1000 },
  dimensions: { clusterId: 'sessions' },
  rules: {
    Throttles: {
      fires: { TotalCmdsCount: '5000x30', ThrottledCmds: '0x9 200x20' },
      // A peak that comes faster than the cache grows: five minutes.
      quiet: { TotalCmdsCount: '_x30 10x30 5000x90', ThrottledCmds: '_x30 1x30 0x30 400x4 0x55' },
    },
    Storage: {
      fires: { BytesUsedForCache: '800000000+10000000x40' },
      quiet: { BytesUsedForCache: '300000000x60 920000000x6 600000000x60' },
    },
    ProcessingUnits: {
      fires: { ElastiCacheProcessingUnits: '20000x9 58000x30' },
      quiet: { ElastiCacheProcessingUnits: '0x30 20000x60 59000x6 30000x60' },
    },
  },
});
