import { alert } from '../../../telemetry/alerts/alert-rule';
import { hours, minutes } from '../../../telemetry/duration';
import { facetQueries } from '../../../telemetry/logs/facet-queries';
import { suspicionOf } from '../../../telemetry/runbooks/likely-causes';
import { type RunbookPage, runbookPage } from '../../../telemetry/runbooks/runbook-page';
import { toMetricMath } from '../../../telemetry/signals/metric-math';
import { p95, ratio, withTraffic } from '../../../telemetry/signals/signal';
import { milliseconds, percent } from '../../../telemetry/unit';
import { searchedService } from '../logs/searched-service';

const desk = searchedService();
const { http, agent } = desk;

const rule = alert(
  'HighErrorRate',
  withTraffic(ratio(http.errors, http.requests), http.requests, 10).above(percent(5)),
  {
    for: minutes(5),
    severity: 'critical',
    incidentLevel: 'SEV1',
    owner: 'desk-team',
    summary: 'Requests fail.',
    action: 'Read the log.',
    runbook: 'x',
    muted: [{ name: 'backup', schedule: 'cron(0 2 * * SUN)', duration: hours(1) }],
    source: {
      ...{ need: 'SP9', wording: '> 5%', ours: ['severity'] },
      reading: 'Errors a second are no percentage.',
    },
  },
);

const pageOf = (changes: Partial<RunbookPage> = {}): string =>
  runbookPage({
    ...{ title: 'HighErrorRate', service: 'desk', rule, causes: ['a deployment'] },
    ...{ queries: facetQueries(desk), incidents: '../../incidents.md' },
    ...changes,
  });

const page = pageOf();

test.each([
  ['when it goes off', 'above 5 %** in 3 of 5 minutes.'],
  ['its guard', 'judged only where there were 10 or more of `http_requests`'],
  ['what no data means', 'No data means that all is well.'],
  ['its expression', 'e1 = IF(m1 >= 10, 100 * FILL(m2, 0) / m1, 0)'],
  [
    'what the document has, and what is ours',
    'SP9 has it as: “> 5%”. Ours: severity. Errors a second are no percentage.',
  ],
  ['likely causes', '1. a deployment'],
  ['the first query, as it is called in the console', '`desk/errors-by-fingerprint`'],
  ['its alarm in the console', '#alarmsV2:alarm/desk-HighErrorRate'],
  ['how to mute it', `--mute-targets '{"AlarmNames":["desk-HighErrorRate"]}'`],
  ['when it is muted anyway', 'Muted anyway: backup `cron(0 2 * * SUN)`.'],
  [
    'how to escalate, by its level',
    '[SEV1](../../incidents.md#sev1): on-call engineer, incident lead',
  ],
  ['its owner', '| desk-team |'],
])('a runbook says %s', (_, text) => {
  expect(page).toContain(text);
});

test.each([
  ['dead', 'No data counts as a failure'],
  ['unknown', 'No data changes nothing'],
] as const)('a runbook says what silence means where absence is %s', (absence, text) => {
  const silent = alert('Silent', rule.condition, {
    ...{ for: minutes(5), severity: 'warning', summary: 'Nothing comes.', runbook: 'x' },
    absence,
  });

  expect(pageOf({ rule: silent })).toContain(text);
});

test('a page about all resources of a type leads to no alarm, for it names none', () => {
  const ofAny = { ...rule, name: '<resource>-ErrorRate' };

  expect(pageOf({ rule: ofAny, service: '<service>' })).not.toContain('#alarmsV2');
});

test.each([
  ['errors, though requests guard and divide them', rule.condition, 'new-errors'],
  ['latency', p95(http.latency).above(milliseconds(1000)), 'slowest-routes'],
  ['agents', ratio(agent.executions, agent.executions).above(percent(10)), 'agents'],
])('the first queries are of what is judged: %s', (_, condition, query) => {
  const metrics = toMetricMath(condition.signal).metrics.map(({ metric }) => metric);

  expect(suspicionOf(desk, metrics).queries[0]).toBe(query);
});

test('what no instrument of the service measures is suspected of anything', () => {
  const foreign = {
    namespace: 'Other',
    metricName: 'm',
    dimensions: {},
    statistic: 'Sum',
  } as const;

  expect(suspicionOf(desk, [foreign]).queries).toContain('recent-errors');
});
