import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import {
  ALARMS,
  errorsIn,
  kindOf,
  LATENCIES,
  type LoadKind,
  MINUTES,
  REQUESTS,
} from '../alarm-load';

/** The same data in Prometheus' notation, in which `7x3` is a value and three more of it. */
const seriesOf = (alarm: number, kind: LoadKind) => {
  const constant = (value: number): string => `${value}x${MINUTES}`;
  if (kind === 'p99') {
    return LATENCIES.map(([seconds, upTo]) => ({
      series: `latency_bucket{alarm="${alarm}",le="${seconds}"}`,
      values: `0+${upTo}x${MINUTES}`,
    }));
  }
  return [
    { series: `errors{alarm="${alarm}"}`, values: errorValues(kind) },
    ...(kind === 'ratio'
      ? [{ series: `requests{alarm="${alarm}"}`, values: constant(REQUESTS) }]
      : []),
  ];
};

const errorValues = (kind: LoadKind): string =>
  Array.from({ length: MINUTES }, (_, minute) => errorsIn(kind, minute)).join(' ');

const expressionOf = (alarm: number, kind: LoadKind): string => {
  const by = `{alarm="${alarm}"}`;
  switch (kind) {
    case 'ratio':
      return `100 * errors${by} / requests${by} > 5 and requests${by} >= 20`;
    case 'p99':
      return `histogram_quantile(0.99, sum by (le) (increase(latency_bucket${by}[2m]))) > 2`;
    default:
      return `errors${by} > 5`;
  }
};

const numbers = Array.from({ length: ALARMS }, (_, i) => i);
const directory = mkdtempSync(join(tmpdir(), 'promtool-'));
const rules = numbers.map((alarm) => ({
  alert: `alarm${alarm}`,
  expr: expressionOf(alarm, kindOf(alarm)),
  for: '3m',
}));
writeFileSync(
  join(directory, 'rules.yaml'),
  stringify({ groups: [{ name: 'bench', interval: '1m', rules }] }),
);
writeFileSync(
  join(directory, 'test.yaml'),
  stringify(
    {
      rule_files: ['rules.yaml'],
      evaluation_interval: '1m',
      tests: [
        {
          interval: '1m',
          input_series: numbers.flatMap((alarm) => seriesOf(alarm, kindOf(alarm))),
          alert_rule_test: [{ eval_time: `${MINUTES}m`, alertname: 'alarm0', exp_alerts: [] }],
        },
      ],
    },
    { lineWidth: 0 },
  ),
);
const began = performance.now();
const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', 'test.yaml'], {
  cwd: directory,
  encoding: 'utf8',
});
const total = (performance.now() - began) / 1000;
rmSync(directory, { recursive: true });
if (status !== 0) throw new Error(`promtool failed: ${stdout}${stderr}`);
console.log(JSON.stringify({ total }));
