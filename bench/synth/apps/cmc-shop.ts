import { Duration } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import {
  DefaultDashboardFactory,
  MonitoringFacade,
  SnsAlarmActionStrategy,
} from 'cdk-monitoring-constructs';
import { shop } from './shop';

shop((stack, fn, api) => {
  // begin
  const monitoring = new MonitoringFacade(stack, 'Monitoring', {
    alarmFactoryDefaults: {
      actionsEnabled: true,
      alarmNamePrefix: 'shop',
      action: new SnsAlarmActionStrategy({ onAlarmTopic: new Topic(stack, 'Alerts') }),
    },
    dashboardFactory: new DefaultDashboardFactory(stack, 'Dashboards', {
      dashboardNamePrefix: 'shop',
      createSummaryDashboard: true,
      createAlarmDashboard: true,
    }),
  });
  monitoring.monitorLambdaFunction({
    lambdaFunction: fn,
    addFaultRateAlarm: { Critical: { maxErrorRate: 0.05 } },
    addThrottlesRateAlarm: { Warning: { maxErrorRate: 0.01 } },
    addLatencyP99Alarm: { Warning: { maxLatency: Duration.seconds(8) } },
    addConcurrentExecutionsCountAlarm: { Warning: { maxRunningTasks: 90 } },
  });
  monitoring.monitorApiGateway({
    api,
    alarmFriendlyName: 'api',
    add5XXFaultRateAlarm: { Critical: { maxErrorRate: 0.01 } },
    add4XXErrorRateAlarm: { Warning: { maxErrorRate: 0.1 } },
    addLatencyP95Alarm: { Warning: { maxLatency: Duration.seconds(1) } },
    addLowTpsAlarm: { Warning: { minTps: 0.01 } },
  });
  // end
});
