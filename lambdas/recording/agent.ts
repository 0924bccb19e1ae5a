import type { Outcome } from '../../telemetry/facets/tasks';
import { type LogContext, logContext } from '../logging/log-context';
import type { Attributes } from '../tracing/port';
import { componentLine, shownMs } from './component-line';
import { type Counter, type Histogram, measure } from './measure';
import { emptyTally, type MemoryTally, withMemoryTally } from './memory-tally';
import { type Ending, timedWork } from './timed-work';

type ByModel<M extends string> = Counter<{ readonly model: readonly M[] }>;

interface AgentFacet<A extends string, M extends string> {
  readonly executions: Counter<{
    readonly agent_id: readonly A[];
    readonly status: readonly Outcome[];
  }>;
  readonly duration: Histogram<{ readonly agent_id: readonly A[] }>;
  readonly llmCalls: ByModel<M>;
  readonly llmInputTokens: ByModel<M>;
  readonly llmOutputTokens: ByModel<M>;
  readonly llmCostUsd: ByModel<M>;
}

interface AgentInfo<A extends string> {
  readonly agent_id: A;
  readonly story_id?: string;
  /** Whatever else its lines shall carry. */
  readonly [detail: string]: unknown;
}

/** One call of a language model. */
interface LlmCall<M extends string> {
  readonly model: M;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cost_usd: number;
}

/** What an agent is given to tell of its work. */
export interface AgentRun<M extends string> {
  /** Counts a call of a language model, its tokens and its cost. */
  readonly llm: (call: LlmCall<M>) => void;
  /** Adds to the agent's last line. */
  readonly note: (details: LogContext) => void;
}

/** What the last line of an agent sums up. */
interface Tally {
  readonly llm: { calls: number; input_tokens: number; output_tokens: number; cost_usd: number };
  readonly memory: MemoryTally;
  readonly notes: Record<string, unknown>;
}

/**
 * Makes what runs an agent (AR3): a line when it starts, a line when it ends with its status, its duration, its error, and
 * what it did with language models and memories; metrics by agent and status; a span. All lines in between carry the
 * agent's id.
 * @example
 * const agent = agentOf(runtime.agent);
 * await agent({ agent_id: 'analyst', story_id }, async (run) => {
 *   const answer = await ask(prompt);
 *   run.llm({ model: 'large', input_tokens: 512, output_tokens: 90, cost_usd: 0.004 });
 *   return answer;
 * });
 */
export const agentOf = <A extends string, M extends string>(facet: AgentFacet<A, M>) => {
  const { service } = facet.executions.metric;
  return <R>(info: AgentInfo<A>, work: (run: AgentRun<M>) => Promise<R> | R): Promise<R> => {
    const { agent_id } = info;
    const tally = emptyAgentTally();
    writeFirstLine(info);
    return timedWork(
      {
        service,
        name: `agent ${agent_id}`,
        span: { attributes: attributesOf(info) },
        onEnd: (ending) => {
          measure(facet.executions, 1, { agent_id, status: ending.status });
          measure(facet.duration, ending.durationMs, { agent_id });
          writeLastLine(info, ending, tally);
        },
      },
      () => withMemoryTally(tally.memory, () => logContext(info, () => work(runOf(facet, tally)))),
    );
  };
};

const emptyAgentTally = (): Tally => ({
  llm: { calls: 0, input_tokens: 0, output_tokens: 0, cost_usd: 0 },
  memory: emptyTally(),
  notes: {},
});

const attributesOf = ({ agent_id, story_id }: AgentInfo<string>): Attributes => ({
  agent_id,
  ...(story_id === undefined ? {} : { story_id }),
});

const runOf = <A extends string, M extends string>(
  facet: AgentFacet<A, M>,
  { llm, notes }: Tally,
): AgentRun<M> => ({
  llm: ({ model, input_tokens, output_tokens, cost_usd }) => {
    measure(facet.llmCalls, 1, { model });
    measure(facet.llmInputTokens, input_tokens, { model });
    measure(facet.llmOutputTokens, output_tokens, { model });
    measure(facet.llmCostUsd, cost_usd, { model });
    llm.calls += 1;
    llm.input_tokens += input_tokens;
    llm.output_tokens += output_tokens;
    llm.cost_usd += cost_usd;
  },
  note: (details) => {
    Object.assign(notes, details);
  },
});

const writeFirstLine = (info: AgentInfo<string>): void =>
  componentLine('agent', 'info', `agent execution started: ${info.agent_id}`, info);

const writeLastLine = <R>(info: AgentInfo<string>, ending: Ending<R>, tally: Tally): void => {
  const { agent_id } = info;
  const fields = {
    ...tally.notes,
    ...info,
    status: ending.status,
    duration_ms: shownMs(ending.durationMs),
    ...(tally.llm.calls > 0 ? { llm: tally.llm } : {}),
    ...(tally.memory.reads + tally.memory.writes > 0 ? { memory: tally.memory } : {}),
  };
  if (ending.status === 'success') {
    componentLine('agent', 'info', `agent execution completed: ${agent_id}`, fields);
  } else {
    const { error } = ending;
    componentLine('agent', 'error', `agent execution failed: ${agent_id}`, { ...fields, error });
  }
};
