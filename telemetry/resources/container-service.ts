import { minutes } from '../duration';
import { difference, labelled } from '../signals/signal';
import { count, percent } from '../unit';
import { type Probe, resourceType } from './resource-type';

export type ContainerServiceFacts = {
  /** Container Insights is on in its cluster: its metrics cost, and tell how many tasks run. */
  readonly hasContainerInsights: boolean;
  /** It is meant to have tasks at all times. */
  readonly alwaysRuns: boolean;
  /** On Fargate a task has what it asks for and no more; on an instance it may use what others leave. */
  readonly isFargate: boolean;
};

const source = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html';
const insights =
  'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html';

const tasks = ({ metric }: Probe<ContainerServiceFacts>, name: string) =>
  metric(name, 'Minimum', 'Count', { namespace: 'ECS/ContainerInsights' });

export const containerService = resourceType<ContainerServiceFacts>()({
  id: 'containerService',
  title: 'ECS service',
  namespace: 'AWS/ECS',
  rows: [
    {
      id: 'NoTasks',
      signal: ({ metric, facts }) =>
        facts.alwaysRuns ? metric('CPUUtilization', 'Average', 'Percent') : undefined,
      rule: {
        condition: (signal) => signal.absent(),
        for: minutes(5),
        severity: 'critical',
        summary: 'No task of the service runs.',
        action: 'Read the events of the service and the reason why its last task stopped.',
        causes: [
          'the container ends right after its start: an image, a secret or a permission is missing',
          'the health check fails before the container is ready',
          'no subnet has an address left, or Fargate no capacity',
        ],
        why: 'Each running task reports its CPU every minute: five minutes of silence are an outage, not a deployment.',
      },
      source,
    },
    {
      id: 'MissingTasks',
      signal: (probe) =>
        probe.facts.hasContainerInsights
          ? difference(
              'Missing tasks',
              tasks(probe, 'DesiredTaskCount'),
              tasks(probe, 'RunningTaskCount'),
            )
          : undefined,
      panel: 'Tasks',
      rule: {
        condition: (signal) => signal.above(count(0)),
        for: minutes(15),
        severity: 'warning',
        summary: 'Fewer tasks run than the service is to have.',
        action: 'Read the events of the service and the reason why its last task stopped.',
        causes: [
          'a new version does not start, and the old one is being taken away',
          'tasks are killed for want of memory',
          'no subnet has an address left, or Fargate no capacity',
        ],
        why: 'A deployment and scaling out take minutes: nine of 15 are more than that.',
      },
      source: insights,
    },
    {
      id: 'Cpu',
      signal: ({ metric }) => labelled('CPU', metric('CPUUtilization', 'Average', 'Percent')),
      panel: 'CPU and memory',
      rule: {
        condition: (signal, { isFargate }) => (isFargate ? signal.above(percent(85)) : undefined),
        for: minutes(15),
        severity: 'warning',
        summary: 'The tasks of the service use more than 85 % of their CPU.',
        action: 'Raise the number of tasks, or the maximum of its auto scaling.',
        causes: [
          'auto scaling has reached its maximum, or there is none',
          'a deployment made each request more expensive',
        ],
        why: 'Auto scaling aims lower and answers within minutes: what stays above 85 % it does not; on EC2 tasks may use more than their share.',
      },
      source,
    },
    {
      id: 'Memory',
      signal: ({ metric }) => labelled('Memory', metric('MemoryUtilization', 'Maximum', 'Percent')),
      panel: 'CPU and memory',
      rule: {
        condition: (signal, { isFargate }) => (isFargate ? signal.above(percent(90)) : undefined),
        for: minutes(10),
        severity: 'warning',
        summary: 'A task of the service uses more than 90 % of its memory.',
        action:
          'Raise the memory of the task before it is killed; look for growth since the last deployment.',
        causes: ['a leak', 'a cache without a limit', 'larger input than before'],
        why: 'Beyond its limit a container is killed at once, so the fullest task counts; on EC2 the limit may be a soft one.',
      },
      source,
    },
  ],
  recommended: [],
});
