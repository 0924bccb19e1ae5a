import { bucket } from '../../../../telemetry/resources/bucket';
import { defaultRuleCases } from '../default-rule-cases';

export const bucketCases = defaultRuleCases({
  type: bucket,
  facts: { bucketName: 'uploads', metricsId: 'All', replications: 'copies=ToCopy' },
  dimensions: { BucketName: 'uploads' },
  rules: {
    ServerErrors: {
      fires: { AllRequests: '200x40', '5xxErrors': '0x9 20x30' },
      // One of two fails at night, SlowDown for three minutes of a batch.
      quiet: { AllRequests: '2x30 200x60', '5xxErrors': '0x9 1 0x20 0x20 60x3 0x36' },
    },
    ClientErrors: {
      fires: { AllRequests: '200x40', '4xxErrors': '5x9 80x30' },
      quiet: { AllRequests: '2x30 200x60', '4xxErrors': '1x30 12x60' },
    },
    ReplicationFailures: {
      fires: { OperationsFailedReplication: '0x9 1 0x20' },
      quiet: { OperationsFailedReplication: '0x60 _x30 0x30' },
    },
  },
});
