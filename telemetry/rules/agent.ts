import type { AlertRule } from '../alerts/alert-rule';
import { minutes } from '../duration';
import { withTraffic } from '../signals/signal';
import { formatQuantity, type Quantity } from '../unit';
import { failureRate } from './rates';
import { type Measured, type SharedRuleOptions, sharedRule } from './shared-rule';

/** Agents fail at what they are asked to do. */
export const agentFailures = (
  agent: { readonly executions: Measured<'Count'> },
  {
    above,
    executions = 10,
    ...options
  }: SharedRuleOptions & {
    readonly above: Quantity<'Percent'>;
    /** Fewer in a period say nothing. @default 10 */
    readonly executions?: number;
  },
): AlertRule =>
  sharedRule(
    {
      name: 'HighAgentFailureRate',
      summary: `More than ${formatQuantity(above)} of agent executions fail.`,
      action: 'Look which agent fails and with what: its model, its memory, or its input.',
      incidentLevel: 'SEV2',
      period: minutes(5),
    },
    withTraffic(
      failureRate('Agent failure rate', agent.executions),
      agent.executions,
      executions,
    ).above(above),
    options,
  );
