import { agentOf } from '../../../lambdas/recording/agent';
import { memoryOf } from '../../../lambdas/recording/memory';
import { platform } from './platform';
import { recorded } from './recorded';

const agent = agentOf(platform.agent);
const memory = memoryOf(platform.agentMemory);

test('AR3: an agent writes a line when it starts and one when it ends', async () => {
  const { lines } = await recorded(platform, () =>
    agent({ agent_id: 'analyst', story_id: 's-1' }, () => 'done'),
  );

  expect(lines).toMatchObject([
    {
      level: 'INFO',
      logger: 'platform.agent',
      request_id: 'req-1',
      message: 'agent execution started: analyst',
      context: { agent_id: 'analyst', story_id: 's-1' },
    },
    {
      level: 'INFO',
      request_id: 'req-1',
      message: 'agent execution completed: analyst',
      context: {
        agent_id: 'analyst',
        story_id: 's-1',
        status: 'success',
        duration_ms: expect.any(Number),
      },
    },
  ]);
});

test('AR3: the last line of an agent that fails has the error, which goes on unchanged', async () => {
  const error = new Error('no plan');

  const { lines, thrown, measured } = await recorded(platform, () =>
    agent({ agent_id: 'writer' }, () => Promise.reject(error)),
  );

  expect(thrown).toBe(error);
  expect(measured['agent_executions writer failure']).toEqual([1]);
  expect(lines.at(-1)).toMatchObject({
    level: 'ERROR',
    message: 'agent execution failed: writer',
    context: { agent_id: 'writer', status: 'failure' },
    error: { message: 'no plan', stack: expect.stringContaining('agent.test') },
  });
});

test('AR3: calls of language models are counted with their tokens and their cost', async () => {
  const { measured, lines } = await recorded(platform, () =>
    agent({ agent_id: 'analyst' }, (run) => {
      run.llm({ model: 'large', input_tokens: 500, output_tokens: 90, cost_usd: 0.25 });
      run.llm({ model: 'large', input_tokens: 12, output_tokens: 10, cost_usd: 0.5 });
    }),
  );

  expect(measured).toMatchObject({
    'agent_llm_calls large': [2],
    'agent_llm_input_tokens large': [512],
    'agent_llm_output_tokens large': [100],
    'agent_llm_cost_usd large': [0.75],
  });
  expect(lines.at(-1)?.context.llm).toEqual({
    calls: 2,
    input_tokens: 512,
    output_tokens: 100,
    cost_usd: 0.75,
  });
});

test('AR3: the last line of an agent says what it did with the memory, and only it', async () => {
  const { lines } = await recorded(platform, () =>
    Promise.all([
      agent({ agent_id: 'analyst' }, async (run) => {
        run.note({ entries: 3, status: 'thinking' });
        await memory.read(() => 'known');
        await memory.write({ bytes: 64 }, () => {});
      }),
      agent({ agent_id: 'writer' }, () => memory.read(() => undefined)),
    ]),
  );

  const lastOf = (id: string) =>
    lines.find(({ message }) => message === `agent execution completed: ${id}`)?.context;
  expect(lastOf('analyst')).toMatchObject({
    entries: 3,
    status: 'success',
    memory: { reads: 1, hits: 1, misses: 0, writes: 1, bytes_written: 64 },
  });
  expect(lastOf('writer').memory).toMatchObject({ reads: 1, hits: 0, misses: 1, writes: 0 });
});
