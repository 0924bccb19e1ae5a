import { databaseInstance } from '../../../../telemetry/resources/database-instance';
import { defaultRuleCases } from '../default-rule-cases';

const GB = 1e9;

export const databaseInstanceCases = defaultRuleCases({
  type: databaseInstance,
  facts: {
    storageBytes: 100 * GB,
    memoryBytes: 16 * GB,
    maxConnections: 1000,
    storageGrows: false,
    isReplica: true,
    isIdleBehind: false,
  },
  dimensions: { DBInstanceIdentifier: 'orders' },
  rules: {
    Cpu: {
      fires: { CPUUtilization: '40x9 97x40' },
      // The nightly batch, then a day with a peak.
      quiet: { CPUUtilization: '20x60 98x14 40x60 75x60 95x4 40x60' },
    },
    FreeMemory: {
      fires: { FreeableMemory: `${4 * GB}x9 ${0.4 * GB}x30` },
      quiet: { FreeableMemory: `${4 * GB}x60 ${0.6 * GB}x4 ${1.5 * GB}x120` },
    },
    FreeStorage: {
      fires: { FreeStorageSpace: `${12 * GB}-${0.2 * GB}x30` },
      // A large sort takes a third of what is free, and gives it back.
      quiet: { FreeStorageSpace: `${40 * GB}x60 ${25 * GB}x20 ${40 * GB}x60 _x5 ${39 * GB}x30` },
    },
    Connections: {
      fires: { DatabaseConnections: '200x9 950x20' },
      quiet: { DatabaseConnections: '0x30 200x60 900x4 400x60' },
    },
    ReplicaLag: {
      fires: { ReplicaLag: '0x9 120+60x20' },
      quiet: { ReplicaLag: '0x30 1x60 90x5 0x60' },
    },
  },
});
