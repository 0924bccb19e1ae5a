import { containerService } from '../../../../telemetry/resources/container-service';
import { defaultRuleCases } from '../default-rule-cases';

export const containerServiceCases = defaultRuleCases({
  type: containerService,
  facts: { hasContainerInsights: true, alwaysRuns: true, isFargate: true },
  dimensions: { ClusterName: 'shop', ServiceName: 'orders' },
  rules: {
    NoTasks: {
      fires: { CPUUtilization: '2x20 _x20' },
      // Three minutes without a report, as when the only task is replaced.
      quiet: { CPUUtilization: '2x30 _x3 2x30' },
    },
    MissingTasks: {
      fires: { DesiredTaskCount: '4x40', RunningTaskCount: '4x9 2x30' },
      // Scaling out, then a deployment that starts new tasks before it stops the old ones.
      quiet: {
        DesiredTaskCount: '2x30 4x60 4x30',
        RunningTaskCount: '2x30 2x4 4x55 6x4 4x26',
      },
    },
    Cpu: {
      fires: { CPUUtilization: '40x9 96x30' },
      quiet: { CPUUtilization: '5x30 70x60 95x5 70x60' },
    },
    Memory: {
      fires: { MemoryUtilization: '60+1x50' },
      quiet: { MemoryUtilization: '40x30 75x60 93x3 75x60' },
    },
  },
});
