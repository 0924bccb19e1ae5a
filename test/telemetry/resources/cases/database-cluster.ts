import { databaseCluster } from '../../../../telemetry/resources/database-cluster';
import { defaultRuleCases } from '../default-rule-cases';

const GB = 1e9;

export const databaseClusterCases = defaultRuleCases({
  type: databaseCluster,
  facts: { isAurora: true, isServerless: true, storageBytes: undefined },
  dimensions: { DBClusterIdentifier: 'orders' },
  rules: {
    Capacity: {
      fires: { ACUUtilization: '40x9 100x30' },
      quiet: { ACUUtilization: '6x60 40x60 96x5 70x60' },
    },
    Cpu: {
      facts: { isAurora: false },
      fires: { CPUUtilization: '40x9 97x40' },
      quiet: { CPUUtilization: '20x60 98x14 40x60 75x60' },
    },
    ReplicaLag: {
      fires: { AuroraReplicaLagMaximum: '20x9 5000x30' },
      quiet: { AuroraReplicaLagMaximum: '_x5 20x60 3500x4 60x60' },
    },
    FreeStorage: {
      facts: { isAurora: false, storageBytes: 100 * GB },
      fires: { FreeStorageSpace: `${12 * GB}-${0.2 * GB}x30` },
      quiet: { FreeStorageSpace: `${40 * GB}x60 ${25 * GB}x20 ${40 * GB}x60` },
    },
  },
});
