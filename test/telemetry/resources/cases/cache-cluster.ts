import { cacheCluster } from '../../../../telemetry/resources/cache-cluster';
import { replicationGroup } from '../../../../telemetry/resources/replication-group';
import { type DefaultRuleCases, defaultRuleCases } from '../default-rule-cases';

const node = { maxClients: 65_000, evictsAnyKey: false };

const rules = {
  EngineCpu: {
    fires: { EngineCPUUtilization: '30x9 97x20' },
    // A snapshot makes it busy for five minutes.
    quiet: { EngineCPUUtilization: '5x60 30x60 95x4 60x60' },
  },
  Cpu: {
    fires: { CPUUtilization: '30x9 97x30' },
    quiet: { CPUUtilization: '5x60 30x60 95x6 60x60' },
  },
  Memory: {
    fires: { DatabaseMemoryUsagePercentage: '85x9 96x30' },
    quiet: { DatabaseMemoryUsagePercentage: '40x60 92x6 70x60' },
  },
  Evictions: {
    fires: { SetTypeCmds: '1000x40', Evictions: '0x9 400x30' },
    // Full, as a cache is meant to be: a few keys fall out all day, many for some minutes.
    quiet: { SetTypeCmds: '20x30 1000x90', Evictions: '20x30 30x40 500x5 30x45' },
  },
  Connections: {
    fires: { CurrConnections: '500x9 60000x20' },
    quiet: { CurrConnections: '4x30 500x60 54000x3 3000x60' },
  },
  ReplicationLag: {
    facts: { hasReplicas: true },
    fires: { ReplicationLag: '0x9 90x20' },
    quiet: { ReplicationLag: '0x60 0.4x60 40x4 0x30' },
  },
};

export const cacheClusterCases: DefaultRuleCases = defaultRuleCases({
  type: cacheCluster,
  facts: { isMemcached: false, nodes: '', hasReplicas: false, ...node },
  dimensions: { CacheClusterId: 'sessions' },
  rules,
});

export const replicationGroupCases: DefaultRuleCases = defaultRuleCases({
  type: replicationGroup,
  facts: { isMemcached: false, nodes: 'sessions-001 sessions-002', hasReplicas: true, ...node },
  dimensions: { CacheClusterId: 'sessions-001' },
  rules,
});
