import { type Configuration, readConfiguration } from '../../lambdas/configuration';
import { healthHandler } from '../../lambdas/health';
import { json } from '../../lambdas/http/json-response';
import { type Handler, observe } from '../../lambdas/observe';
import { agentOf } from '../../lambdas/recording/agent';
import { memoryOf } from '../../lambdas/recording/memory';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { agent } from '../../telemetry/facets/agent';
import { http } from '../../telemetry/facets/http';
import { memory } from '../../telemetry/facets/memory';
import { apiEvent, lambdaContext } from './lambda-event';
import { type Line, writtenLines } from './written-lines';

// The agent runtime's own test cases (AR9), by their names, but for `test_correlation_id_propagation` (outgoing/) and
// `test_otel_optional_initialization` (tracing/), which need servers and bundles.
const runtime = defineTelemetry({
  service: 'agent-runtime',
  namespace: 'AgentRuntime',
  facets: {
    http: http({ routes: ['POST /agents/{id}', 'GET /health'], latencyName: 'duration_ms' }),
    agent: agent({ agents: ['analyst', 'writer'], models: ['large', 'small'] }),
    agentMemory: memory(),
  },
  logFields: ['access', 'source', 'flat'],
});

const executeAgent = agentOf(runtime.agent);
const agentMemory = memoryOf(runtime.agentMemory);
const debug = readConfiguration({ LOG_LEVEL: 'DEBUG' });

type RuntimeHandler = Handler<typeof runtime, ReturnType<typeof apiEvent>, unknown>;

const call = async (
  handler: RuntimeHandler,
  event = apiEvent('POST', '/agents/analyst', { resource: '/agents/{id}' }),
  configuration: Configuration = readConfiguration({}),
) => {
  const observed = observe(runtime, handler, { configuration, startLine: true });
  let answer: Line = {};
  const lines = await writtenLines(async () => {
    answer = (await observed(event, lambdaContext)) as Line;
  });
  const line = lines.findLast(({ logger }) => logger === 'agent-runtime.request') as Line;
  return { lines, line, answer };
};

test('AR9 test_json_logging_format: a line of the handler’s names time, level, logger, message and its place', async () => {
  const { lines } = await call(function runFlow(_event, { logger }) {
    logger.component('flow').info('step done', { agent_id: 'analyst', duration_ms: 1.5 });
    return json(200, {});
  });

  expect(lines[1]).toMatchObject({
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    level: 'INFO',
    logger: 'agent-runtime.flow',
    message: 'step done',
    module: 'agent-runtime.test',
    function: 'runFlow',
    line: expect.any(Number),
    request_id: 'gateway-1',
    agent_id: 'analyst',
    duration_ms: 1.5,
  });
});

test('AR9 test_request_logging_middleware: a request is told when it starts and when it has ended', async () => {
  const { lines, answer } = await call(() => json(200, {}));

  const request = { method: 'POST', path: '/agents/analyst', request_id: 'gateway-1' };
  expect(lines).toMatchObject([
    { ...request, message: 'POST /agents/analyst started' },
    { ...request, message: 'POST /agents/analyst 200', status_code: 200 },
  ]);
  expect(lines[1]?.duration_ms).toBe(Math.round(lines[1]?.duration_ms * 100) / 100);
  expect(answer.headers).toMatchObject({
    'X-Request-ID': 'gateway-1',
    'X-Response-Time': expect.stringMatching(/ms$/),
  });
});

test('AR9 test_agent_execution_metrics: an agent’s run is told, counted by its status, and its cost summed up', async () => {
  const { lines, line } = await call(async () => {
    await executeAgent({ agent_id: 'analyst', story_id: 's-1' }, (run) => {
      run.llm({ model: 'large', input_tokens: 512, output_tokens: 90, cost_usd: 0.004 });
    });
    return json(200, {});
  });

  const ids = { agent_id: 'analyst', story_id: 's-1', request_id: 'gateway-1' };
  expect(lines.slice(1, 3)).toMatchObject([
    ids,
    { ...ids, status: 'success', duration_ms: expect.any(Number) },
  ]);
  expect(line).toMatchObject({
    agent_executions: 1,
    agent_duration: expect.any(Number),
    agent_llm_input_tokens: 512,
    agent_llm_cost_usd: 0.004,
  });
});

test('AR9 test_memory_operation_tracking: reads and writes are timed, hits and misses and growth counted', async () => {
  const { line } = await call(async () => {
    await agentMemory.read(() => ['remembered']);
    await agentMemory.write({ bytes: 2048 }, () => undefined);
    return json(200, {});
  });

  expect(line).toMatchObject({
    agent_memory_read_time: expect.any(Number),
    agent_memory_write_time: expect.any(Number),
    agent_memory_lookups: 1,
    result: 'hit',
    agent_memory_bytes_written: 2048,
  });
});

test('AR9 test_error_stack_trace_capture: a failed run has its whole stack, its category and its agent', async () => {
  const { lines, line } = await call(async () => {
    await executeAgent({ agent_id: 'writer' }, () => {
      throw new TypeError('no plan');
    });
    return json(200, {});
  });

  const error = {
    name: 'TypeError',
    message: 'no plan',
    category: 'internal',
    stack: expect.stringContaining('agent-runtime.test.ts'),
  };
  expect(lines[2]).toMatchObject({ level: 'ERROR', agent_id: 'writer', status: 'failure', error });
  expect(line).toMatchObject({ level: 'ERROR', status_code: 500, error });
});

test('AR9 test_health_endpoint_metrics: the answer has the process’s metrics and its dependencies by name', async () => {
  const health = healthHandler(runtime, {
    version: '0.1.0',
    checks: [{ name: 'memory_backend', check: async () => {} }],
  } as never);

  const { answer } = await call(health as RuntimeHandler, apiEvent('GET', '/health'));

  expect(JSON.parse(answer.body)).toMatchObject({
    status: 'healthy',
    timestamp: expect.stringMatching(/Z$/),
    uptime_seconds: expect.any(Number),
    version: '0.1.0',
    metrics: {
      memory_mb: expect.any(Number),
      cpu_percent: expect.any(Number),
      threads: expect.any(Number),
    },
    dependencies: { memory_backend: expect.anything() },
  });
});

test('AR9 test_sensitive_data_sanitization: no password or key is on any line, wherever it came from', async () => {
  const secrets = ['hunter2hunter2', 'sk-abcdefghijklmnopqrstuvwxyz123456'];
  const [password, key] = secrets;

  const { lines } = await call(
    async (_event, { logger, note }) => {
      logger.info('signing in', { password, nested: { api_key: key } });
      note({ body: JSON.stringify({ password }) });
      throw new Error(`refused: Authorization: Bearer ${key}`);
    },
    undefined,
    debug,
  );

  const text = JSON.stringify(lines);
  for (const secret of secrets) expect(text).not.toContain(secret);
});

test('AR9 test_log_aggregation_format: the members that aggregators ask for are at the root of each line', async () => {
  const { lines } = await call(async () => {
    await executeAgent({ agent_id: 'analyst' }, () => undefined);
    return json(200, {});
  });

  const slow = lines.filter(
    ({ logger, agent_id, duration_ms }) =>
      logger === 'agent-runtime.agent' && agent_id === 'analyst' && duration_ms >= 0,
  );
  expect(slow).toHaveLength(1);
  for (const line of lines) {
    expect(Object.keys(line).slice(0, 2)).toEqual(['timestamp', 'level']);
    expect(line.request_id).toBe('gateway-1');
  }
});
