import { counter, histogram } from '../instrument';
import { outcomes } from './tasks';

/**
 * What is measured of agents and of the language models that they call (AR3, AN4). The success rate is
 * `ratio(sum(executions, { status: 'success' }), executions)`. Agents and models are closed lists; whom an agent worked
 * for is in the log lines.
 */
export const agent = <
  const A extends readonly string[],
  const M extends readonly string[],
>(options: {
  readonly agents: A;
  readonly models: M;
}) => {
  const byModel = { by: { model: options.models }, rollups: [[]] } as const;
  return {
    executions: counter('Agent executions', {
      by: { agent_id: options.agents, status: outcomes },
      rollups: [['agent_id'], ['status'], []],
    }),
    duration: histogram('Time of an agent execution', {
      by: { agent_id: options.agents },
      rollups: [[]],
      unit: 'Milliseconds',
    }),
    llmCalls: counter('Calls of a language model', byModel),
    llmInputTokens: counter('Tokens given to a language model', byModel),
    llmOutputTokens: counter('Tokens that a language model gave', byModel),
    llmCostUsd: counter('Cost of language models in US dollars', { ...byModel, unit: 'None' }),
  };
};
