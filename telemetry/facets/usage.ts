import { counter, gauge } from '../instrument';

/**
 * Who uses a service, and what they use up (AN3). Agents are a closed list. A workspace is no dimension, for each would be
 * billed as metrics of its own: `businessEvent` writes it in a log line, from which Contributor Insights ranks workspaces.
 */
export const usage = <const A extends readonly string[]>(options: { readonly agents: A }) => ({
  activeUsers: gauge('Active users', { name: 'active_users' }),
  creditsConsumed: counter('Credits consumed', {
    by: { agent_id: options.agents },
    rollups: [[]],
    name: 'credits_consumed',
  }),
});
