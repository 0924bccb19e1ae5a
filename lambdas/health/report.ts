import { redactText } from '../redaction';
import type { DependencyKind, Examined, HealthStatus } from './check';
import { weighed } from './overall-status';
import type { ProcessUsage } from './process-usage';

/** What a service's document calls things. */
export interface HealthNames {
  /** The member that lists the dependencies: AR6's, AN7's or EF11's. @default 'dependencies' */
  readonly dependenciesName?: 'dependencies' | 'checks' | 'components';
  /** The member of that list that gathers external services (AN7: `external`). @default - they are listed with the others */
  readonly externalName?: string;
}

/** All that an answer tells, in either form. */
export interface HealthReport {
  readonly service: string;
  readonly version: string;
  readonly status: HealthStatus;
  /** When the dependencies were asked. */
  readonly timestamp: string;
  readonly uptimeSeconds: number;
  readonly usage: ProcessUsage;
  readonly examined: readonly Examined[];
  /** Else of what was thrown its category is told, and nothing more. */
  readonly showsErrors: boolean;
}

/** The documents' form; the list of dependencies is absent where none were asked. */
export const toDocument = (
  { status, timestamp, uptimeSeconds, version, usage, examined, showsErrors }: HealthReport,
  { dependenciesName = 'dependencies', externalName }: HealthNames,
): object => {
  const isGathered = ({ check }: Examined) =>
    externalName !== undefined && check.kind === 'external';
  const listOf = (some: readonly Examined[]) =>
    Object.fromEntries(some.map((each) => [each.check.name, toDependency(each, showsErrors)]));
  const gathered = examined.filter(isGathered);
  return {
    status,
    timestamp,
    uptime_seconds: uptimeSeconds,
    version,
    metrics: { ...usage, queue_depth: queueDepthOf(examined) },
    ...(examined.length > 0 && {
      [dependenciesName]: {
        ...listOf(examined.filter((each) => !isGathered(each))),
        ...(gathered.length > 0 && { [externalName ?? '']: listOf(gathered) }),
      },
    }),
  };
};

/** The messages that wait in all queues; absent where none was looked at. */
const queueDepthOf = (examined: readonly Examined[]): number | undefined => {
  const depths = examined.flatMap(({ details: { queue_depth: depth } }) =>
    typeof depth === 'number' ? [depth] : [],
  );
  return depths.length === 0 ? undefined : depths.reduce((total, depth) => total + depth, 0);
};

const toDependency = (examined: Examined, showsErrors: boolean): object => ({
  ...examined.details,
  status: examined.status,
  latency_ms: examined.latencyMs,
  error: shownError(examined, showsErrors),
});

const shownError = ({ error }: Examined, showsErrors: boolean): string | undefined =>
  showsErrors && error ? redactText(error.text) : error?.category;

const healthJsonStatus = { healthy: 'pass', degraded: 'warn', unhealthy: 'fail' } as const;

interface Measured {
  readonly componentType: 'datastore' | 'component' | 'system';
  readonly measurement: 'responseTime' | 'utilization';
  readonly unit: string;
  readonly value: (examined: Examined) => unknown;
}

const responseTime = { measurement: 'responseTime', unit: 'ms' } as const;
const latency = ({ latencyMs }: Examined) => latencyMs;

const measured: Readonly<Record<DependencyKind, Measured>> = {
  database: { componentType: 'datastore', ...responseTime, value: latency },
  cache: { componentType: 'datastore', ...responseTime, value: latency },
  external: { componentType: 'component', ...responseTime, value: latency },
  model: { componentType: 'component', ...responseTime, value: latency },
  queue: {
    componentType: 'datastore',
    measurement: 'utilization',
    unit: 'messages',
    value: ({ details }) => details.queue_depth,
  },
  system: {
    componentType: 'system',
    measurement: 'utilization',
    unit: 'MiB',
    value: ({ details }) => details.memory_mb,
  },
};

/** @see https://datatracker.ietf.org/doc/html/draft-inadarei-api-health-check-06 */
export const toHealthJson = (report: HealthReport): object => {
  const { status, version, service, timestamp: time, uptimeSeconds, usage } = report;
  const own = (observedValue: number, observedUnit: string) => [
    { componentType: 'system', observedValue, observedUnit, status: 'pass', time },
  ];
  return {
    status: healthJsonStatus[status],
    releaseId: version,
    serviceId: service,
    checks: {
      uptime: own(uptimeSeconds, 's'),
      'process:memory': own(usage.memory_mb, 'MiB'),
      'process:cpu': own(usage.cpu_percent, 'percent'),
      ...(usage.threads !== undefined && { 'process:threads': own(usage.threads, 'threads') }),
      ...Object.fromEntries(report.examined.map((each) => toHealthJsonCheck(each, report))),
    },
  };
};

const toHealthJsonCheck = (
  examined: Examined,
  { timestamp, showsErrors }: HealthReport,
): [key: string, checks: readonly object[]] => {
  const { name, kind } = examined.check;
  const { componentType, measurement, unit, value } = measured[kind];
  const observedValue = value(examined);
  return [
    `${name}:${measurement}`,
    [
      {
        componentType,
        ...(observedValue !== undefined && { observedValue, observedUnit: unit }),
        status: healthJsonStatus[weighed(examined)],
        time: timestamp,
        output: shownError(examined, showsErrors),
      },
    ],
  ];
};
