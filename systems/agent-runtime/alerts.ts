import type { AlertRule } from '../../telemetry/alerts/alert-rule';
import { thresholdProfiles } from '../../telemetry/alerts/threshold-profile';
import { minutes } from '../../telemetry/duration';
import { agentFailures } from '../../telemetry/rules/agent';
import { highErrorRate, highLatency } from '../../telemetry/rules/http';
import type { Runbook } from '../../telemetry/rules/shared-rule';
import { highMemory } from '../../telemetry/rules/system';
import type { Quantity } from '../../telemetry/unit';
import { agentRuntime } from './telemetry';

export interface AgentRuntimeAlerts {
  readonly errors: AlertRule;
  readonly latency: AlertRule;
  readonly memory: AlertRule;
  readonly agents: AlertRule;
}

interface AlertSources {
  readonly runbook: Runbook;
  /** Of the functions; the smallest where they differ. */
  readonly memoryLimit: Quantity<'Megabytes'>;
}

const thresholds = thresholdProfiles.agentRuntime;

/** The four alerts of AR8. It names no severity, and a duration for the errors alone: the others are our choice. */
export const agentRuntimeAlerts = ({ runbook, memoryLimit }: AlertSources): AgentRuntimeAlerts => ({
  errors: highErrorRate(agentRuntime.http, {
    above: thresholds.errors,
    for: minutes(5),
    severity: 'critical',
    runbook,
    source: {
      need: 'AR8',
      wording: 'Error rate > 5% in 5 minutes',
      ours: ['severity', 'guard'],
    },
  }),
  latency: highLatency(agentRuntime.http, {
    above: thresholds.latency,
    for: minutes(5),
    severity: 'warning',
    runbook,
    source: {
      need: 'AR8',
      wording: 'P95 latency > 5 seconds',
      ours: ['severity', 'for', 'guard'],
    },
  }),
  memory: highMemory(agentRuntime.system, {
    above: thresholds.memory,
    limit: memoryLimit,
    for: minutes(5),
    severity: 'warning',
    runbook,
    source: {
      need: 'AR8',
      wording: 'Memory usage > 80%',
      ours: ['severity', 'for'],
      reading: 'Of the memory that the function has, since nothing else is its to use.',
    },
  }),
  agents: agentFailures(agentRuntime.agent, {
    above: thresholds.agentFailures,
    for: minutes(10),
    severity: 'critical',
    runbook,
    source: {
      need: 'AR8',
      wording: 'Agent failure rate > 10%',
      ours: ['severity', 'for', 'guard'],
      reading: 'Over all agents: a few executions of one agent are too few to judge.',
    },
  }),
});
