import { agentRuntimeAlerts } from '../../../systems/agent-runtime/alerts';
import { agentRuntime } from '../../../systems/agent-runtime/telemetry';
import { megabytes } from '../../../telemetry/unit';
import { day, fewErrors, goesOffAt, seriesOf, staysQuiet, traffic } from '../metric-day';

const alerts = agentRuntimeAlerts({
  runbook: (section) => `https://example.com/runbook#${section}`,
  memoryLimit: megabytes(512),
});
const { http, agent, system } = agentRuntime;

const failed = { status: 'failure' };

const normalDay = [
  seriesOf(http.requests, traffic),
  seriesOf(http.errors, fewErrors),
  seriesOf(
    http.latency,
    day((busy, noise) => (noise > 0.99 ? 9000 : 800 + 2500 * busy * noise)),
  ),
  seriesOf(
    system.memory,
    day((_, noise, minute) => (minute === 600 ? 430 : 210 + 90 * noise)),
  ),
  seriesOf(
    agent.executions,
    day((busy, noise) => Math.round(1 + 8 * busy * noise)),
  ),
  seriesOf(
    agent.executions,
    day((_, noise) => (noise > 0.97 ? 1 : null)),
    failed,
  ),
];

test.each([
  ['errors', [seriesOf(http.requests, '50x99'), seriesOf(http.errors, '0x59 4x30')], ['63m']],
  [
    'latency',
    [seriesOf(http.requests, '50x99'), seriesOf(http.latency, '900x59 6000x30')],
    ['63m'],
  ],
  // 80 % of 512 MB are 409.6.
  ['memory', [seriesOf(system.memory, '300x59 410x30')], ['63m']],
  [
    'agents',
    [seriesOf(agent.executions, '4x99'), seriesOf(agent.executions, '0x59 1x30', failed)],
    ['68m'],
  ],
] as const)('AR8: %s goes off when it is bad', (key, series, at) => {
  expect(goesOffAt(alerts[key], series)).toEqual(at);
});

test.each(Object.entries(alerts))('AR8: %s stays quiet on a normal day', (_, rule) => {
  expect(staysQuiet(rule, normalDay)).toBe(true);
});

test('AR8: memory just under 80 % of the limit is well', () => {
  expect(staysQuiet(alerts.memory, [seriesOf(system.memory, '409x30')])).toBe(true);
});

test('AR8: one failure of three executions says nothing about the agents', () => {
  const few = [
    seriesOf(agent.executions, '_x4 3 _x4 3 _x4 3 _x4 3'),
    seriesOf(agent.executions, '_x4 1 _x4 1 _x4 1 _x4 1', failed),
  ];

  expect(staysQuiet(alerts.agents, few)).toBe(true);
});

test('AR8: there are four alerts, and each says what the document left to us', () => {
  const sources = Object.values(alerts).map(({ source }) => source);

  expect(sources.map((source) => source?.ours)).toEqual([
    ['severity', 'guard'],
    ['severity', 'for', 'guard'],
    ['severity', 'for'],
    ['severity', 'for', 'guard'],
  ]);
  expect(new Set(sources.map((source) => source?.need))).toEqual(new Set(['AR8']));
});
